"""What the consolidated record shows, and of whom."""

from datetime import date
from decimal import Decimal

from django.core.management import call_command
from django.db import connection
from tests.children.deliveries import assert_invariants, deliver, student, submitted, undone

from vereda.exchange.audit.models import Event
from vereda.exchange.children import actions, consolidated
from vereda.exchange.children.consolidated.assembling import canonical
from vereda.exchange.children.consolidated.choosing import choose_all
from vereda.exchange.children.models import (
    Child,
    ConsolidatedRecord,
    Course,
    Enrollment,
    IdentityPair,
    MatchedIdentity,
    StateRecord,
)
from vereda.exchange.children.record import Record, granted_by_state, record_of

PARENTS = {
    "female_parent_first_name": "Elena", "female_parent_last_name": "Cárdenas",
    "male_parent_first_name": "Tomás", "male_parent_last_name": "Reyes",
}  # fmt: skip
ANACUA, AHTANUM = "484999000001", "539999000001"


def stay(
    since: date,
    until: date | None = None,
    *,
    school: str | None = ANACUA,
    name: str = "Anacua High School",
    **more: object,
) -> dict:
    return {
        "enrollment_date": since, "withdrawal_date": until, "school_identification_code": school,
        "school_or_project_name": name, "enrollment_type": "01", "grade_level": "12", **more,
    }  # fmt: skip


def course(
    title: str, granted: str | None = None, *, subject: str = "English", year: int = 2025, **more: object
) -> dict:
    return {
        "course_title": title, "subject_area_name": subject, "begin_academic_year": year, "end_academic_year": year + 1,
        "credits_granted": granted and Decimal(granted), **more,
    }  # fmt: skip


def move_to(city: str) -> dict:
    return {
        "qualifying_arrival_date": date(2026, 6, 19),
        "qualifying_move_to_city": city,
        "qualifying_move_to_state": "MI",
    }


def mona() -> Record:
    """Texas and Washington saw a birth certificate; Michigan has day and month swapped, and said so last of all."""
    deliver(
        "TX",
        [
            student(
                "TX1", "MONA", "REYES CARDENAS", birth_date_verification="1004", **PARENTS,
                enrollments=[
                    stay(date(2025, 8, 14), date(2026, 5, 29), med_alert_indicator="Chronic", facility_state="TX"),
                    stay(date(2026, 8, 17), date(2026, 9, 11), med_alert_indicator="Chronic", facility_state="TX"),
                ],
                course_history=[course("English III", "1.0"), course("Algebra II", "1.0", subject="Mathematics")],
                qualifying_moves=[move_to("Hart")],
            )
        ],
        on=date(2026, 9, 18),
    )  # fmt: skip
    deliver(
        "WA",
        [
            student(
                "WA1", "Mona", "Reyes", "Cárdenas", birth_date_verification="1004", **PARENTS,
                enrollments=[
                    stay(date(2026, 11, 9), school=AHTANUM, name="Ahtanum Ridge High School", facility_state="WA"),
                    stay(date(2026, 8, 20), date(2026, 9, 11), facility_state="TX"),
                ],
                course_history=[course("English 12", clock_hours=7, grade_to_date="90", year=2026)],
            )
        ],
        on=date(2026, 11, 12),
    )  # fmt: skip
    deliver(
        "MI",
        [
            student(
                "MI1", "Mona", "Reyes", "Cárdenas", date(2007, 7, 3), birth_date_verification="1007", **PARENTS,
                enrollments=[stay(date(2026, 9, 16), date(2026, 10, 30), school=None, name="Crystal Valley High School")],
                qualifying_moves=[move_to("HART")],
                assessments=[{"assessment_title": "English", "score_results": "4.3"}],
            )
        ],
        on=date(2026, 11, 16),
    )  # fmt: skip
    return record_of(Child.objects.get(successor=None))


def test_one_record_of_three_states() -> None:
    record = mona()
    assert record.name == "Mona Reyes Cárdenas"
    assert record.states == ("TX", "MI", "WA"), "in the order in which the child appeared"
    assert [source.state for source in record.sources] == ["MI", "TX", "WA"]
    assert record.now.school == "Ahtanum Ridge High School"
    assert [one.since for one in record.enrollments] == sorted((one.since for one in record.enrollments), reverse=True)


def test_a_proven_birth_date_before_a_newer_one_and_the_other_beside_it() -> None:
    (conflict,) = mona().conflicts
    assert conflict.element == "birth_date"
    assert conflict.shown.value == "2007-03-07"
    assert conflict.shown.proven
    assert {said.state for said in conflict.shown.said} == {"TX", "WA"}
    (other,) = conflict.others
    assert (other.value, other.evidence, other.proven) == ("2007-07-03", ("1007",), False)
    assert [(said.state, said.on) for said in other.said] == [("MI", date(2026, 11, 16))]


def test_an_enrollment_that_two_states_report_stands_once_with_both() -> None:
    record = mona()
    twice = [one for one in record.enrollments if len(one.said) > 1]
    assert [(one.school, {said.state for said in one.said}) for one in twice] == [("Anacua High School", {"TX", "WA"})]
    assert len(record.enrollments) == 4
    assert record.enrollments[0].until is None


def test_two_enrollments_of_one_state_are_two() -> None:
    deliver(
        "TX",
        [
            student(
                "TX1",
                "Mona",
                "Reyes",
                enrollments=[stay(date(2026, 8, 17)), stay(date(2026, 8, 19), enrollment_type="02")],
            )
        ],
    )
    assert len(record_of(Child.objects.get()).enrollments) == 2


def test_a_summer_project_is_not_the_school_year_beside_it() -> None:
    deliver(
        "TX",
        [
            student(
                "TX1",
                "Mona",
                "Reyes",
                "Cárdenas",
                **PARENTS,
                enrollments=[stay(date(2026, 6, 1), enrollment_type="03")],
            )
        ],
    )
    deliver("WA", [student("WA1", "Mona", "Reyes", "Cárdenas", **PARENTS, enrollments=[stay(date(2026, 6, 2))])])
    assert [one.is_summer for one in record_of(Child.objects.get()).enrollments] == [False, True]


def test_a_move_told_by_two_states_stands_once_and_credits_are_never_added_over_states() -> None:
    record = mona()
    assert [{said.state for said in move.said} for move in record.moves] == [{"TX", "MI"}]
    assert granted_by_state(record.courses) == {"TX": Decimal("2.0")}
    unfinished = next(course for course in record.courses if course.credits is None)
    assert (unfinished.title, unfinished.hours, unfinished.grade_to_date) == ("English 12", 7, "90")


def test_flags_tell_what_each_state_said_last_and_who_did_not_say() -> None:
    told = mona().flags["med_alert_indicator"]
    assert [(one.value, one.said[0].state) for one in told] == [(None, "WA"), (None, "MI"), ("Chronic", "TX")]


def test_a_name_is_shown_as_one_state_writes_it() -> None:
    told = (
        ("TX", {"first_name": "Micaela C", "last_name_1": "Tlapa López", "last_name_2": None}),
        ("WA", {"first_name": "Micaela", "middle_name": "Carmen", "last_name_1": "LOPEZ"}),
        ("MI", {"first_name": "Micaela", "last_name_1": "Tlapa", "last_name_2": "López"}),
    )
    records = [
        {"state": state, "demographics_said_at": f"2026-09-0{day}", **names}
        for day, (state, names) in enumerate(told, 1)
    ]
    chosen = choose_all(("first_name", "middle_name", "last_name_1", "last_name_2"), records)
    assert (chosen["last_name_1"]["value"], chosen["last_name_2"]["value"]) == ("Tlapa", "López")
    assert (chosen["first_name"]["value"], chosen["middle_name"]["value"]) == ("Micaela", "Carmen")
    assert chosen["last_name_1"]["others"] == chosen["first_name"]["others"] == []
    other = {
        "state": "FL",
        "demographics_said_at": "2026-09-04",
        "first_name": "Micaela",
        "last_name_1": "Tlapa",
        "last_name_2": "Cruz",
    }
    chosen = choose_all(("first_name", "last_name_1", "last_name_2"), [*records, other])
    assert chosen["last_name_1"]["whole"] == "Tlapa Cruz"
    assert [one["whole"] for one in chosen["last_name_1"]["others"]] == ["Tlapa López"]


def test_an_update_without_demographics_makes_them_no_newer() -> None:
    deliver("TX", [student("TX1", "Mona", "Reyes", "Cárdenas", **PARENTS)], on=date(2026, 9, 1))
    deliver("WA", [student("WA1", "Mona", "Reyes", "Cárdenas", **PARENTS)], on=date(2026, 9, 2))
    update = {"state_student_identifier": "TX1", "action_code": "U", "enrollments": [stay(date(2026, 9, 3))]}
    deliver("TX", [update], on=date(2026, 9, 4))
    before = ConsolidatedRecord.objects.get().digest
    record = record_of(Child.objects.get())
    assert [(said.state, said.on) for said in record.demographics["last_name_1"].shown.said] == [
        ("WA", date(2026, 9, 2)),
        ("TX", date(2026, 9, 1)),
    ]
    assert record.enrollments[0].said[0].on == date(2026, 9, 4)
    actions.rebuild(by="test")
    assert ConsolidatedRecord.objects.get().digest == before


def test_what_a_state_withdrew_is_not_shown_while_others_speak() -> None:
    mona()
    deliver("MI", [{"state_student_identifier": "MI1", "action_code": "D"}], on=date(2026, 11, 18))
    record = record_of(Child.objects.get(successor=None))
    assert record.conflicts == ()
    assert "MI" not in record.states
    assert next(source for source in record.sources if source.state == "MI").withdrawn_at is not None


def test_the_bytes_depend_on_what_is_said_not_on_who_came_first() -> None:
    documents = []
    for order in ((0, 1, 2), (2, 0, 1)):
        files = [
            (
                state,
                [
                    student(
                        f"{state}1", "Mona", "Reyes", "Cárdenas", **PARENTS, enrollments=[stay(date(2026, 8, 17 + day))]
                    )
                ],
            )
            for day, state in enumerate(("TX", "WA", "MI"))
        ]
        with undone():
            for place in order:
                deliver(*files[place], on=date(2026, 9, 1))
            documents.append(canonical(ConsolidatedRecord.objects.get().document))
    assert documents[0] == documents[1]


def test_a_rebuild_gives_the_same_bytes() -> None:
    """Also where the server plans anew, as it does by itself after some calls."""
    plan("force_custom_plan")
    mona()
    deliver("TX", [student("TX2", "Iker", "Zapata", born=date(2010, 1, 2))])
    kept = _everything_derived()
    Course.objects.all().delete()
    Enrollment.objects.update(grade_level="01")
    ConsolidatedRecord.objects.update(document={}, digest="")
    StateRecord.objects.filter(state="TX").update(first_name="Otra", child=None)
    MatchedIdentity.objects.update(names="", digest="")
    IdentityPair.objects.all().delete()
    plan("force_generic_plan")
    call_command("rebuild", verbosity=0)
    assert _everything_derived() == kept
    assert Event.objects.filter(action="exchange.rebuilt").count() == 1
    assert_invariants()


def plan(how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL plan_cache_mode = {how}")


def _everything_derived() -> list[list[tuple]]:
    tables = {
        "children_staterecord": "*", "children_consolidatedrecord": "*", "children_link": "*", "children_matchedidentity": "*",
        "children_identitykey": "state_record_id, key", "children_identitypair": "left_id, right_id, score, vetoed",
        **{f"children_{name}": "state_record_id, key, said_at" for name in ("qualifyingmove", "alternateid")},
        "children_enrollment": "state_record_id, key, said_at, grade_level",
        "children_course": "state_record_id, course_title, credits_granted",
    }  # fmt: skip
    found = []
    with connection.cursor() as cursor:
        for table, columns in tables.items():
            cursor.execute(
                f"SELECT ({columns if columns != '*' else 't.*'})::text FROM {table} t"
                if columns == "*"
                else f"SELECT {columns} FROM {table}"
            )
            found.append(sorted(cursor.fetchall()))
    return found


def test_publishing_twice_writes_nothing_and_a_child_without_records_loses_its_record() -> None:
    mona()
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text FROM children_consolidatedrecord")
        before = cursor.fetchall()
    Child.objects.update(is_stale=True)
    actions.publish(submitted("TX", on=date(2026, 12, 1)).pk, at=None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text FROM children_consolidatedrecord")
        assert cursor.fetchall() == before
    StateRecord.objects.update(
        child=Child.objects.create(msix_id="000000000000", created_at="2026-01-01T00:00Z", is_stale=True)
    )
    Child.objects.update(is_stale=True)
    assert consolidated.publish() == 2
    assert ConsolidatedRecord.objects.get().child.msix_id == "000000000000"


def test_many_batches_give_what_one_gives(monkeypatch) -> None:
    deliver(
        "TX",
        [
            student(
                f"{number}", "Iker", "Zapata", born=date(2000 + number, 1, 2), enrollments=[stay(date(2026, 8, 17))]
            )
            for number in range(7)
        ],
    )
    before = dict(ConsolidatedRecord.objects.values_list("child_id", "digest"))
    ConsolidatedRecord.objects.all().delete()
    monkeypatch.setattr("vereda.exchange.children.consolidated.publishing.CHILDREN_A_TIME", 2)
    told = []
    Child.objects.update(is_stale=True)
    consolidated.publish(progress=lambda done, total: told.append((done, total)))
    assert dict(ConsolidatedRecord.objects.values_list("child_id", "digest")) == before
    assert told[-1] == (7, 7)
