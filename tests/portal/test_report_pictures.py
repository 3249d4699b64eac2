"""What the pictures of reports draw, and that a title says no more than the figures do."""

import pytest
from django.utils import translation

from vereda.portal.counts.words import half_in
from vereda.portal.reports.pictures import HIDDEN, MOST_FLOWS, PLACES, flow_map, pyramid


def test_half_of_the_children_are_not_put_in_states_whose_numbers_are_hidden() -> None:
    with translation.override("en"):
        assert half_in([60, 30, 10], 100) == "Half of the children live in one State"
        assert half_in([30, 30, 20], 100) == "Half of the children live in 2 States"
        assert half_in([20, 20], 100) == "Eligible children by State"


def test_the_pyramid_has_a_row_for_each_age_between_and_its_middle() -> None:
    drawn = pyramid({"05 Female": 10, "05 Male": 10, "08 Male": 30})
    assert drawn
    assert [row.age for row in drawn.ages] == [5, 6, 7, 8]
    assert drawn.middle == 8
    assert drawn.ages[3].right.width == pytest.approx(3 * drawn.ages[0].right.width, abs=0.2)
    assert drawn.ages[1].left.width == 0


def test_a_hidden_number_has_no_size_and_no_middle_is_told() -> None:
    drawn = pyramid({"05 Female": None, "05 Male": 40})
    assert drawn
    assert drawn.ages[0].left.width == HIDDEN
    assert drawn.ages[0].left.number is None
    assert drawn.middle is None
    assert drawn.has_hidden


def test_flows_are_the_largest_between_two_states_and_there_is_not_back() -> None:
    drawn = flow_map([("TX", "WA", 40), ("WA", "TX", 10), ("MEX", "WA", 90), ("WA", "WA", 70)])
    assert drawn
    assert [(one.here, one.there) for one in drawn.flows] == [("TX", "WA"), ("WA", "TX")]
    assert drawn.flows[0].thick > drawn.flows[1].thick
    assert drawn.flows[0].path != drawn.flows[1].path
    elsewhere = [state for state in PLACES if state != "TX"]
    many = flow_map([("TX", state, 1) for state in elsewhere])
    assert many
    assert len(many.flows) == MOST_FLOWS


@pytest.mark.parametrize("nothing", [[], [("MEX", "WA", 4)], [("TX", "WA", 0)]])
def test_without_flows_there_is_no_map(nothing: list[tuple[str, str, int]]) -> None:
    assert flow_map(nothing) is None
