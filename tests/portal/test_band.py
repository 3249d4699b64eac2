"""The chart of enrollments is drawn from the rows it stands above."""

from datetime import date

import pytest

from vereda.portal.record.band import NARROW, WIDE, Stay, band

TODAY = date(2026, 11, 19)
TEXAS = Stay("TX", date(2025, 8, 18), date(2026, 5, 28), summer=False, name="Anacua", grade="11")
SUMMER = Stay("MI", date(2026, 6, 22), date(2026, 7, 31), summer=True, name="Lakeshore", grade="11")
NOW = Stay("WA", date(2026, 11, 9), None, summer=False, name="Ahtanum Ridge", grade="12")
ORDER = ["TX", "MI", "WA"]


def test_a_lane_for_each_state_in_order_and_a_bar_for_each_stay() -> None:
    drawn = band([NOW, SUMMER, TEXAS], ORDER, TODAY, WIDE)
    assert drawn is not None
    assert [lane.state for lane in drawn.lanes] == ORDER
    assert [bar.state for bar in drawn.bars] == ORDER, "by date, whatever the order of the rows"
    assert [bar.summer for bar in drawn.bars] == [False, True, False]
    assert drawn.summers
    assert len(drawn.ways) == 2


def test_lengths_are_in_proportion_to_time() -> None:
    drawn = band([TEXAS, SUMMER], ORDER, TODAY, WIDE)
    assert drawn is not None
    texas, summer = drawn.bars
    assert texas.width / summer.width == pytest.approx(283 / 39, rel=0.02)


def test_what_lasts_ends_today_and_nothing_is_drawn_after_it() -> None:
    drawn = band([TEXAS, NOW], ORDER, TODAY, WIDE)
    assert drawn is not None
    assert drawn.today is not None
    assert drawn.bars[-1].x + drawn.bars[-1].width == pytest.approx(drawn.today, abs=1)
    coming = Stay("TX", date(2027, 1, 5), None, summer=False, name="Anacua", grade="12")
    assert band([coming], ORDER, TODAY, WIDE) is None


@pytest.mark.parametrize("shape", [WIDE, NARROW])
def test_only_the_last_years_are_drawn_and_all_within_the_drawing(shape) -> None:
    long_ago = [
        Stay("TX", date(year, 8, 15), date(year + 1, 5, 20), summer=False, name="A", grade="1")
        for year in range(2010, 2026)
    ]
    drawn = band(long_ago, ORDER, TODAY, shape)
    assert drawn is not None
    assert len(drawn.stripes) == shape.years
    assert drawn.stripes[-1].year == "2026–27"
    assert all(shape.left <= bar.x and bar.x + bar.width <= shape.width for bar in drawn.bars)


def test_a_name_is_written_only_where_it_fits() -> None:
    day = Stay("TX", date(2026, 9, 1), date(2026, 9, 2), summer=False, name="Anacua High School", grade="12")
    drawn = band([TEXAS, day], ORDER, TODAY, WIDE)
    assert drawn is not None
    assert [bar.label for bar in drawn.bars] == ["Anacua", ""]
    assert drawn.bars[1].width >= 7, "a stay of a day is still seen"


def test_no_enrollment_no_chart() -> None:
    assert band([], ORDER, TODAY, WIDE) is None
