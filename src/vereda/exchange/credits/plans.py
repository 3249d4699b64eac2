"""Graduation plans in force: those that ship with Vereda, and what States have published over them."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from vereda.core.credits import Plan, packaged_plans, packaged_rows, read_plans
from vereda.exchange.credits.models import PlanDraft

COLUMNS: Final = tuple(packaged_rows()[0])
DISTRICT: Final = "district"  # a column of district plans alone
Row = Mapping[str, str]


@dataclass(frozen=True)
class Edition:
    """A plan as it stands on a day. `draft` is None for one that ships with Vereda and no State has confirmed."""

    plan: Plan
    rows: Sequence[Row]
    draft: PlanDraft | None


def editions(state: str, *, on: date) -> tuple[Edition, ...]:
    """The plans of a State in force: of each the newest that was published and holds from that day or an earlier one."""
    held = {plan.id: Edition(plan, rows, None) for plan, rows in _packaged(state)}
    published = PlanDraft.objects.filter(state=state, publication__isnull=False, holds_from__lte=on)
    for draft in published.select_related("by", "publication__by").order_by("holds_from", "publication__at"):
        held[draft.plan] = Edition(read_plans(draft.rows)[0], draft.rows, draft)
    return tuple(sorted(held.values(), key=lambda one: one.plan.id))


def known_plans(state: str, *, on: date) -> tuple[Plan, ...]:
    return tuple(one.plan for one in editions(state, on=on))


def waiting_drafts(state: str) -> int:
    """How many editions of the State's plans wait for a second person."""
    return PlanDraft.objects.filter(state=state, publication__isnull=True).count()


def _packaged(state: str) -> list[tuple[Plan, list[Row]]]:
    rows: dict[str, list[Row]] = {}
    for row in packaged_rows():
        rows.setdefault(row["plan_id"], []).append(row)
    return [(plan, rows[plan.id]) for plan in packaged_plans() if plan.state == state]


def as_csv(rows: Sequence[Row]) -> str:
    """The rows as a person edits them in a spreadsheet."""
    columns = [*COLUMNS, *([DISTRICT] if any(DISTRICT in row for row in rows) else [])]
    written = io.StringIO()
    writer = csv.DictWriter(written, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def from_csv(text: str) -> list[dict[str, str]]:
    """The rows of a file as `as_csv` writes it. Raises ValueError for columns that are missing or not known, or no row."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        columns, rows = list(reader.fieldnames or ()), [dict(row) for row in reader]
    except csv.Error as wrong:
        raise ValueError(f"not a CSV file: {wrong}") from wrong
    odd = sorted({*COLUMNS} ^ {*columns} - {DISTRICT})
    if odd:
        raise ValueError(f"the columns {', '.join(odd)} are missing or not known")
    if not rows or any(None in row or None in row.values() for row in rows):
        raise ValueError("no row, or one with another number of cells than the head")
    return rows
