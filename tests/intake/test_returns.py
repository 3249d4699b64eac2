"""Return files: made from the tables, the same whenever they are asked for."""

import csv
import io
import json

import pytest
from tests.intake.sending import deleted, on_disk, state_file, students, worked_off

from vereda.core.spreadsheet import FORMULA
from vereda.exchange.children.models import Child, StateRecord
from vereda.exchange.intake import returns
from vereda.exchange.intake.models import Finding
from vereda.exchange.intake.queries import findings_by_rule

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("agreed", "stored")]


def ids_of(submission) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(returns.msix_ids_csv(submission)))))


def from_texas(number: int):
    records = students(number)
    records["student"][0] |= {"reporting_state_code": "TX", "state_student_identifier": f"TX{number}"}
    return state_file(records, submitting_state="TX")


def test_the_first_file_gives_every_student_an_id(tmp_path):
    submission = worked_off(on_disk(tmp_path, state_file(students(1, 2))))
    told = ids_of(submission)
    known = dict(StateRecord.objects.values_list("state_student_identifier", "child__msix_id"))
    assert {one["state_student_identifier"]: one["msix_id"] for one in told} == known
    assert {one["previous_msix_id"] for one in told} == {""}
    assert {one["since"] for one in told} == {submission.matched_at.date().isoformat()}


def test_an_update_that_moves_nothing_tells_nothing_and_the_first_file_still_tells_the_same(tmp_path):
    first = worked_off(on_disk(tmp_path, state_file(students(1, 2))))
    told = ids_of(first)
    second = worked_off(on_disk(tmp_path, state_file(students(1), submission_date="20251119103000000"), "b.msx"))
    assert ids_of(second) == []
    assert ids_of(first) == told


def test_a_change_that_another_state_brought_about_is_told_in_the_next_file(tmp_path):
    """The same child in both States, first taken for two children, then made one."""
    from django.db import connection
    from django.utils import timezone

    worked_off(on_disk(tmp_path, state_file(students(1, 2))))
    moved, stays = StateRecord.objects.order_by("state_student_identifier")
    was = moved.child.msix_id
    at = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE children_link SET until = %s WHERE state_record_id = %s", [at, moved.pk])
        cursor.execute(
            """INSERT INTO children_link (state_record_id, child_id, since, reason, by, model_version)
               VALUES (%s, %s, %s, 'person', 'Dana', '')""",
            [moved.pk, stays.child_id, at],
        )
    StateRecord.objects.filter(pk=moved.pk).update(child=stays.child)
    texas = worked_off(on_disk(tmp_path, from_texas(9), "tx.msx"), state="TX")
    assert [one["state_student_identifier"] for one in ids_of(texas)] == ["TX9"]
    later = worked_off(on_disk(tmp_path, state_file(students(3), submission_date="20251119103000000"), "c.msx"))
    told = {one["state_student_identifier"]: one for one in ids_of(later)}
    assert told[moved.state_student_identifier]["previous_msix_id"] == was
    assert told[moved.state_student_identifier]["msix_id"] == stays.child.msix_id
    assert set(told) == {moved.state_student_identifier, "5521770003"}


def test_nothing_is_told_before_matching(tmp_path):
    submission = worked_off(on_disk(tmp_path, state_file(students(1))), lane="test")
    assert ids_of(submission) == []


def test_findings_as_csv_and_json_hold_the_same_and_no_cell_is_a_formula(tmp_path):
    submission = worked_off(on_disk(tmp_path, state_file(deleted(1))))
    planted = ["=HYPERLINK(1)", "+1", "-1", "@x", "\tx", "plain", 'with "quotes", and comma']
    for value in planted:
        Finding.objects.create(
            submission=submission,
            rule="student.action_code.delete_unknown",
            severity="warning",
            value=value,
            message="x",
        )
    rows = list(csv.DictReader(io.StringIO("".join(returns.findings_csv(submission)), newline="")))
    assert not any(cell.startswith(FORMULA) for row in rows for cell in row.values())
    assert [row["value"].removeprefix("'") for row in rows if row["message"] == "x"] == planted
    told = json.loads("".join(returns.findings_json(submission)))
    assert [row["value"] for row in told if row["message"] == "x"] == planted
    assert all(row["fix"] for row in told)
    assert len(rows) == len(told) == submission.findings.count()


def test_the_acknowledgement_says_what_became_of_the_file(tmp_path):
    submission = worked_off(on_disk(tmp_path, state_file(students(1))))
    told = returns.acknowledgement(submission)
    assert (told["receipt"], told["status"], told["state"]) == (submission.receipt, "published", "WA")
    assert told["counts"]["inserted"] == 1
    assert json.loads(json.dumps(told)) == told


def test_findings_are_totalled_by_rule_heaviest_first(tmp_path):
    records = students(1, 2, 3)
    records["demographics"][1]["birth_date"] = "20990101"
    submission = worked_off(on_disk(tmp_path, state_file(records)))
    found = findings_by_rule(submission, shown=1)
    assert found[0].severity == "hold_student"
    assert sum(one.findings for one in found) == submission.findings.count()
    assert all(len(one.first) == 1 and one.told for one in found)
    assert Child.objects.count() == 2
