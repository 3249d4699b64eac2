"""The child count reconciliation of a State: its own list, kept, beside the count; made anew as often as it is looked at."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl
from django.db import transaction

from vereda.core.counts.reconciling import KNOWN, LISTED, reconcile
from vereda.core.counts.standing import AGE_GRADES
from vereda.exchange.accounts.models import User
from vereda.exchange.audit.actions import record
from vereda.exchange.counts.administering import must_administer
from vereda.exchange.counts.lists import BadList, Row, refuse_troubles
from vereda.exchange.counts.models import Count, ListedChild
from vereda.exchange.counts.reading import frame
from vereda.exchange.states.models import State

MOST: Final = 300_000  # lines of a list
A_BATCH: Final = 5_000
COLUMNS: Final = ("state_student_identifier", "category_1", "category_2")
YES: Final = frozenset({"yes", "y", "1", "true", "sí", "si"})
_KNOWN: Final = """
    SELECT r.state_student_identifier, r.child_id, coalesce(c.reason, 'resided'), coalesce(c.category_2, false), c.age_grade,
           EXISTS (SELECT FROM worklists_workitem w WHERE w.status = 'open' AND r.id IN (w.left_id, w.right_id)),
           EXISTS (SELECT FROM counts_countedchild other
                   WHERE other.count_id = %(count)s AND other.child_id = r.child_id AND other.state_id <> r.state_id
                     AND other.category_1 AND other.arrived_on > coalesce(c.arrived_on, '-infinity'))
    FROM children_staterecord r
    LEFT JOIN counts_countedchild c ON c.count_id = %(count)s AND c.state_id = r.state_id AND c.child_id = r.child_id
    WHERE r.state_id = %(state)s"""
_LISTED: Final = """
    SELECT number, category_1, category_2, age_grade FROM counts_listedchild WHERE state_id = %(state)s AND period = %(period)s"""
_HELD: Final = """
    SELECT DISTINCT f.state_student_identifier FROM intake_finding f
    WHERE f.severity = 'hold_student' AND f.state_student_identifier IS NOT NULL AND f.submission_id = (
        SELECT max(id) FROM intake_submission WHERE state_id = %(state)s AND lane = 'production' AND published_at IS NOT NULL)"""


@transaction.atomic
def take_list(*, state: State, period: str, rows: Sequence[Row], by: User) -> int:
    """Keep a State's own list of a period in place of its earlier one. Raises NotForYou, BadList. Returns its length."""
    must_administer(by, state.pk)
    if len(rows) > MOST:
        raise BadList([f"the list has {len(rows):,} lines; at most {MOST:,} are taken"])
    if not rows:
        raise BadList(["the list has no line"])
    refuse_troubles(rows, _trouble)
    ListedChild.objects.filter(state=state, period=period).delete()
    # No COPY: under row-level security PostgreSQL allows none.
    ListedChild.objects.bulk_create(
        [ListedChild(state=state, period=period, **_kept(row)) for row in rows], batch_size=A_BATCH
    )
    record(
        action="count.list_taken",
        actor=by.email,
        on=("state", state.pk),
        state_code=state.pk,
        facts={"period": period, "lines": len(rows)},
    )
    return len(rows)


def differences(*, count: Count, state: State, by: User) -> pl.DataFrame:
    """The differences as they are now: number, msix_id, reason. Raises NotForYou."""
    must_administer(by, state.pk)
    values: dict[str, Any] = {"count": count.pk, "state": state.pk, "period": count.period}
    listed = frame(_LISTED, values, LISTED)
    held = frame(_HELD, values, {"number": pl.String})["number"]
    return reconcile(listed, frame(_KNOWN, values, KNOWN), held)


def list_length(state: State, period: str) -> int:
    return ListedChild.objects.filter(state=state, period=period).count()


def _trouble(row: Row) -> str:
    missing = [name for name in COLUMNS if row.get(name) is None]
    if missing:
        return f"{', '.join(missing)} is missing"
    number = (row["state_student_identifier"] or "").strip()
    if not 0 < len(number) <= 15:  # noqa: PLR2004 - as long as the element
        return "state_student_identifier has 1 to 15 characters"
    if (grade := row.get("age_grade") or "") and grade not in AGE_GRADES:
        return f"age_grade is one of {', '.join(AGE_GRADES)}"
    return ""


def _kept(row: Mapping[str, str]) -> dict[str, Any]:
    return {
        "number": row["state_student_identifier"].strip(),
        **{name: row[name].strip().lower() in YES for name in ("category_1", "category_2")},
        "age_grade": row.get("age_grade") or None,
    }
