"""The end of eligibility: QAD + 36 months (less a day or not), the 22nd birthday, leap days. Proof R13."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vereda.core.calendar import (
    EligibilityTerm,
    LeapBirthday,
    add_months,
    age_column,
    age_on,
    eligibility_end,
    eligibility_ends,
    in_priority_year,
)

LESS_A_DAY = EligibilityTerm()
ANNIVERSARY = EligibilityTerm(anniversary_counts=True)
MARCH = EligibilityTerm(anniversary_counts=True, leap_birthday=LeapBirthday.MARCH_1)
terms = st.sampled_from([LESS_A_DAY, ANNIVERSARY, MARCH, EligibilityTerm(months=12)])
days = st.dates(date(1980, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("qad", "birth", "term", "expected"),
    [
        (date(2024, 6, 15), date(2015, 1, 1), LESS_A_DAY, date(2027, 6, 14)),
        (date(2024, 6, 15), date(2015, 1, 1), ANNIVERSARY, date(2027, 6, 15)),
        (date(2024, 6, 15), None, LESS_A_DAY, date(2027, 6, 14)),
        (date(2024, 6, 15), date(2004, 3, 2), LESS_A_DAY, date(2026, 3, 2)),  # the 22nd birthday comes first
        (date(2024, 2, 29), date(2015, 1, 1), LESS_A_DAY, date(2027, 2, 27)),  # arrived on a leap day
        (date(2024, 2, 29), date(2015, 1, 1), ANNIVERSARY, date(2027, 2, 28)),
        (date(2024, 2, 29), date(2015, 1, 1), MARCH, date(2027, 3, 1)),
        (date(2021, 3, 1), date(2015, 1, 1), LESS_A_DAY, date(2024, 2, 29)),  # ends on a leap day
        (date(2024, 6, 15), date(2004, 2, 29), LESS_A_DAY, date(2026, 2, 28)),  # born on a leap day
        (date(2024, 6, 15), date(2004, 2, 29), MARCH, date(2026, 3, 1)),
        (date(2023, 12, 31), None, LESS_A_DAY, date(2026, 12, 30)),  # year end
        (date(2024, 1, 1), None, LESS_A_DAY, date(2026, 12, 31)),
    ],
)
def test_last_possible_day(qad, birth, term, expected):
    assert eligibility_ends(qad, birth, term=term) == expected


@given(days, st.none() | days, terms)
def test_columns_agree_with_single_dates(qad, birth, term):
    frame = pl.DataFrame({"qad": [qad], "birth": [birth]}, schema={"qad": pl.Date, "birth": pl.Date})
    column = frame.select(eligibility_end(pl.col("qad"), pl.col("birth"), term=term)).item()
    assert column == eligibility_ends(qad, birth, term=term)


@given(days, days, st.sampled_from(LeapBirthday))
def test_ages_in_columns_agree_with_single_ones(birth, day, leap):
    frame = pl.DataFrame({"birth": [birth], "day": [day]})
    assert frame.select(age_column(pl.col("birth"), pl.col("day"), leap=leap)).item() == age_on(day, birth, leap=leap)


@pytest.mark.parametrize("leap", LeapBirthday)
def test_ages_around_leap_days_agree(leap):
    birth = date(2004, 2, 29)
    spring = [date(year, month, day) for year in range(2005, 2030) for month, day in ((2, 27), (2, 28), (3, 1), (3, 2))]
    frame = pl.DataFrame({"day": spring}).with_columns(birth=birth)
    ages = frame.select(age_column(pl.col("birth"), pl.col("day"), leap=leap)).to_series().to_list()
    assert ages == [age_on(day, birth, leap=leap) for day in spring]


@given(days, days)
def test_never_longer_than_either_limit(qad, birth):
    ends = eligibility_ends(qad, birth)
    assert ends < add_months(qad, 36) + timedelta(1)
    assert age_on(ends, birth) <= 22


@pytest.mark.parametrize(
    ("day", "leap", "age"),
    [
        (date(2026, 2, 27), LeapBirthday.FEBRUARY_28, 21),
        (date(2026, 2, 28), LeapBirthday.FEBRUARY_28, 22),
        (date(2026, 2, 28), LeapBirthday.MARCH_1, 21),
        (date(2026, 3, 1), LeapBirthday.MARCH_1, 22),
        (date(2028, 2, 29), LeapBirthday.MARCH_1, 24),
        (date(2003, 12, 31), LeapBirthday.FEBRUARY_28, -1),
    ],
)
def test_age_of_someone_born_on_a_leap_day(day, leap, age):
    assert age_on(day, date(2004, 2, 29), leap=leap) == age


@pytest.mark.parametrize(
    ("arrived", "on", "within"),
    [
        (date(2021, 2, 20), date(2022, 3, 1), False),
        (date(2021, 2, 20), date(2022, 2, 19), True),
        (date(2021, 2, 20), date(2022, 2, 20), False),
        (date(2021, 2, 20), date(2021, 2, 19), False),
    ],
)
def test_priority_for_services_needs_a_move_of_the_last_year(arrived, on, within):
    """20 USC 6394(d); a flag set on March 1, 2022 for a move of February 20, 2021 is an error."""
    assert in_priority_year(arrived, on) is within
