"""Titles, units and marks as schools write them."""

from decimal import Decimal

import pytest
from tests.credits.builders import TODAY, YEAR, A, ask, course

from vereda.core.credits import CourseLine, Options, Standing, answer, level
from vereda.core.credits.placing import place
from vereda.core.credits.reading import mark

TITLES = {
    "ALG 1A": ("02052", "A"), "Algebra I Part 2": ("02054", "B"), "English/Language Arts I (9th grade)": ("01001", "unsaid"),
    "Eng 12 Sem 2": ("01004", "B"), "ENGLISH 9 1st Semester": ("01001", "A"), "Pre-AP Algebra II": ("02056", "unsaid"),
    "IM1": ("02062", "unsaid"), "Math III": ("02064", "unsaid"), "PHYS ED": ("08001", "unsaid"), "P.E. B": ("08001", "B"),
    "U.S. Hist.": ("04101", "unsaid"), "US Government": ("04151", "unsaid"), "Wld Hist": ("04051", "unsaid"),
    "Español I": (None, "unsaid"), "Spanish III": ("24054", "unsaid"), "AP Calculus AB": ("02124", "unsaid"),
    "Álgebra I": ("02052", "unsaid"), "Biology Honors": ("03051", "unsaid"), "Beekeeping": (None, "unsaid"),
}  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_titles_are_read(title):
    placed = place(CourseLine("TX", title))
    assert (placed.code, placed.half) == TITLES[title]


def test_the_title_goes_before_the_subject_and_the_subject_before_nothing():
    assert place(CourseLine("TX", "Geometry", subject="Electives")).rule == "sced_title"
    assert place(CourseLine("TX", "Beekeeping", subject="Electives")).subject == "ELECT"
    assert place(CourseLine("TX", "Beekeeping", subject="Bees")).rule == "none"
    assert place(CourseLine("TX", "Bees", sced_code="18101")).rule == "code"


def test_what_no_rule_places_waits_for_a_person_and_counts_nothing():
    found = ask([course("TX", "Beekeeping", "1", **YEAR)], "WA-24")
    assert found.granted.carnegie == 0
    assert [said.code for said in found.to_confirm] == ["confirm_place"]


@pytest.mark.parametrize(
    ("state", "written", "unit", "carnegie", "doubt"),
    [
        ("CA", "5.00", None, "0.5", None),
        ("CA", "3.33", None, "0.3333", None),
        ("ID", "1", None, "0.5", None),
        ("NJ", "5", None, "1", None),
        ("NE", "10", None, "1", None),
        ("NY", "2", "NY-NYC", "1", None),
        ("TX", "0.33", None, "0.3333", None),
        ("TX", "3", None, "3", None),
        ("TX", "5.00", None, "0", "too_many"),
        ("CA", "0.5", None, "0.05", "too_few"),
    ],
)
def test_units_are_converted_beside_the_native_figure(state, written, unit, carnegie, doubt):
    (line,) = ask([course(state, "Geometry", written, unit=unit, **YEAR)], "WA-24").lines
    assert (line.converted.written, line.credits, line.converted.doubt) == (Decimal(written), Decimal(carnegie), doubt)
    assert line.converted.stated is (unit is not None)


def test_three_thirds_are_a_whole():
    lines = [course("TX", "Band", "0.333", year=year, **A) for year in (2022, 2023, 2024)]
    assert ask(lines, "WA-24").granted.carnegie == 1


@pytest.mark.parametrize(
    ("text", "meaning"),
    [("F", "failed"), ("f", "failed"), ("45", "failed"), ("59.9%", "failed"), ("60", ""), ("100", ""), ("8", ""), ("3.5", ""),
     ("NG", "none"), ("I", "incomplete"), ("P", "passed"), ("D-", ""), (None, ""), ("muy bien", "")],
)  # fmt: skip
def test_marks_are_read(text, meaning):
    assert mark(text) == meaning


@pytest.mark.parametrize(
    ("said", "standing"),
    [
        ({"credits": Decimal("0.5"), "final_grade": "F"}, Standing.CONTRADICTORY),
        ({"credits": Decimal("0.5"), "final_grade": "52"}, Standing.GRANTED),
        ({"final_grade": "B"}, Standing.CREDIT_UNSAID),
        ({"final_grade": "F"}, Standing.FAILED),
        ({"credits": Decimal(0), "final_grade": "W"}, Standing.NO_CREDIT),
        ({"hours": 20}, Standing.UNFINISHED),
        ({"final_grade": "INC", "hours": 20}, Standing.UNFINISHED),
    ],
)
def test_the_standing_of_a_line(said, standing):
    found = ask([CourseLine("TX", "Geometry", begin_year=2024, end_year=2025, **said)], "WA-24", state="TX")
    assert found.lines[0].standing is standing
    assert bool(found.granted.carnegie) is (standing is Standing.GRANTED)


def test_a_decision_about_a_line_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no course line is called 'gone'"):
        answer([], ask([], "WA-24").plan, Options(today=TODAY, failed=frozenset({"gone"})))


@pytest.mark.parametrize(
    ("state", "said", "proficient"),
    [
        ("LA", "Basic", False),
        ("PA", "BASIC", False),
        ("MO", "Basic", False),
        ("CO", "Level 3", False),
        ("FL", "Level 3", True),
        ("FL", "3", True),
    ],
)
def test_a_level_means_what_it_means_in_its_state(state, said, proficient):
    """Case 16 of the domain notes."""
    assert level(state, said).proficient_there is proficient


def test_an_unknown_level_is_not_guessed():
    assert level("FL", "Splendid") is None
    assert level("XX", "Basic") is None
