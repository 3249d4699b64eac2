"""Rules that States have written down, one example each, with where the rule stands."""

from datetime import date
from decimal import Decimal

import pytest
from tests.credits.builders import YEAR, A, B, ask, course, plan, subject, whole_school

from vereda.core.credits import Options, Status, answer, choices, packaged_plans, usual

PLANS = packaged_plans()


def missing(found, code, need=None):
    asked = subject(found, code)
    if need is None:
        return asked.missing.carnegie
    return next(one.missing.carnegie for one in asked.needs if one.label.en == need)


def test_texas_students_begin_on_the_plan_with_an_endorsement_and_may_step_down():
    """19 TAC 74.12; coppellisd.com: after grade 10 student and parent may choose the 22 credits."""
    first, second = choices(PLANS, state="TX", class_of=2027)
    assert (first.id, second.id) == ("TX-FHSP-E", "TX-FHSP")
    assert "grade 10" in second.chosen
    found = ask(whole_school(), "TX-FHSP")
    assert found.status is Status.COMPLETE
    assert "leaves_choice" in [said.code for said in found.leaves_out]


def test_texas_26_credits_are_complete_and_one_english_less_is_not():
    """TMIP Receiving States directory 2021, p. 108."""
    assert ask(whole_school(), "TX-FHSP-E").status is Status.COMPLETE
    found = ask([line for line in whole_school() if line.title != "English III"], "TX-FHSP-E")
    assert missing(found, "ELA", "English III") == 1
    assert found.status is Status.INCOMPLETE


def test_texas_wants_two_credits_of_the_same_language():
    """19 TAC 74.12(b)(5)."""
    two = [course("TX", "Spanish I", "1", **YEAR), course("TX", "French I", "1", **YEAR)]
    assert missing(ask(two, "TX-FHSP"), "WL") == 1
    assert missing(ask([*two, course("MI", "Spanish II", "1", **YEAR)], "TX-FHSP"), "WL") == 0


def test_texas_takes_computer_science_for_the_language_but_not_half_and_half():
    """19 TAC 74.12(b)(5): two credits in computer science programming languages."""
    one = course("TX", "Computer Science I", "1", year=2023, **YEAR)
    assert missing(ask([one, course("TX", "Spanish I", "1", **YEAR)], "TX-FHSP"), "WL") == 1
    assert missing(ask([one, course("TX", "AP Computer Science A", "1", **YEAR)], "TX-FHSP"), "WL") == 0


def test_texas_takes_esol_for_english_one_and_two_and_other_states_do_not():
    """19 TAC 74.12(b)(1), of English learners at beginning or intermediate level."""
    lines = [course("TX", "ESOL I", "1", year=2023, **YEAR), course("TX", "ESOL II", "1", **YEAR)]
    found = ask(lines, "TX-FHSP")
    assert missing(found, "ELA") == 2
    assert "rests_substitution" in [said.code for said in found.rests_on]
    washington = ask(lines, "WA-24")
    assert (missing(washington, "ELA"), subject(washington, "ELECT").granted.carnegie) == (4, 2)


def test_arizona_takes_english_as_a_second_language_for_english():
    """A.A.C. R7-2-302."""
    assert missing(ask([course("AZ", "ESL", "1", **YEAR)], "AZ-22"), "ELA") == 3


def test_kansas_changes_with_the_class_of_2028():
    """K.A.R. 91-31-35. Case 7 of the domain notes."""
    assert usual(PLANS, state="KS", class_of=2028).id == "KS-21-2028"
    assert usual(PLANS, state="KS", class_of=2027).id == "KS-21"


def test_oregon_asks_personal_finance_of_the_class_of_2027():
    """SB 3 of 2023."""
    assert not any(one.code == "PERSFIN" for one in usual(PLANS, state="OR", class_of=2026).subjects)
    assert any(one.code == "PERSFIN" for one in usual(PLANS, state="OR", class_of=2027).subjects)


def test_california_asks_ethnic_studies_inside_other_courses_from_the_class_of_2030():
    """EC 51225.3(a)(1)(G): may be inside another course; 130 credits stay 130."""
    found = {year: ask([], "CA-MIN", class_of=year) for year in (2029, 2030)}
    assert [one.subject.code for one in found[2029].subjects if one.subject.inside] == []
    assert [one.subject.code for one in found[2030].subjects if one.subject.inside] == ["SS_ETHNIC"]
    assert found[2029].required.native == found[2030].required.native == 130


def test_california_counts_ten_for_a_year_and_shows_both():
    """EC 51225.3; a one-semester course is 5."""
    found = ask([course("TX", "English I", "1", **YEAR), course("CA", "English 10", "5", **A)], "CA-MIN")
    assert (subject(found, "ELA").granted.native, subject(found, "ELA").granted.carnegie) == (15, Decimal("1.5"))


def test_idaho_counts_one_for_a_semester():
    """IDAPA 08.02.03.105: 46 credits, nextsteps.idaho.gov."""
    found = ask([course("ID", "U.S. History", "1", **A), course("ID", "U.S. History", "1", **B)], "ID-46")
    assert (subject(found, "SS").granted.native, found.required.native) == (2, 46)


@pytest.mark.parametrize("title", ["World History", "World Geography", "Psychology", "Sociology"])
def test_idaho_does_not_count_some_courses_as_social_studies(title):
    """nextsteps.idaho.gov: geography, sociology, psychology and world history do not count here."""
    found = ask([course("ID", title, "2", **YEAR)], "ID-46")
    assert subject(found, "SS").granted.carnegie == 0
    assert subject(found, "ELECT").granted.carnegie == 1


def test_idaho_wants_mathematics_in_the_last_year():
    """IDAPA 08.02.03.105: two semester credits in the last year."""
    early = [
        course("ID", title, "2", year=year, **YEAR)
        for title, year in (("Algebra I", 2022), ("Geometry", 2023), ("Algebra II", 2024))
    ]
    found = ask(early, "ID-46")
    assert (missing(found, "MATH"), missing(found, "MATH", "mathematics in the last year")) == (0, 1)
    last = ask([*early[:2], course("ID", "Algebra II", "2", year=2026, **YEAR)], "ID-46")
    assert missing(last, "MATH", "mathematics in the last year") == 0


def test_kentucky_never_counts_pre_algebra_as_mathematics():
    """704 KAR 3:305; education.ky.gov."""
    found = ask([course("KY", "Pre-Algebra", "1", **YEAR)], "KY-22")
    assert (missing(found, "MATH"), subject(found, "ELECT").granted.carnegie) == (4, 1)
    assert missing(ask([course("MO", "Pre-Algebra", "1", **YEAR)], "MO-24"), "MATH") == 2


def test_florida_takes_one_credit_of_computer_science_for_mathematics():
    """F.S. 1003.4282(3)(b): not for Algebra 1 or Geometry, up to one credit."""
    lines = [
        course("FL", title, "1", year=year, **YEAR)
        for title, year in (("AP Computer Science A", 2023), ("AP Computer Science Principles", 2024))
    ]
    found = ask(lines, "FL-24")
    assert missing(found, "MATH") == 3
    assert missing(found, "MATH", "Algebra I") == missing(found, "MATH", "Geometry") == 1


def test_florida_wants_two_of_three_sciences_with_laboratory():
    """F.S. 1003.4282(3)(c)."""
    lines = [course("FL", title, "1", **YEAR) for title in ("Biology", "Astronomy", "Meteorology")]
    assert missing(ask(lines, "FL-24"), "SCI", "science with laboratory") == 1
    assert (
        missing(ask([*lines, course("TX", "Chemistry", "1", **YEAR)], "FL-24"), "SCI", "science with laboratory") == 0
    )


def test_georgia_uses_a_course_for_one_requirement_only():
    """Rule 160-4-2-.48: a course satisfies only one unit requirement."""
    found = ask([course("GA", "World History and Geography", "1", **YEAR)], "MN-21.5")
    needs = {need.label.en: need.filled for need in subject(found, "SS").needs}
    assert needs["world history"] + needs["geography"] == 1
    physics = ask([course("GA", "Physics", "1", **YEAR)], "GA-23")
    assert sum(need.filled for need in subject(physics, "SCI").needs) == 1


def test_south_carolina_takes_jrotc_for_physical_education():
    """TMIP Receiving States directory 2021, p. 100: physical education or JROTC."""
    lines = [course("SC", "JROTC I", "1", **YEAR)]
    assert missing(ask(lines, "SC-24"), "PE") == 0
    assert missing(ask(lines, "WA-24"), "PE") == Decimal("1.5")


def test_north_carolina_wants_its_own_mathematics():
    """gcsnc.com: NC Math 1 to 3 and a fourth; Algebra I from elsewhere does not map one to one."""
    assert missing(ask([course("TX", "Algebra I", "1", **YEAR)], "NC-FRC"), "MATH") == 4
    own = [course("NC", f"NC Math {level}", "1", year=2021 + level, **YEAR) for level in (1, 2, 3)]
    assert missing(ask([*own, course("NC", "Pre-Calculus", "1", **YEAR)], "NC-FRC"), "MATH") == 0


def test_michigan_personal_finance_lies_inside_the_eighteen_credits():
    """MCL 380.1278a, pupils of the class of 2028 on."""
    found = ask([course("MI", "Personal Finance", "0.5", **A)], "MI-MMC", class_of=2028)
    assert found.required.carnegie == 18
    assert missing(found, "PERSFIN", "personal finance") == 0
    assert missing(ask([], "MI-MMC", class_of=2028), "PERSFIN", "personal finance") == Decimal("0.5")


def test_michigan_wants_mathematics_in_the_final_year():
    """MCL 380.1278a(1)(a)(i): at least one mathematics course during the final year."""
    early = [
        course("MI", title, "1", year=2023, **YEAR) for title in ("Algebra I", "Geometry", "Algebra II", "Pre-Calculus")
    ]
    found = ask(early, "MI-MMC", class_of=2028)
    assert missing(found, "MATH", "mathematics in the last year") == 1


def test_ohio_and_new_mexico_ask_algebra_two_or_its_like():
    """ORC 3313.603; 22-13-1.1 NMSA: Algebra II or equivalent."""
    for name in ("OH-20", "NM-24"):
        need = subject(ask([course("CA", "Integrated Math III", "10", **YEAR)], name), "MATH").needs[0]
        assert need.missing.carnegie == 0


def test_new_york_city_44_credits_are_22_units():
    """northsidechs.org; nysed.gov."""
    assert plan("NY-REGENTS").total == 22 * 60_000
    lines = [
        course("NY", title, "2", unit="NY-NYC", year=year, **YEAR)
        for title, year in (("Global History", 2023), ("Gym", 2024))
    ]
    assert ask(lines, "NY-REGENTS").lines[0].credits == 1


def test_colorado_names_only_civics_and_pennsylvania_nothing():
    """NCES dt13_234.30; 22 Pa. Code 4.24: local boards decide."""
    civics = ask([course("CO", "Civics", "0.5", **A)], "CO-LOCAL")
    assert (civics.status, civics.missing.carnegie) == (Status.NO_LIST, 0)
    found = ask([course("PA", "English I", "1", **YEAR)], "PA-LOCAL")
    assert found.status is Status.NO_LIST
    assert "district" in found.headline.text()


def test_californias_minimum_is_not_taken_for_all_that_a_district_asks():
    """EC 51225.3; districts commonly require 210 to 230 credits in all."""
    assert any("210-230" in said.text() for said in ask([], "CA-MIN").leaves_out)


def test_a_class_outside_the_plan_is_said():
    """Michigan's plan is known from the class of 2028 on."""
    michigan = usual(PLANS, state="MI", class_of=2026)
    found = answer([], michigan, Options(today=date(2026, 1, 5), class_of=2026))
    assert "rests_cohort" in [said.code for said in found.rests_on]
    assert "rests_no_class" in [said.code for said in answer([], michigan, Options(today=date(2026, 1, 5))).rests_on]
