"""Freezing, certifying and reconciling by the pages, without JavaScript; the files of a State."""

import csv
import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.portal.test_counts import PERIOD, counted, who

from vereda.core.calendar import performance_period_named
from vereda.core.counts.narrative import QUESTIONS
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.row_security import as_person
from vereda.exchange.audit.models import Event
from vereda.exchange.children.models import QualifyingMove, StateRecord, StudentVersion
from vereda.exchange.counts.actions import make_count
from vereda.exchange.counts.models import Certification, Count, CountedChild, Freezing, Sample, SampledChild
from vereda.exchange.reports.freezing import work_off

__all__ = ["counted", "who"]
pytestmark = pytest.mark.django_db
ANSWERS = {f"answer_{question.key}": "As the law says." for question in QUESTIONS}
People = Callable[[str], Client]


@pytest.fixture
def fresh(who: People, monkeypatch: pytest.MonkeyPatch) -> People:
    """People who have just shown who they are."""
    monkeypatch.setattr("vereda.portal.counts.certifying.ask_again", lambda _request: None)
    return who


def test_graciela_freezes_and_two_of_washington_certify(fresh: People) -> None:
    graciela, dana, uma = fresh("Graciela"), fresh("Dana"), fresh("Uma")
    assert "Freeze for ever" in graciela.get("/counts/frozen/").content.decode()
    for _pressed in range(2):
        assert graciela.post("/counts/freeze/", {"period": PERIOD}).status_code == 302
    under_way = graciela.get("/counts/frozen/").content.decode()
    assert "2025–26 is being frozen" in under_way
    assert 'http-equiv="refresh"' in under_way, "seen without JavaScript too"
    work_off(Freezing.objects.get().pk, clock=timezone.now)
    assert "is being frozen" not in graciela.get("/counts/frozen/").content.decode()
    there = f"/counts/{PERIOD}/certification/WA/"
    assert dana.post(there, {"sign": "yes"}).status_code == 422
    assert dana.post(there, {**ANSWERS, "sign": "yes"}).status_code == 302
    assert dana.post(there, {**ANSWERS, "sign": "yes"}).status_code == 422
    assert uma.post(there, {**ANSWERS, "sign": "yes"}).status_code == 302
    assert uma.post(there, {**ANSWERS, "answer_method_1": "Otherwise."}).status_code == 409
    signed = Certification.objects.get(state="WA")
    assert signed.prepared_by.startswith("dana")
    assert signed.approved_by.startswith("uma")
    assert "Washington" in graciela.get("/counts/frozen/").content.decode()


def test_a_period_under_way_is_not_frozen(fresh: People) -> None:
    answer = fresh("Graciela").post("/counts/freeze/", {"period": "2098-99"}, follow=True)
    assert "Nothing was done" in answer.content.decode()
    assert not Count.objects.exclude(frozen_at=None).exists()


def test_before_freezing_the_person_shows_anew_who_it_is(who: People) -> None:
    answer = who("Graciela").post("/counts/freeze/", {"period": PERIOD})
    assert "again" in answer.headers["Location"]
    assert not Count.objects.exclude(frozen_at=None).exists()


def a_list(*lines: tuple[str, str, str]) -> SimpleUploadedFile:
    kept = io.StringIO()
    csv.writer(kept).writerows([("state_student_identifier", "category_1", "category_2"), *lines])
    return SimpleUploadedFile("list.csv", kept.getvalue().encode())


def test_dana_reconciles_her_list(who: People) -> None:
    dana, there = who("Dana"), f"/counts/{PERIOD}/reconciliation/WA/"
    assert dana.post(there).status_code == 422
    broken = dana.post(there, {"list": SimpleUploadedFile("list.csv", b"\xff\xfe\x00")})
    assert "no CSV file" in broken.content.decode()
    assert dana.post(there, {"list": a_list(("<script>1", "yes", "no"))}).status_code == 302
    shown = dana.get(there).content.decode()
    assert "No file of yours has this number" in shown
    assert "<script>1" not in shown
    taken = dana.get(f"{there}table.csv").content.decode()
    reasons = [row["reason"] for row in csv.DictReader(io.StringIO(taken.lstrip("\ufeff")))]
    counted = CountedChild.objects.filter(count__period=PERIOD, state="WA", category_1=True)
    numbers = StateRecord.objects.filter(state="WA", child__in=counted.values("child"))
    assert sorted(set(reasons)) == ["not_in_file", "not_listed"]
    assert reasons.count("not_listed") == numbers.count()


def test_the_files_of_a_state_go_to_its_own_administrator(who: People) -> None:
    dana = who("Dana")
    assert "FS121" in dana.get(f"/counts/{PERIOD}/edfacts/WA/").content.decode()
    taken = dana.get(f"/counts/{PERIOD}/edfacts/WA/FS121/")
    assert 'filename="WASEAMIGELIGv000001.csv"' in taken.headers["Content-Disposition"]
    assert Event.objects.filter(action="count.file_taken", state_code="WA").exists()
    assert dana.get(f"/counts/{PERIOD}/edfacts/WA/FS999/").status_code == 404
    assert dana.get(f"/counts/{PERIOD}/edfacts/TX/").status_code == 404


def test_dana_draws_a_sample_notes_who_is_not_eligible_and_sees_whom_to_take_out(who: People) -> None:
    """ED-OIG on Oklahoma and Georgia: the sample is kept with its seed, a result noted for each child, the rate has an interval."""
    dana, there = who("Dana"), f"/counts/{PERIOD}/re-interviews/WA/"
    for wrong in ("", "0", "-1", "2001", "1e9", "٣"):
        assert dana.post(there, {"size": wrong}).status_code == 422
    assert dana.post(there, {"size": "2000"}).status_code == 302
    sample = Sample.objects.get()
    lines = list(SampledChild.objects.filter(sample=sample))
    counted = CountedChild.objects.filter(count__period=PERIOD, state="WA", category_1=True)
    assert {line.child_id for line in lines} == set(counted.values_list("child", flat=True))
    seen = Event.objects.filter(action="child.listed", on_id="re-interviews").count()
    assert f"Seed {sample.seed}" in dana.get(there).content.decode()
    assert Event.objects.filter(action="child.listed", on_id="re-interviews").count() == seen + 1
    said = {f"outcome_{lines[0].pk}": "ineligible", f"outcome_{lines[-1].pk + 1}": "eligible", "outcome_x": "eligible"}
    assert dana.post(f"{there}outcomes/", said).status_code == 302
    shown = dana.get(there).content.decode()
    assert "100.0% of those reached were not eligible" in shown
    assert "still counted" in shown
    QualifyingMove.objects.filter(state_record__state="WA", state_record__child=lines[0].child_id).delete()
    versions = StudentVersion.objects.count()
    made = make_count(period=performance_period_named(PERIOD), at=timezone.now(), by="test")
    left = CountedChild.objects.get(count=made, state="WA", child=lines[0].child_id)
    assert (left.category_1, left.birth_to_21, left.reason) == (False, False, "moved")
    assert "still counted" not in dana.get(there).content.decode()
    assert StudentVersion.objects.count() == versions, "what was said stays"


@pytest.mark.parametrize("name", ["Otis", "Ignacio", "Rosa"])
def test_a_sample_is_its_own_states_alone(name: str, who: People) -> None:
    who("Dana").post(f"/counts/{PERIOD}/re-interviews/WA/", {"size": "1"})
    line = SampledChild.objects.get()
    client = who(name)
    assert client.get(f"/counts/{PERIOD}/re-interviews/WA/").status_code == 404
    assert (
        client.post(f"/counts/{PERIOD}/re-interviews/WA/outcomes/", {f"outcome_{line.pk}": "eligible"}).status_code
        == 404
    )
    with as_person(User.objects.get(name__startswith=name).pk):
        assert not Sample.objects.exists()
        assert not SampledChild.objects.exists()
