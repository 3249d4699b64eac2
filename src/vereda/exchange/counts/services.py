"""A State's list of services, which the federal elements have no place for."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import polars as pl
from django.db import connection, transaction

from vereda.core.counts.edfacts import SERVICES
from vereda.exchange.audit.actions import record
from vereda.exchange.children.loading.staging import copy_in
from vereda.exchange.children.models import StateRecord
from vereda.exchange.counts.models import Service

COLUMNS: Final = ("state_student_identifier", "service", "first", "last", "term", "continuation_of_services_reason")
SUMMER: Final = frozenset({"summer", "intersession"})
TERMS: Final = SUMMER | {"regular"}
REASONS: Final = frozenset({"", "01", "02", "03"})


class BadServices(Exception):
    """The list cannot be taken: sentences that say which lines are wrong, and how."""

    def __init__(self, troubles: Sequence[str]) -> None:
        super().__init__("; ".join(troubles))
        self.troubles = tuple(troubles)


@transaction.atomic
def take_services(*, state: str, rows: Sequence[Mapping[str, str]], by: str) -> int:
    """Take a list of services of a State in place of its earlier one; all of it or, with BadServices, nothing.

    Each row has COLUMNS as text; `first` and `last` are days like 2026-06-15, `last` may be empty. Referrals are no services
    (EDFacts FS145). Returns how many were taken.
    """
    known = dict(StateRecord.objects.filter(state=state).values_list("state_student_identifier", "pk"))
    troubles = [told for line, row in enumerate(rows, start=2) if (told := _trouble(line, row, known))]
    if troubles:
        raise BadServices(troubles)
    taken = pl.DataFrame([_kept(row, known) for row in rows], orient="row") if rows else pl.DataFrame()
    Service.objects.filter(state_record__state=state).delete()
    if taken.height:
        with connection.cursor() as cursor:
            copy_in(cursor, "counts_service", taken, tuple(taken.columns))
    record(
        action="count.services_taken", actor=by, on=("state", state), state_code=state, facts={"services": len(rows)}
    )
    return len(rows)


def _trouble(line: int, row: Mapping[str, str], known: Mapping[str, int]) -> str:
    if row.get("state_student_identifier") not in known:
        return f"line {line}: no student of the State has this number"
    if row.get("service") not in SERVICES:
        return f"line {line}: service is one of {', '.join(SERVICES)}"
    if row.get("term") not in TERMS:
        return f"line {line}: term is one of {', '.join(sorted(TERMS))}"
    if (row.get("continuation_of_services_reason") or "") not in REASONS:
        return f"line {line}: continuation_of_services_reason is 01, 02, 03 or empty"
    try:
        first, last = _day(row, "first"), _day(row, "last")
    except ValueError:
        return f"line {line}: write days like 2026-06-15"
    if first is None or (last and last < first):
        return f"line {line}: first is a day, and last not before it"
    return ""


def _day(row: Mapping[str, str], column: str) -> date | None:
    text = row.get(column) or ""
    return date.fromisoformat(text) if text else None


def _kept(row: Mapping[str, str], known: Mapping[str, int]) -> dict[str, object]:
    return {
        "state_record_id": known[row["state_student_identifier"]],
        "service": row["service"],
        "first": _day(row, "first"),
        "last": _day(row, "last"),
        "summer": row["term"] in SUMMER,
        "continuation_of_services_reason": row.get("continuation_of_services_reason") or None,
    }
