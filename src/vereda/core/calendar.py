"""Working days, school years, performance periods and the end of eligibility.

Pure functions of the dates they are given; nothing here reads a clock. Every rule a State may see otherwise (whether
the last day of 36 months counts, when a school year begins, extra holidays) is an argument with a default.
"""

from calendar import monthrange
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import count, islice

import polars as pl

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
FEBRUARY, LEAP_DAY = 2, 29
MONTHS = 12
JUNETEENTH_SINCE = 2021  # Pub. L. 117-17, signed June 17, 2021 and observed that same week


# ---------------------------------------------------------------------------------------------------- working days


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth (1 …, or -1 for the last) given weekday of a month."""
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta((weekday - first.weekday()) % 7 + 7 * (nth - 1))
    last = date(year, month, monthrange(year, month)[1])
    return last - timedelta((last.weekday() - weekday) % 7)


def _observed(holiday: date) -> date:
    """A holiday on Saturday is kept on Friday, one on Sunday on Monday (5 USC 6103(b); Executive Order 11582)."""
    shift = {SATURDAY: -1, SUNDAY: 1}.get(holiday.weekday(), 0)
    return holiday + timedelta(shift)


@lru_cache(maxsize=256)
def federal_holidays(year: int) -> dict[date, str]:
    """The days in `year` on which a federal holiday is observed (5 USC 6103(a)), with its name.

    New Year's Day of the following year belongs here when it falls on a Saturday, for it is observed on December 31.
    Inauguration Day, which only the Washington area keeps, is left out.
    """
    named = {
        date(year, 1, 1): "New Year's Day",
        _nth(year, 1, MONDAY, 3): "Birthday of Martin Luther King, Jr.",
        _nth(year, 2, MONDAY, 3): "Washington's Birthday",
        _nth(year, 5, MONDAY, -1): "Memorial Day",
        date(year, 7, 4): "Independence Day",
        _nth(year, 9, MONDAY, 1): "Labor Day",
        _nth(year, 10, MONDAY, 2): "Columbus Day",
        date(year, 11, 11): "Veterans Day",
        _nth(year, 11, THURSDAY, 4): "Thanksgiving Day",
        date(year, 12, 25): "Christmas Day",
    }
    if year >= JUNETEENTH_SINCE:
        named[date(year, 6, 19)] = "Juneteenth National Independence Day"
    if year < date.max.year and date(year + 1, 1, 1).weekday() == SATURDAY:
        named[date(year + 1, 1, 1)] = "New Year's Day"
    observed = {_observed(day): name for day, name in named.items()}
    return {day: observed[day] for day in sorted(observed) if day.year == year}


def is_working_day(day: date, *, also_closed: Collection[date] = ()) -> bool:
    """Whether `day` is neither a weekend day, a federal holiday as observed, nor in `also_closed`.

    34 CFR 200.85 counts in working days without defining them; federal holidays are the reading all States share.
    """
    return day.weekday() < SATURDAY and day not in federal_holidays(day.year) and day not in also_closed


def add_working_days(day: date, number: int, *, also_closed: Collection[date] = ()) -> date:
    """The `number`-th working day after `day` (which itself never counts); with 0, `day` itself.

    `add_working_days(notice, 4)` is the last day to answer a change of residence (34 CFR 200.85(b)(3)(iii)(A)).
    Raises ValueError for a negative number.
    """
    if number < 0:
        raise ValueError("a number of working days cannot be negative")
    later = (day + timedelta(ahead) for ahead in count(1))
    open_days = (candidate for candidate in later if is_working_day(candidate, also_closed=also_closed))
    return next(islice(open_days, number - 1, None)) if number else day


def working_days_between(after: date, until: date, *, also_closed: Collection[date] = ()) -> int:
    """Working days after `after`, up to and including `until`; negative when `until` lies before `after`."""
    if until < after:
        return -working_days_between(until, after, also_closed=also_closed)
    days = (after + timedelta(ahead) for ahead in range(1, (until - after).days + 1))
    return sum(is_working_day(day, also_closed=also_closed) for day in days)


# ---------------------------------------------------------------------------------------------------- years and periods


@dataclass(frozen=True, order=True)
class Period:
    """Twelve months from `first` to `last`, both included; named by its two years: `2025-26`."""

    first: date
    last: date

    @property
    def name(self) -> str:
        return f"{self.first.year}-{self.last.year % 100:02d}"

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def next(self) -> "Period":
        return _twelve_months(add_years(self.first, 1))


def _twelve_months(first: date) -> Period:
    return Period(first, add_years(first, 1) - timedelta(1))


def _period_of(day: date, month: int) -> Period:
    return _twelve_months(date(day.year if day.month >= month else day.year - 1, month, 1))


def school_year(day: date, *, begins_in: int = 7) -> Period:
    """The school year that `day` belongs to; by default it begins on July 1, as the CCD and EDFacts have it."""
    return _period_of(day, begins_in)


def performance_period(day: date) -> Period:
    """The 12 months, September 1 to August 31, for which eligible children are counted (20 USC 6393(a)(1)(A))."""
    return _period_of(day, 9)


def performance_period_named(name: str) -> Period:
    """`"2025-26"` → September 1, 2025 to August 31, 2026. Raises ValueError for any other form."""
    first, _, last = name.partition("-")
    if len(first) != 4 or not name.isascii() or not (first + last).isdigit():  # noqa: PLR2004
        raise ValueError(f"{name!r} is not a performance period; write it like 2025-26")
    period = performance_period(date(int(first), 9, 1)) if first != "0000" else None
    if period is None or period.name != name:
        raise ValueError(f"{name!r} is not a performance period; write it like 2025-26")
    return period


def performance_periods(first: date, last: date) -> Iterator[Period]:
    """Every performance period that has a day from `first` to `last`, in order."""
    period = performance_period(first)
    while period.first <= last:
        yield period
        period = period.next()


# ---------------------------------------------------------------------------------------------------- eligibility


class LeapBirthday(StrEnum):
    """When someone born (or arrived) on February 29 has the anniversary in a common year."""

    FEBRUARY_28 = "february_28"
    MARCH_1 = "march_1"


@dataclass(frozen=True)
class EligibilityTerm:
    """How long a qualifying move makes a child eligible.

    36 months after the qualifying arrival date and not past the 21st year of age (20 USC 6399(3), 34 CFR 200.81).
    Common practice stores QAD + 3 years - 1 day, or the 22nd birthday if that is earlier; States differ in whether
    the anniversary itself still counts, so `anniversary_counts` says it.
    """

    months: int = 36
    anniversary_counts: bool = False
    until_birthday: int = 22
    leap_birthday: LeapBirthday = LeapBirthday.FEBRUARY_28


def add_months(day: date, months: int, *, leap: LeapBirthday = LeapBirthday.FEBRUARY_28) -> date:
    """The same day `months` later; where that month is shorter, its last day (or March 1 for a leap day, if so set)."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    month += 1
    longest = monthrange(year, month)[1]
    if day.day > longest and month == FEBRUARY and day.day == LEAP_DAY and leap is LeapBirthday.MARCH_1:
        return date(year, 3, 1)
    return date(year, month, min(day.day, longest))


def add_years(day: date, years: int, *, leap: LeapBirthday = LeapBirthday.FEBRUARY_28) -> date:
    return add_months(day, years * MONTHS, leap=leap)


def age_on(day: date, birth_date: date, *, leap: LeapBirthday = LeapBirthday.FEBRUARY_28) -> int:
    """Full years lived on `day`; negative before birth."""
    years = day.year - birth_date.year
    return years if add_years(birth_date, years, leap=leap) <= day else years - 1


def eligibility_ends(
    qualifying_arrival_date: date, birth_date: date | None = None, *, term: EligibilityTerm = EligibilityTerm()
) -> date:
    """The latest Eligibility Expiration Date (MDE 26) that a move can have.

    QAD + 36 months, less a day unless `anniversary_counts`; or the 22nd birthday if that comes first.
    """
    ends = add_months(qualifying_arrival_date, term.months, leap=term.leap_birthday)
    ends -= timedelta(0 if term.anniversary_counts else 1)
    if birth_date is None:
        return ends
    return min(ends, add_years(birth_date, term.until_birthday, leap=term.leap_birthday))


def in_priority_year(qualifying_arrival_date: date, on: date) -> bool:
    """Whether a move lies within the 1-year period before `on` that priority for services asks for (20 USC 6394(d))."""
    return qualifying_arrival_date <= on < add_years(qualifying_arrival_date, 1)


def months_later(day: pl.Expr, months: int, *, leap: LeapBirthday = LeapBirthday.FEBRUARY_28) -> pl.Expr:
    """`add_months` for a column of dates."""
    later = day.dt.offset_by(f"{months}mo")
    if leap is LeapBirthday.FEBRUARY_28:
        return later
    clamped = (day.dt.month() == FEBRUARY) & (day.dt.day() == LEAP_DAY) & (later.dt.day() != LEAP_DAY)
    clamped &= later.dt.month() == FEBRUARY
    return pl.when(clamped).then(later.dt.offset_by("1d")).otherwise(later)


def eligibility_end(
    qualifying_arrival_date: pl.Expr, birth_date: pl.Expr, *, term: EligibilityTerm = EligibilityTerm()
) -> pl.Expr:
    """`eligibility_ends` for columns of dates (Date → Date); an unknown birth date leaves the 36 months alone."""
    ends = months_later(qualifying_arrival_date, term.months, leap=term.leap_birthday)
    if not term.anniversary_counts:
        ends = ends.dt.offset_by("-1d")
    birthday = months_later(birth_date, term.until_birthday * MONTHS, leap=term.leap_birthday)
    return pl.min_horizontal(ends, birthday)


def age_column(birth_date: pl.Expr, day: pl.Expr, *, leap: LeapBirthday = LeapBirthday.FEBRUARY_28) -> pl.Expr:
    """`age_on` for columns of dates (Date, Date → Int32)."""
    birthday = birth_date.dt.month().cast(pl.Int32) * 100 + birth_date.dt.day()
    if leap is LeapBirthday.FEBRUARY_28:
        birthday = (
            pl.when((birthday == FEBRUARY * 100 + LEAP_DAY) & ~day.dt.is_leap_year()).then(228).otherwise(birthday)
        )
    before = (day.dt.month().cast(pl.Int32) * 100 + day.dt.day()) < birthday
    return day.dt.year() - birth_date.dt.year() - before.cast(pl.Int32)
