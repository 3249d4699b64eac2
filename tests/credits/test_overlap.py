"""The same course from two States, in halves, or taken again. Cases 1 to 4 and 6 of the domain notes, and their kin."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.credits.builders import YEAR, A, B, ask, codes, course, line, subject

from vereda.core.credits import Acceptance, Placement, Status


def test_one_half_of_english_from_three_states_counts_once_whatever_its_unit():
    found = ask(
        [
            course("CA", "English I", "5.00", **A),
            course("TX", "English I", "0.5", **A),
            course("ID", "ENGLISH 9", "1", **A),
        ],
        "WA-24",
    )
    assert subject(found, "ELA").granted.carnegie == Decimal("0.5")
    assert sorted(one.counted for one in found.lines) == [0, 0, Decimal("0.5")]
    assert sum(codes(one).count("line_overlap") for one in found.lines) == 2


def test_part_one_in_washington_and_section_b_in_texas_make_algebra_one():
    found = ask(
        [course("WA", "Algebra I Part 1", "0.5", year=2023, **A), course("TX", "Algebra I", "0.5", **B)], "TX-FHSP"
    )
    algebra = subject(found, "MATH").needs[0]
    assert (algebra.label.en, algebra.missing.carnegie) == ("Algebra I", 0)
    assert [found.lines[place].line.state for place in found.algebra_1] == ["WA", "TX"]


def test_two_first_halves_are_not_algebra_one():
    found = ask(
        [course("WA", "Algebra I Part 1", "0.5", year=2023, **A), course("TX", "Algebra I", "0.5", **A)], "TX-FHSP"
    )
    assert subject(found, "MATH").needs[0].missing.carnegie == Decimal("0.5")
    assert not found.algebra_1


def test_a_two_year_algebra_fills_the_course_and_leaves_a_credit_for_the_rest():
    lines = [
        course("MI", "Algebra I Part 1", "1", year=2022, **YEAR),
        course("MI", "Algebra I Part 2", "1", year=2023, **YEAR),
    ]
    found = ask(lines, "KY-22")
    assert subject(found, "MATH").granted.carnegie == 2
    assert {need.label.en: need.missing.carnegie for need in subject(found, "MATH").needs} == {
        "Algebra I": 0, "Geometry": 1, "mathematics": 1,
    }  # fmt: skip


def test_part_one_of_two_years_alone_does_not_make_algebra_one():
    found = ask([course("MI", "Algebra I Part 1", "1", **YEAR)], "KY-22")
    assert subject(found, "MATH").needs[0].missing.carnegie == Decimal("0.5")


def test_nc_math_is_not_algebra_until_a_person_says_so():
    lines = [course("NC", "NC Math 1", "1", **YEAR)]
    found = ask(lines, "FL-24")
    assert subject(found, "MATH").needs[0].missing.carnegie == 1
    assert "confirm_algebra" in [said.code for said in found.to_confirm]
    decided = Placement(
        found.lines[0].key, "Carl Lindqvist", date(2026, 11, 1), "Course of study compared", sced_code="02052"
    )
    placed = ask(lines, "FL-24", placements=(decided,))
    assert subject(placed, "MATH").needs[0].missing.carnegie == 0
    assert "Carl Lindqvist" in placed.lines[0].explained[0].text()


def test_california_takes_mathematics_one_for_algebra():
    found = ask([course("CA", "Mathematics I", "10", **YEAR)], "CA-MIN")
    assert subject(found, "MATH").needs[0].missing.carnegie == 0
    assert "rests_substitution" in [said.code for said in found.rests_on]


def test_two_new_york_city_credits_are_one_unit():
    found = ask([course("NY", "English 9", "2", unit="NY-NYC", **YEAR)], "NY-REGENTS")
    assert subject(found, "ELA").granted.carnegie == 1
    assert found.lines[0].converted.stated


def test_a_course_failed_and_passed_later_counts_once():
    failed = course("TX", "Biology", "0", year=2022, final_grade="F", **YEAR)
    found = ask(
        [failed, course("MI", "Biology", "1", year=2023, **YEAR), course("WA", "Biology", "1", year=2024, **YEAR)],
        "WA-24",
    )
    assert subject(found, "SCI").granted.carnegie == 1
    assert codes(line(found, "TX", "Biology"))[-1] == "line_failed"
    assert "line_repeat" in codes(line(found, "WA", "Biology"))


def test_a_course_under_way_that_was_granted_before_adds_only_what_it_is_worth_more():
    under_way = course("WA", "Geometry", hours=7, year=2026, **A)
    again = ask([course("TX", "Geometry", "0.5", **A), under_way], "WA-24", state="WA")
    assert (again.granted.carnegie, again.under_way.carnegie) == (Decimal("0.5"), 0)
    more = ask([course("TX", "Geometry", "0.25", **A), under_way], "WA-24", state="WA")
    assert (more.granted.carnegie, more.under_way.carnegie) == (Decimal("0.25"), Decimal("0.25"))


def test_physical_education_may_be_taken_every_year_but_not_twice_in_one():
    lines = [
        course("TX", "PE", "1", year=2022, **YEAR),
        course("MI", "PE", "0.5", year=2023, **A),
        course("WA", "Phys Ed", "0.5", year=2023, **A),
    ]
    found = ask(lines, "WA-24")
    assert subject(found, "PE").granted.carnegie == Decimal("1.5")


def test_the_better_proved_of_equal_lines_counts():
    stated = course("TX", "Geometry", "1", unit="TX", **YEAR)
    found = ask([course("MI", "Geometry", "1", **YEAR), stated], "WA-24")
    assert line(found, "TX", "Geometry").counted == 1
    assert line(found, "MI", "Geometry").counted == 0


def test_a_half_that_nobody_names_counts_once_and_asks():
    lines = [
        course("TX", "Geometry", "0.5", year=2022, term="0828"),
        course("MI", "Geometry", "0.5", year=2023, term="0828"),
    ]
    found = ask(lines, "WA-24")
    assert subject(found, "MATH").granted.carnegie == Decimal("0.5")
    assert "confirm_half" in [said.code for said in found.to_confirm]
    other = Placement(found.lines[1].key, "Carl Lindqvist", date(2026, 11, 1), "Transcript", half="B")
    assert subject(ask(lines, "WA-24", placements=(other,)), "MATH").granted.carnegie == 1


def test_a_whole_unit_is_a_whole_course_even_if_nobody_says_so():
    found = ask([course("TX", "Algebra I", "1")], "WA-24")
    assert subject(found, "MATH").needs[0].missing.carnegie == 0


def test_a_semester_course_that_one_state_calls_whole_and_another_a_section_counts_once():
    whole = course("TX", "U.S. Government", "0.5", term="0828", section="01")
    assert subject(
        ask([whole, course("WA", "U.S. Government", "0.5", **A)], "TX-FHSP"), "SS"
    ).granted.carnegie == Decimal("0.5")


def test_a_course_of_which_only_the_subject_is_known_may_be_the_missing_one():
    found = ask([course("TX", "Matematicas Aplicadas", "1", subject="Mathematics", **YEAR)], "WA-24")
    assert found.to_confirm[0].text() == (
        "Matematicas Aplicadas (TX) may be what is missing (Algebra I, Geometry, advanced mathematics). "
        "A person has to say which course it is."
    )


def test_accepted_partial_credit_counts_up_to_the_course():
    left = course("MI", "Geometry", hours=40, grade_to_date="B", **A)
    accepted = Acceptance(
        ask([left], "WA-24").lines[0].key, Decimal("0.3"), "Ahtanum Ridge", date(2026, 11, 2), "board policy"
    )
    found = ask([left], "WA-24", accepted=(accepted,))
    assert subject(found, "MATH").accepted.carnegie == Decimal("0.3")
    later = course("WA", "Geometry", "0.5", **A)
    both = ask([left, later], "WA-24", accepted=(accepted,))
    assert (subject(both, "MATH").granted.carnegie, subject(both, "MATH").accepted.carnegie) == (Decimal("0.5"), 0)
    finished = course("WA", "Geometry", "0.2", **A)
    together = ask([left, finished], "WA-24", accepted=(accepted,))
    assert subject(together, "MATH").granted.carnegie + subject(together, "MATH").accepted.carnegie == Decimal("0.5")


def test_what_was_accepted_of_a_line_stands_when_its_state_says_more():
    lines = [
        course("MI", "Geometry", hours=hours, as_of=date(2026, 10, day), id=name, **A)
        for name, hours, day in (("old", 20, 1), ("new", 30, 9))
    ]
    accepted = Acceptance("old", Decimal("0.2"), "Ahtanum Ridge", date(2026, 10, 5), "policy")
    assert ask(lines, "WA-24", accepted=(accepted,)).accepted.carnegie == Decimal("0.2")
    unnamed = [replace(line, id="") for line in lines]
    key = ask(unnamed, "WA-24").lines[0].key
    assert ask(unnamed, "WA-24", accepted=(replace(accepted, line=key),)).accepted.carnegie == Decimal("0.2")


def test_a_person_may_say_that_a_semester_was_the_whole_course():
    block = course("TX", "Algebra I", "0.5", term="0828", section="01")
    key = ask([block], "WA-24").lines[0].key
    whole = Placement(key, "Carl Lindqvist", date(2026, 11, 1), "Block schedule", half="whole")
    halves = ask([block, course("MI", "Algebra I", "0.5", **B)], "WA-24", placements=(whole,))
    assert subject(halves, "MATH").granted.carnegie == Decimal("0.75")


def test_a_later_acceptance_replaces_the_earlier():
    left = course("MI", "Geometry", hours=40, grade_to_date="B", **A)
    key = ask([left], "WA-24").lines[0].key
    both = tuple(
        Acceptance(key, Decimal(c), "Ahtanum Ridge", date(2026, 11, day), "policy")
        for c, day in (("0.4", 2), ("0.2", 9))
    )
    assert ask([left], "WA-24", accepted=both).accepted.carnegie == Decimal("0.2")


def test_a_newer_total_replaces_the_same_states_earlier_one():
    old = course("MI", "Geometry", hours=14, grade_to_date="C", as_of=date(2026, 10, 16), year=2026, **A)
    new = course("MI", "Geometry", hours=27, grade_to_date="B", as_of=date(2026, 11, 16), year=2026, **A)
    found = ask([new, old], "WA-24", state="WA")
    assert [one.standing for one in found.lines] == ["replaced", "unfinished"]
    assert [partial.suggestions[0].part for partial in found.partials] == [27]
    assert found.status is Status.INCOMPLETE
