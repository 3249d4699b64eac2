import pytest

from vereda.core.credits import choices, packaged_plans, read_plans
from vereda.core.credits.demand import demand
from vereda.core.credits.plan_file import SUBJECTS
from vereda.core.credits.tables import listed, rows

PLANS = packaged_plans()
ROW = {
    "state": "TX", "plan_id": "TX-DISTRICT", "plan_name": "A district", "grad_year_from": "2027", "grad_year_to": "",
    "row_type": "credit", "subject": "MATH", "label": "Mathematics", "credits_native": "3", "native_unit": "unit",
    "carnegie_units": "3.0", "course_tokens": "ALG1;GEOM", "class_from": "", "class_to": "", "rule": "", "source": "board minutes",
    "certainty": "sourced", "detail_certainty": "sourced",
}  # fmt: skip


def test_every_state_and_the_district_of_columbia_has_a_plan():
    assert len({plan.state for plan in PLANS}) == 51
    assert all(one.source for plan in PLANS for one in (*plan.subjects, *plan.duties))


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.id)
def test_the_slots_of_a_plan_sum_up_to_its_total(plan):
    asked = demand(plan, None)
    assert asked.amount == (plan.total or sum(one.amount for one in plan.subjects if not one.inside))
    assert all(slot.amount > 0 for slot in asked.slots)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"course_tokens": "ALGEBRA"}, "ALGEBRA"),
        ({"course_tokens": "ALG1:-1"}, "positive"),
        ({"course_tokens": "ALG1;GEOM;ALG2;STATPROB"}, "need more than its 3.0"),
        ({"subject": "MATHS"}, "MATHS"),
        ({"native_unit": "points"}, "points"),
        ({"row_type": "credits"}, "credits"),
        ({"carnegie_units": "three"}, "three"),
        ({"source": " "}, "no source"),
        ({"carnegie_units": "0", "course_tokens": ""}, "no credits"),
        ({"grad_year_to": "2020"}, "2027 to 2020"),
    ],
)
def test_a_plan_that_is_not_coherent_is_refused_with_its_name(wrong, said):
    with pytest.raises(ValueError, match="TX-DISTRICT") as refused:
        read_plans([ROW | wrong])
    assert said in str(refused.value)


def test_rows_of_one_plan_stand_together():
    other = ROW | {"plan_id": "TX-OTHER"}
    with pytest.raises(ValueError, match="together"):
        read_plans([ROW, other, ROW])


def test_a_district_plan_comes_before_the_states():
    district = read_plans([ROW | {"district": "4800001"}])
    assert choices((*PLANS, *district), state="TX", class_of=2027, district="4800001")[0].id == "TX-DISTRICT"
    assert choices((*PLANS, *district), state="TX", class_of=2027)[0].id == "TX-FHSP-E"


def test_substitutions_and_exclusions_speak_of_plans_and_subjects_there_are():
    places = {(plan.state, one.code) for plan in PLANS for one in plan.subjects}
    for row in (*rows("substitutions.csv"), *rows("exclusions.csv")):
        assert (row["state"], row["subject"]) in places
        assert row["source"]


def test_every_subject_and_course_code_of_the_tables_is_known():
    sced = {row["sced_code"] for row in rows("sced_codes.csv")} | {"NC1", "NC2", "NC3", "IPC"}
    assert {row["sced_code"] for row in rows("course_tokens.csv")} <= sced
    assert {row["sced_code"] for row in rows("course_titles.csv")} <= sced
    subjects = {row["subject"] for row in rows("subject_names.csv")} - {"NONE"}
    assert subjects <= set(SUBJECTS)
    facts = {
        fact for row in rows("requirement_tokens.csv") for fact in listed(row["accepts"]) if fact.startswith("subject:")
    }
    assert {fact.removeprefix("subject:") for fact in facts} <= set(SUBJECTS)


def test_of_a_student_whose_class_nobody_knows_everything_is_asked():
    california = next(plan for plan in PLANS if plan.id == "CA-MIN")
    assert {"SS_ETHNIC", "PERSFIN"} <= {one.code for one in california.asked(None)}
    assert "SS_ETHNIC" not in {one.code for one in california.asked(2027)}
