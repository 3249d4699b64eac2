"""Working days and federal holidays, against the calendars that OPM prints."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vereda.core.calendar import add_working_days, federal_holidays, is_working_day, working_days_between

OPM_2026 = [
    (1, 1), (1, 19), (2, 16), (5, 25), (6, 19), (7, 3), (9, 7), (10, 12), (11, 11), (11, 26), (12, 25),
]  # fmt: skip
OPM_2022 = [
    (1, 17), (2, 21), (5, 30), (6, 20), (7, 4), (9, 5), (10, 10), (11, 11), (11, 24), (12, 26),
]  # fmt: skip

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(("year", "expected"), [(2026, OPM_2026), (2022, OPM_2022)])
def test_holidays_of_a_year(year, expected):
    assert list(federal_holidays(year)) == [date(year, month, day) for month, day in expected]


def test_new_years_day_on_a_saturday_belongs_to_december_31():
    assert federal_holidays(2021)[date(2021, 12, 31)] == "New Year's Day"
    assert date(2022, 1, 1) not in federal_holidays(2022)


def test_juneteenth_only_since_2021():
    assert date(2020, 6, 19) not in federal_holidays(2020)
    assert federal_holidays(2021)[date(2021, 6, 18)].startswith("Juneteenth")


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2026, 11, 20), 4, date(2026, 11, 27)),  # over a weekend and Thanksgiving
        (date(2026, 11, 25), 1, date(2026, 11, 27)),
        (date(2026, 12, 24), 10, date(2027, 1, 11)),  # over year end: Christmas and New Year
        (date(2024, 2, 28), 2, date(2024, 3, 1)),  # leap day is a working day
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # told on a Saturday
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
    ],
)
def test_add_working_days(day, number, expected):
    assert add_working_days(day, number) == expected


def test_a_states_own_closing_days_count_too():
    cesar_chavez = date(2026, 3, 31)
    assert not is_working_day(cesar_chavez, also_closed={cesar_chavez})
    assert add_working_days(date(2026, 3, 30), 1, also_closed={cesar_chavez}) == date(2026, 4, 1)


def test_negative_numbers_are_refused():
    with pytest.raises(ValueError, match="negative"):
        add_working_days(date(2026, 1, 2), -1)


@given(days, st.integers(1, 40))
def test_adding_and_counting_agree(day, number):
    last = add_working_days(day, number)
    assert is_working_day(last)
    assert working_days_between(day, last) == number
    assert working_days_between(last, day) == -number


@given(days)
def test_weekends_never_work(day):
    saturday = day + timedelta((5 - day.weekday()) % 7)
    assert not is_working_day(saturday)
    assert not is_working_day(saturday + timedelta(1))
