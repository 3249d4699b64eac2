"""School years and performance periods, at their edges."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vereda.core.calendar import (
    performance_period,
    performance_period_named,
    performance_periods,
    school_year,
)

days = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2025, 8, 31), "2024-25"),
        (date(2025, 9, 1), "2025-26"),
        (date(2024, 2, 29), "2023-24"),
        (date(1999, 12, 31), "1999-00"),
    ],
)
def test_performance_period_of_a_day(day, name):
    assert performance_period(day).name == name
    assert day in performance_period(day)


def test_performance_period_named():
    period = performance_period_named("2025-26")
    assert (period.first, period.last) == (date(2025, 9, 1), date(2026, 8, 31))


@pytest.mark.parametrize(
    "name", ["2025", "2025-27", "25-26", "2025-2026", "", "abcd-ef", "２０２５-26", "0000-01", "-"]
)
def test_other_forms_are_refused(name):
    with pytest.raises(ValueError, match="write it like 2025-26"):
        performance_period_named(name)


@pytest.mark.parametrize(("begins_in", "name"), [(7, "2025-26"), (8, "2024-25")])
def test_school_year_begins_where_the_state_says(begins_in, name):
    assert school_year(date(2025, 7, 1), begins_in=begins_in).name == name


def test_periods_between_two_days():
    names = [period.name for period in performance_periods(date(2023, 8, 31), date(2025, 9, 1))]
    assert names == ["2022-23", "2023-24", "2024-25", "2025-26"]


@given(days)
def test_periods_tile_time(day):
    period = performance_period(day)
    assert period.first <= day <= period.last
    assert period.next().first == period.last + timedelta(1)
    assert performance_period_named(period.name) == period
