"""Editing a plan's rows without touching what nobody changed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vereda.core.credits import PlanEdit, Row, edited, of_district, packaged_rows, plan_diff, read_plans

PLANS = sorted({row["plan_id"] for row in packaged_rows()})


def rows_of(plan: str) -> list[Row]:
    return [row for row in packaged_rows() if row["plan_id"] == plan]


def edit(rows: list[Row], **changes: object) -> list[dict[str, str]]:
    first = rows[0]
    classes = [int(first[column]) if first[column] else None for column in ("grad_year_from", "grad_year_to")]
    kept = {"name": first["plan_name"], "first": classes[0], "last": classes[1], "source": "Board, 2026-09-01"}
    return edited(rows, PlanEdit(**{**kept, **changes}))


def place_of(rows: list[Row], subject: str) -> int:
    return next(at for at, row in enumerate(rows) if row["subject"] == subject)


@pytest.mark.parametrize("plan", PLANS)
def test_an_edit_of_nothing_changes_nothing(plan: str):
    assert edit(rows_of(plan)) == rows_of(plan)


def test_the_total_moves_with_the_subjects():
    rows = rows_of("WA-24")
    now = edit(rows, credits={place_of(rows, "ARTS"): Decimal(3)}, without={place_of(rows, "WL")})
    plan = read_plans(now)[0]
    assert {one.code: one.native for one in plan.subjects}["ARTS"] == 3
    assert "WL" not in {one.code for one in plan.subjects}
    assert next(row["credits_native"] for row in now if row["row_type"] == "total") == "23"
    changed = {
        (one.kind, one.row["subject"]): {change.column for change in one.changes} for one in plan_diff(rows, now)
    }
    assert changed == {
        ("changed", "ARTS"): {"credits_native", "carnegie_units", "source", "certainty"},
        ("changed", "TOTAL"): {"credits_native", "carnegie_units"},
        ("removed", "WL"): set(),
    }


def test_an_added_subject_counts_in_the_plan_s_own_unit():
    now = edit(rows_of("CA-MIN"), added={"SPEECH": Decimal(5)})
    at = place_of(now, "SPEECH")
    assert {name: now[at][name] for name in ("credits_native", "native_unit", "carnegie_units", "source")} == {
        "credits_native": "5", "native_unit": "semester_credit_5", "carnegie_units": "0.5", "source": "Board, 2026-09-01",
    }  # fmt: skip
    assert now[at - 1]["row_type"] in {"credit", "inside"}, "among the subjects"
    assert read_plans(now)


def test_a_district_s_plan_stands_beside_the_state_s():
    plan = read_plans(of_district(rows_of("WA-24"), "5399901"))[0]
    assert (plan.id, plan.state, plan.district) == ("WA-24-5399901", "WA", "5399901")


@given(
    st.sampled_from(PLANS),
    st.decimals(min_value="0.125", max_value=40, places=3),
    st.integers(min_value=0, max_value=60),
)
def test_whatever_is_changed_can_be_changed_back(plan: str, credits_: Decimal, at: int):
    rows = rows_of(plan)
    subjects = [place for place, row in enumerate(rows) if row["row_type"] == "credit"]
    if not subjects:
        return
    place = subjects[at % len(subjects)]
    there = edit(rows, credits={place: credits_})
    back = edit(there, credits={place: Decimal(rows[place]["credits_native"])})
    amounts = ("credits_native", "carnegie_units")
    assert [[Decimal(row[name] or 0) for name in amounts] for row in back] == [
        [Decimal(row[name] or 0) for name in amounts] for row in rows
    ]
