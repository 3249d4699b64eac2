"""The clocks of 34 CFR 200.85 on the calendar: examples by hand, and what holds for every day."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vereda.core.calendar import eligibility_ends, federal_holidays, is_working_day
from vereda.core.duties import RULES, due_on, read_clock
from vereda.core.duties.rules import Unit, read_rules

days = st.dates(date(2016, 7, 8), date(2056, 12, 31))
closed = st.frozensets(st.dates(date(2016, 7, 8), date(2057, 6, 30)), max_size=30)
working = st.sampled_from([rule for rule in RULES.values() if rule.unit is Unit.WORKING])
every = st.sampled_from(list(RULES.values()))


@pytest.mark.parametrize(
    ("rule", "opened", "due", "because"),
    [
        ("change_of_residence", date(2026, 11, 16), date(2026, 11, 20), "Monday to Friday"),
        ("change_of_residence", date(2026, 11, 20), date(2026, 11, 27), "a weekend and Thanksgiving"),
        ("change_of_residence", date(2026, 11, 21), date(2026, 11, 27), "a notice on Saturday"),
        ("change_of_residence", date(2026, 12, 23), date(2026, 12, 30), "Christmas Day"),
        ("change_of_residence", date(2026, 12, 30), date(2027, 1, 6), "New Year's Day"),
        ("change_of_residence", date(2021, 12, 28), date(2022, 1, 4), "New Year's Day of 2022, kept on Friday the 31st"),
        ("change_of_residence", date(2026, 7, 1), date(2026, 7, 8), "Independence Day, kept on Friday the 3rd"),
        ("change_of_residence", date(2028, 2, 25), date(2028, 3, 2), "a leap day, which is worked on"),
        ("change_of_residence", date(2026, 3, 6), date(2026, 3, 12), "summer time begins on the Sunday"),
        ("change_of_residence", date(2026, 10, 30), date(2026, 11, 5), "summer time ends on the Sunday"),
        ("new_coe", date(2026, 11, 13), date(2026, 11, 30), "two weekends and Thanksgiving"),
        ("correction_answer", date(2028, 1, 31), date(2028, 3, 1), "30 calendar days over a leap February"),
        ("correction_answer", date(2027, 1, 31), date(2027, 3, 2), "30 calendar days over a common one"),
        ("other_state_records", date(2026, 12, 15), date(2027, 1, 14), "calendar days know no holiday"),
        ("start_up", date(2016, 7, 8), date(2016, 10, 6), "90 calendar days"),
        ("end_of_term", date(2027, 6, 11), date(2027, 7, 11), "closed in summer or not: (b)(4) holds all year"),
        ("eligibility_ended", date(2027, 2, 3), date(2027, 6, 30), "until the school year ends"),
        ("eligibility_ended", date(2027, 6, 30), date(2027, 6, 30), "its last day"),
    ],
)  # fmt: skip
def test_the_last_day(rule: str, opened: date, due: date, because: str) -> None:
    assert due_on(RULES[rule], opened) == due, because


@pytest.mark.parametrize(
    ("key", "days", "unit"),
    [
        ("start_up", 90, "calendar"), ("new_coe", 10, "working"), ("new_coe_secondary", 10, "working"),
        ("other_state_records", 30, "calendar"), ("end_of_term", 30, "calendar"), ("change_of_residence", 4, "working"),
        ("change_of_residence_obtained", 4, "working"), ("correction_answer", 30, "calendar"), ("correction_submit", 4, "working"),
        ("correction_forward", 4, "working"), ("correction_state_asks", 10, "working"),
        ("correction_department_asks", 10, "working"),
    ],
)  # fmt: skip
def test_the_table_says_what_the_regulation_says(key: str, days: int, unit: str) -> None:
    rule = RULES[key]
    assert (rule.days, rule.unit.value, rule.is_law) == (days, unit, True)
    assert rule.source.startswith("34 CFR 200.85")


def test_what_no_law_sets_says_so() -> None:
    assert {key for key, rule in RULES.items() if not rule.is_law} == {"move_notice", "data_request"}


@given(working, days, closed)
def test_the_days_after_the_opening_up_to_the_last_are_as_many_working_days_as_the_rule_says(rule, opened, also_closed):
    due = due_on(rule, opened, also_closed=also_closed)
    between = [opened + timedelta(ahead) for ahead in range(1, (due - opened).days + 1)]
    open_days = [day for day in between if is_working_day(day, also_closed=also_closed)]
    assert len(open_days) == rule.days
    assert due == open_days[-1], "the last day is one that is worked on"
    assert not [
        day for day in open_days if day.weekday() > 4 or day in federal_holidays(day.year) or day in also_closed
    ]


@given(every, days, closed)
def test_a_days_more_of_holidays_or_a_later_opening_never_end_it_sooner(rule, opened, also_closed):
    due = due_on(rule, opened, also_closed=also_closed)
    assert opened <= due
    assert due_on(rule, opened) <= due
    if rule.unit is not Unit.SCHOOL_YEAR:
        assert due <= due_on(rule, opened + timedelta(1), also_closed=also_closed)


@given(every, days, closed, st.integers(0, 120))
def test_used_and_left_make_the_whole_until_it_is_over(rule, opened, also_closed, ahead):
    due = due_on(rule, opened, also_closed=also_closed)
    today = opened + timedelta(ahead)
    clock = read_clock(rule, opened, due, today, also_closed=also_closed)
    assert clock.is_over == (today > due)
    if not clock.is_over:
        assert clock.used + clock.left == clock.total
    else:
        assert clock.used == clock.total


@given(st.dates(date(2016, 1, 1), date(2056, 12, 31)))
def test_eligibility_ends_the_day_before_three_years_or_on_the_22nd_birthday(arrived):
    ends = eligibility_ends(arrived)
    leap_arrival = (arrived.month, arrived.day) == (2, 29)
    anniversary = date(arrived.year + 3, 2, 28) if leap_arrival else arrived.replace(year=arrived.year + 3)
    assert ends == anniversary - timedelta(1)
    born = date(arrived.year - 21, 6, 15)
    assert eligibility_ends(arrived, born) == min(ends, date(born.year + 22, 6, 15))


@pytest.mark.parametrize(
    "row",
    [
        "x,y,state,,working,statement,regulation,s",
        "x,y,state,3,school_year,statement,regulation,s",
        "x,y,state,3,moons,a,b,c",
    ],
)
def test_a_row_that_cannot_be_is_refused(row: str) -> None:
    with pytest.raises(ValueError, match=r"moons|duty x"):
        read_rules(f"key,opens_when,owed_by,days,unit,met_by,kind,source\n{row}")


def test_every_row_stands_in_the_documentation() -> None:
    text = (Path(__file__).parents[2] / "docs" / "duties.md").read_text("utf-8")
    assert [key for key in RULES if f"| `{key}` |" not in text] == []
