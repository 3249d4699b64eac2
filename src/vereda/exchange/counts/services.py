"""A State's list of services, which the federal elements have no place for."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import polars as pl
from django.db import connection, transaction

from vereda.core.counts.edfacts import SERVICES
from vereda.exchange.audit.actions import record
from vereda.exchange.children.loading.staging import copy_in
from vereda.exchange.counts.lists import Row, records_of, refuse_troubles
from vereda.exchange.counts.models import Service

COLUMNS: Final = ("state_student_identifier", "service", "first", "last", "term", "continuation_of_services_reason")
SUMMER: Final = frozenset({"summer", "intersession"})
TERMS: Final = SUMMER | {"regular"}
REASONS: Final = frozenset({"", "01", "02", "03"})


@transaction.atomic
def take_services(*, state: str, rows: Sequence[Row], by: str) -> int:
    """Take a list of services of a State in place of its earlier one; all of it or, with BadList, nothing.

    Each row has COLUMNS as text; `first` and `last` are days like 2026-06-15, `last` may be empty. Referrals are no services
    (EDFacts FS145). Returns how many were taken.
    """
    known = records_of(state)
    refuse_troubles(rows, lambda row: _trouble(row, known))
    taken = pl.DataFrame([_kept(row, known) for row in rows], orient="row") if rows else pl.DataFrame()
    Service.objects.filter(state_record__state=state).delete()
    if taken.height:
        with connection.cursor() as cursor:
            copy_in(cursor, "counts_service", taken, tuple(taken.columns))
    record(
        action="count.services_taken", actor=by, on=("state", state), state_code=state, facts={"services": len(rows)}
    )
    return len(rows)


def _trouble(row: Row, known: Mapping[str, int]) -> str:
    if row.get("state_student_identifier") not in known:
        return "no student of the State has this number"
    if row.get("service") not in SERVICES:
        return f"service is one of {', '.join(SERVICES)}"
    if row.get("term") not in TERMS:
        return f"term is one of {', '.join(sorted(TERMS))}"
    if (row.get("continuation_of_services_reason") or "") not in REASONS:
        return "continuation_of_services_reason is 01, 02, 03 or empty"
    try:
        first, last = _day(row, "first"), _day(row, "last")
    except ValueError:
        return "write days like 2026-06-15"
    if first is None or (last and last < first):
        return "first is a day, and last not before it"
    return ""


def _day(row: Row, column: str) -> date | None:
    text = row.get(column) or ""
    return date.fromisoformat(text) if text else None


def _kept(row: Row, known: Mapping[str, int]) -> dict[str, object]:
    return {
        "state_record_id": known[row["state_student_identifier"]],
        "service": row["service"],
        "first": _day(row, "first"),
        "last": _day(row, "last"),
        "summer": row["term"] in SUMMER,
        "continuation_of_services_reason": row.get("continuation_of_services_reason") or None,
    }
