"""The edges of the counts, by the cases of the federal reporting practice; each names where its rule is from."""

from dataclasses import replace

import pytest
from tests.counts.telling import counted, move, one, record, residency, school, service, told

from vereda.core.calendar import Period, performance_period_named
from vereda.core.counts import COUNTED, RULES, USUAL, count

STRICT = replace(USUAL, expiration_counts=False)
YEAR = school("2025-09-02", "2026-06-05")


@pytest.mark.parametrize(("verified", "reason"), [("2026-07-15", "over_2"), ("2026-08-31", COUNTED)])
def test_a_two_year_old_turning_three_counts_from_the_residence_after_the_birthday(verified: str, reason: str) -> None:
    """OME slides on the CSPR of 2016-17; turned 3 on August 30."""
    said = told([record(born="2023-08-30")], [move("2025-10-01")], [residency("2025-10-02", verified)])
    found = one(said, "2025-26")
    assert found["reason"] == reason
    assert found["birth_to_21"]


@pytest.mark.parametrize(("edges", "reason"), [(USUAL, COUNTED), (STRICT, "unexpired")])
def test_the_day_36_months_after_the_move_counts_or_not_by_setting(edges: object, reason: str) -> None:
    """Infinite Campus for New Mexico counts the expiration date itself, Generate takes later ones only."""
    said = told([record()], [move("2022-09-01")], [residency("2025-09-01")])
    assert one(said, "2025-26", edges)["reason"] == reason
    stated = told([record()], [move("2022-09-01", "2025-09-01")], [residency("2025-09-01")])
    assert one(stated, "2025-26", edges)["reason"] == reason


def test_no_state_can_state_more_than_36_months() -> None:
    """20 USC 6399(3)."""
    said = told([record()], [move("2022-08-01", "2026-08-01")], [YEAR])
    assert one(said, "2025-26")["reason"] == "unexpired"


def test_graduates_count_in_their_year_and_not_in_the_next() -> None:
    """OME slides on the CSPR of 2016-17; graduated June 10, 2022 with eligibility until 2023."""
    year = school("2021-09-01", "2022-06-10", graduation_hse_date="2022-06-10", grade_level="12")
    said = told([record(born="2004-01-01")], [move("2020-06-01")], [year, residency("2022-10-01")])
    assert one(said, "2021-22")["reason"] == COUNTED
    assert one(said, "2022-23")["reason"] == "not_graduated"


def test_service_under_continuation_is_not_category_2() -> None:
    """20 USC 6394(e): eligible until June 1, served on June 5 for the duration of the term."""
    summer = school("2026-06-05", "2026-07-10", kind="03", continuation_of_services_reason="01")
    said = told(
        [record()], [move("2023-06-01", "2026-06-01")], [YEAR | {"withdrawal_date": summer["enrollment_date"]}, summer]
    )
    found = one(said, "2025-26")
    assert (found["category_1"], found["category_2"], found["continued"]) == (True, False, True)


def test_a_child_there_only_under_continuation_is_not_counted() -> None:
    said = told([record()], [move("2022-06-01")], [YEAR | {"continuation_of_services_reason": "02"}])
    assert one(said, "2025-26")["reason"] == "not_continued"


def test_one_day_of_a_tutor_in_the_october_intersession_is_category_2_once() -> None:
    """ED Data Express: one or more days in a MEP-funded project of a summer term or an intersession."""
    year_round = YEAR | {"enrollment_type": "04"}
    said = told([record()], [move("2025-08-01")], [year_round], [service("2025-10-08"), service("2026-07-01")])
    found = counted(said, "2025-26")
    assert [row["category_2"] for row in found] == [True]
    without = told([record()], [move("2025-08-01")], [year_round])
    assert not one(without, "2025-26")["category_2"], "a year-round project alone does not say in which term"


def test_an_enrollment_in_a_summer_project_is_a_service_unless_the_state_lists_services() -> None:
    said = told([record()], [move("2025-08-01")], [school("2026-06-20", "2026-07-20", kind="03")])
    assert one(said, "2025-26")["category_2"]
    assert not one(said, "2025-26", replace(USUAL, enrollment_is_service=False))["category_2"]


def test_a_child_of_two_states_counts_in_both_and_once_in_the_nation() -> None:
    """Texas in September, Michigan in June and served there, Texas again in August."""
    there = [record(1, state="TX"), record(2, state="MI")]
    moves = [move("2025-02-01"), move("2026-06-08", record=2)]
    stays = [
        school("2025-09-02", "2026-05-20"),
        school("2026-06-15", "2026-07-25", record=2, kind="03"),
        residency("2026-08-20"),
    ]
    found = {row["state"]: row for row in counted(told(there, moves, stays), "2025-26")}
    assert {state: (row["category_1"], row["category_2"], row["home"]) for state, row in found.items()} == {
        "TX": (True, False, True),
        "MI": (True, True, False),
    }


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (told([record(gone=True)], [move("2025-01-01")], [YEAR]), "recorded"),
        (told([record()], [], [YEAR]), "moved"),
        (told([record()], [move("2025-01-01")], [school("2024-09-02", "2025-06-05")]), "resided"),
        (told([record()], [move("2026-07-01")], [YEAR]), "arrived"),
        (told([record()], [move("2022-01-01")], [YEAR]), "unexpired"),
        (told([record(born="2003-09-01")], [move("2025-01-01")], [YEAR]), "under_22"),
        (told([record(born="2003-09-04")], [move("2025-01-01")], [YEAR]), COUNTED),
    ],
    ids=["deleted", "no move", "not there", "arrived after", "expired", "22 before school", "21 for two days"],
)
def test_the_first_rule_that_fails_is_the_reason(said: object, reason: str) -> None:
    assert one(said, "2025-26")["reason"] == reason


def test_a_child_found_ineligible_leaves_every_count() -> None:
    """Oklahoma: 121 of 124 sampled children were not eligible (ED-OIG/A06F0013)."""
    eligible = told([record()], [move("2025-01-01")], [YEAR])
    assert one(eligible, "2025-26")["category_1"]
    removed = replace(eligible, records=told([record(gone=True)]).records)
    assert not any(one(removed, "2025-26")[name] for name in ("category_1", "category_2", "birth_to_21", "home"))


def test_two_records_of_one_child_in_a_state_are_one_child() -> None:
    records = [record(1), record(2)]
    said = told(records, [move("2025-01-01")], [YEAR | {"record": 2}])
    assert [(row["records"], row["category_1"]) for row in counted(said, "2025-26")] == [(2, True)]


def test_shown_once_in_the_highest_grade_of_the_period_and_in_the_last_district() -> None:
    stays = [
        school("2025-09-02", "2026-01-10", grade_level="08", district="4800001", school="480000100001", pfs_flag="Yes"),
        school("2026-01-15", "2026-06-01", grade_level="09", district="4800002", school="480000200002", pfs_flag="No"),
        residency("2026-07-01", grade_level="UG"),
    ]
    found = one(told([record()], [move("2025-09-01")], stays), "2025-26")
    assert (found["age_grade"], found["district"], found["school"]) == ("09", "4800002", "480000200002")
    assert (found["pfs"], found["lep"], found["moved_in_period"]) == (True, False, True)


@pytest.mark.parametrize(
    ("born", "grade", "expected"),
    [
        ("2022-11-01", "P2", "3TO5NOTK"),
        ("2020-01-01", None, "MISSING"),
        ("2021-01-01", None, "3TO5NOTK"),
        ("2009-01-01", "00", "OOS"),
    ],
)
def test_before_kindergarten_the_age_says_it(born: str, grade: str | None, expected: str) -> None:
    stay = residency("2025-10-01", "2026-08-20", **({"grade_level": grade} if grade else {}))
    assert one(told([record(born=born)], [move("2025-09-20")], [stay]), "2025-26")["age_grade"] == expected


def test_an_enrollment_without_withdrawal_proves_its_own_period_only() -> None:
    said = told([record()], [move("2024-09-01")], [school("2024-09-05")])
    assert one(said, "2024-25")["reason"] == COUNTED
    assert one(said, "2025-26")["reason"] == "resided"


def test_nothing_after_the_day_of_the_count_is_known() -> None:
    said = told([record()], [move("2025-09-20")], [residency("2025-12-01")])
    period = performance_period_named("2025-26")
    assert isinstance(period, Period)
    early = count(said, period, as_of=period.first.replace(month=11))
    assert early["reason"].to_list() == ["resided"]


def test_every_rule_says_since_when_and_from_where() -> None:
    assert all(rule.source and rule.failed["es"] and rule.passed["es"] for rule in RULES.values())
