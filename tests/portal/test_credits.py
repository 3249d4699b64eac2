"""Mona's credits page: the sentence her counselor can say, and everything it rests on."""

import re
import subprocess
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from vereda.exchange.accounts.models import User
from vereda.exchange.audit.models import Event
from vereda.exchange.children.models import Child, ConsolidatedRecord, StateRecord
from vereda.exchange.credits.models import Acceptance, CoursePlacement
from vereda.exchange.duties.models import Duty
from vereda.exchange.moves.actions import request_data
from vereda.exchange.moves.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nation", "in_the_fall_of_2026")]
MOST_QUERIES = 20


@pytest.fixture
def in_the_fall_of_2026(settings) -> None:
    """The calendar of a demonstration stands on the day of the child's newest file."""
    settings.DEMO = True


@pytest.fixture
def rosa(who) -> Client:
    return who("Rosa")


@pytest.fixture
def page() -> str:
    mona = StateRecord.objects.get(state="WA", state_student_identifier="5520918347").child
    return f"/children/{mona.msix_id}/credits/"


def text_of(client: Client, path: str, **asked: object) -> str:
    answer = client.get(path, asked)
    assert answer.status_code == 200, (path, answer.status_code)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_if_this_semester_is_passed_mona_graduates(rosa: Client, page: str) -> None:
    told = text_of(rosa, page)
    assert "If this semester is passed, the plan is complete." in told
    assert "21.5 credits are granted; 5 courses under way bring 2.5." in told
    assert "17.5 credits granted by Texas count, as it said on June 15, 2026." in told
    assert "Principles of Agriculture" in told
    assert "High School and Beyond Plan" in told
    assert "3.5 of 4.0" in told
    assert "+ 0.5 this semester" in told


def test_each_states_hours_stand_side_by_side(rosa: Client, page: str) -> None:
    told = text_of(rosa, page)
    for hours in ("15 h", "27 h", "7 h"):
        assert hours in told
    assert "49 h" not in told
    assert "Hours are not added across States." in told


def test_a_failed_course_and_an_added_one(rosa: Client, page: str) -> None:
    failing = {"failed": "WA|english 12|2026|2027|0828|03"}
    assert "0.5 credits are missing even if this semester is passed: English." in text_of(rosa, page, **failing)
    added = {**failing, "course": "English 12", "credits": "1"}
    told = text_of(rosa, page, **added)
    assert "This is an answer to a question" in told
    assert "credits are missing" not in told


@pytest.mark.parametrize(
    "asked",
    [{"failed": "x" * 4000}, {"class_of": "9" * 400}, {"course": "\x00", "credits": "NaN"}, {"credits": "1e99"}],
)
def test_what_cannot_be_read_is_passed_over(rosa: Client, page: str, asked: dict[str, str]) -> None:
    assert "If this semester is passed, the plan is complete." in text_of(rosa, page, **asked)


def test_another_states_plan(rosa: Client, page: str) -> None:
    assert "2.5 credits are missing even if this semester is passed" in text_of(rosa, page, state="TX")
    assert "No graduation plan of" in text_of(rosa, page, state="PR")
    assert rosa.get(page, {"plan": "no such plan"}).status_code == 404


def test_the_page_needs_few_queries(rosa: Client, page: str, counted) -> None:
    rosa.get(page)
    with counted() as asked:
        rosa.get(page)
    assert len(asked) <= MOST_QUERIES, asked


def test_spanish(rosa: Client, page: str) -> None:
    rosa.cookies["django_language"] = "es"
    told = text_of(rosa, page)
    assert "Si se aprueba este semestre, el plan queda completo." in told


ENGLISH_IN_TEXAS = "TX|english 12|2026|2027|0828|03"
ENGLISH_HERE = "WA|english 12|2026|2027|0828|03"


def decide(client: Client, page: str, what: str, **given: object) -> str:
    """What the page that one is led to says."""
    answer = client.post(f"{page}{what}/", {"seen": 0, **given}, follow=True)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_what_a_school_accepts_counts_with_who_when_and_by_which_rule(rosa: Client, page: str) -> None:
    told = decide(rosa, page, "accept", line=ENGLISH_IN_TEXAS, credits="0.1", rule="by hours, 15 of 60")
    assert "It is recorded" in told
    assert "0.1 partial credits for English 12 were accepted by Rosa Villarreal, Registrar on" in told
    assert "(by hours, 15 of 60)" in told
    assert "0.4 credits are missing even if this semester is passed: English." in text_of(
        rosa, page, failed=ENGLISH_HERE
    )
    assert "2.5 credits are missing" in text_of(rosa, page, state="TX"), "Texas is not bound by what Washington accepts"
    event = Event.objects.get(action="child.partial_credit_accepted")
    assert event.actor == "rosa@lower-yakima.example"
    assert "English" not in str(event.facts)


def test_what_was_accepted_is_taken_back_by_nothing_and_stays_on_file(rosa: Client, page: str) -> None:
    decide(rosa, page, "accept", line=ENGLISH_IN_TEXAS, credits="0.1", rule="by hours")
    told = decide(rosa, page, "accept", line=ENGLISH_IN_TEXAS, credits="0", rule="A mistake", seen=1)
    assert "were accepted by" not in told
    assert Acceptance.objects.count() == 2


def test_of_two_who_accept_at_once_the_second_reads_the_first(rosa: Client, page: str) -> None:
    decide(rosa, page, "accept", line=ENGLISH_IN_TEXAS, credits="0.1", rule="by hours")
    told = decide(rosa, page, "accept", line=ENGLISH_IN_TEXAS, credits="0.2", rule="by days")
    assert "Someone else has decided about this since you read the page." in told
    assert Acceptance.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "trouble"),
    [
        ({"line": ENGLISH_IN_TEXAS, "credits": "0.6", "rule": "x"}, "The whole course is worth 0.5."),
        ({"line": ENGLISH_HERE.replace("2026", "2020"), "credits": "0.1", "rule": "x"}, "no longer has this course"),
        ({"line": ENGLISH_IN_TEXAS, "credits": "-1", "rule": "x"}, "greater than or equal to 0"),
        ({"line": ENGLISH_IN_TEXAS, "credits": "0.1", "rule": " "}, "Say by which rule."),
        ({"line": ENGLISH_IN_TEXAS, "credits": "0.1", "rule": "x", "seen": "9" * 30}, "less than or equal to"),
        ({"line": "\x00", "credits": "0.1", "rule": "x"}, "Null characters"),
    ],
)
def test_what_does_not_hold_is_not_recorded(rosa: Client, page: str, given: dict[str, str], trouble: str) -> None:
    assert trouble in decide(rosa, page, "accept", **given)
    assert not Acceptance.objects.exists()


def test_a_course_that_no_rule_places_counts_once_a_person_has_placed_it(rosa: Client, page: str) -> None:
    agriculture = "TX|principles of agriculture|2025|2026|0828|03"
    told = text_of(rosa, f"{page}place/", line=agriculture)
    assert "Principles of Agriculture" in told
    placed = decide(rosa, page, "place", line=agriculture, course="18001", reason="The Texas course of that name")
    assert "Placed by Rosa Villarreal, Registrar on" in placed
    assert "The Texas course of that name" in placed
    assert "No course of that name" in decide(
        rosa, page, "place", line=agriculture, course="Qwertz", reason="x", seen=1
    )
    assert "Say what it is" in decide(rosa, page, "place", line=agriculture, reason="x", seen=1)
    assert CoursePlacement.objects.count() == 1


def test_a_counselor_chooses_another_plan_or_class(rosa: Client, page: str) -> None:
    assert "class of 2026" in decide(rosa, page, "plan", plan="", class_of="2026", reason="She entered grade 9 in 2022")
    assert "class of 2027" in decide(rosa, page, "plan", plan="WA-24", class_of="2027", reason="Mended", seen=1)


def test_who_only_states_a_purpose_decides_nothing(who, page: str) -> None:
    carl = who("Carl")
    carl.post(page.removesuffix("credits/"), {"purpose": "credit_accrual"})
    assert "If this semester is passed" in text_of(carl, page)
    assert "Record what is accepted" not in text_of(carl, page)
    for what in ("accept", "place", "plan"):
        assert carl.get(f"{page}{what}/").status_code == 404
        assert carl.post(f"{page}{what}/", {"seen": 0}).status_code == 404


def paper(client: Client, path: str, folder: Path, how: str = "-layout") -> str:
    answer = client.get(path)
    assert answer.headers["Content-Type"] == "application/pdf"
    (folder / "paper.pdf").write_bytes(answer.content)
    return subprocess.run(
        ["pdftotext", how, folder / "paper.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout


def test_the_letter_sets_both_plans_side_by_side(rosa: Client, page: str, tmp_path: Path) -> None:
    told = paper(rosa, f"{page}letter/en/", tmp_path)
    for words in (
        "If this semester is passed, the plan is complete.", "Texas asks", "Still needed", "Earned where",
        "17.5 credits granted by Texas count", "Principles of Agriculture", "Printed by Rosa Villarreal", "FERPA", "by hours",
    ):  # fmt: skip
        assert words in told, words
    total = next(line for line in told.splitlines() if line.strip().startswith("Total  "))
    assert total.split()[1:] == ["26.0", "24.0", "21.5", "2.5", "0.0"]


@pytest.mark.parametrize(("language", "missing"), [("en", "hours are still missing"), ("es", "Faltan")])
def test_page_and_letter_say_alike_what_part_of_a_course_is_still_missing(
    rosa: Client, page: str, tmp_path: Path, language: str, missing: str
) -> None:
    rosa.cookies["django_language"] = language
    told = re.findall(rf'<span class="one-value">([^<]*{missing}[^<]*)</span>', rosa.get(page).content.decode())
    assert any("45" in one and "60" in one and "75 %" in one for one in told), "of English 12 in Texas, 15 hours"
    letter = " ".join(paper(rosa, f"{page}letter/{language}/", tmp_path, "-raw").split())
    assert [one for one in told if one in letter] == told


def test_the_letter_in_spanish(rosa: Client, page: str, tmp_path: Path) -> None:
    told = paper(rosa, f"{page}letter/es/", tmp_path)
    for words in ("Si se aprueba este semestre", "Texas pide", "Faltan", "Impreso por Rosa Villarreal"):
        assert words in told, words


def test_the_record_tells_the_next_course_and_proposes_algebra_without_setting_it(rosa: Client, page: str) -> None:
    told = text_of(rosa, page.removesuffix("credits/"))
    assert "Mathematics Algebra II TX granted Next: Pre-Calculus".replace("Next: ", "") in told
    assert "The courses show it earned (Algebra I)" in told
    assert "A person sets the indicator." in told


@pytest.fixture
def without_her_junior_year(page: str) -> None:
    """As if Texas had never sent the courses of 2025-26."""
    known = ConsolidatedRecord.objects.get(child__msix_id=page.split("/")[2])
    lines = known.document["course_history"]
    year = ("TX", 2025)
    known.document["course_history"] = [
        one for one in lines if (one["said"][0]["state"], one["begin_academic_year"]) != year
    ]
    known.save()


def test_nothing_is_asked_where_nothing_is_missing(rosa: Client, page: str) -> None:
    assert "Of every school year in grades 9 to 12 there are courses" in text_of(rosa, page)
    assert "Nothing is missing from there any more." in decide(rosa, page, "ask", state="TX")
    assert not Notice.objects.filter(kind="data_request").exists()


@pytest.mark.usefixtures("without_her_junior_year")
def test_a_state_is_asked_for_the_year_it_never_sent_once_however_often_one_presses(rosa: Client, page: str) -> None:
    assert "No course of 2025–26 has come." in text_of(rosa, page)
    for _ in range(2):
        told = decide(rosa, page, "ask", state="TX", message="Harlingen High School, please call 509 555 0100")
        assert "Asked: Texas." in told
    assert "Asked by Rosa Villarreal, Lower Yakima SD, WA, on" in told
    sent = Notice.objects.get(kind="data_request")
    assert (sent.to_state_id, sent.wants, sent.message[:9]) == ("TX", ["transcript"], "Harlingen")
    assert Duty.objects.filter(trigger=f"notice:{sent.pk}").count() == 1
    assert Event.objects.filter(action="child.data_requested").count() == 2, "each press is a look, and recorded"
    assert Event.objects.filter(action="move.data_request_sent").count() == 1


@pytest.mark.usefixtures("without_her_junior_year")
def test_a_request_for_something_else_does_not_stand_in_the_way(rosa: Client, page: str) -> None:
    child = Child.objects.get(msix_id=page.split("/")[2])
    by = User.objects.get(name="Rosa Villarreal")
    request_data(child=child, to_state="TX", wants=["immunization"], by=by, at=timezone.now())
    assert re.search(r'value="TX" checked', rosa.get(page).content.decode())
    decide(rosa, page, "ask", state="TX")
    requests = Notice.objects.filter(kind="data_request").order_by("pk")
    assert [one.wants for one in requests] == [["immunization"], ["transcript"]]
    assert not re.search(r'value="TX" checked', rosa.get(page).content.decode())


@pytest.mark.usefixtures("without_her_junior_year")
@pytest.mark.parametrize(
    ("given", "trouble"),
    [
        ({}, "Choose whom to ask."),
        ({"state": "ZZ"}, "Select a valid choice."),
        ({"state": ["TX", "WA"]}, "Nothing is missing from there any more."),
        ({"state": "TX", "message": "x" * 1001}, "at most 1000 characters"),
    ],
)
def test_a_request_that_does_not_hold_is_not_sent(rosa: Client, page: str, given: dict, trouble: str) -> None:
    assert trouble in decide(rosa, page, "ask", **given)
    assert not Notice.objects.filter(kind="data_request").exists()


@pytest.mark.usefixtures("without_her_junior_year")
def test_who_states_a_purpose_may_ask_too_and_who_states_none_may_not(who, page: str) -> None:
    carl = who("Carl")
    assert "not known in your district" in carl.post(f"{page}ask/", {"state": "TX"}).content.decode()
    carl.post(page.removesuffix("credits/"), {"purpose": "credit_accrual"})
    assert "Asked: Texas." in decide(carl, page, "ask", state="TX")
    assert Notice.objects.get(kind="data_request").from_state_id == "FL"
    assert who("Otis").post(f"{page}ask/", {"state": "TX"}).status_code == 404


def test_the_course_history_goes_along_for_other_systems(rosa: Client, page: str) -> None:
    pesc = rosa.get(f"{page}pesc/")
    assert pesc.headers["Content-Type"] == "application/xml"
    assert b"<CourseTitle>Principles of Agriculture</CourseTitle>" in pesc.content
    assert b"Rosa Villarreal, Registrar" in pesc.content
    told = rosa.get(f"{page}ed-fi/").json()
    assert {one["lastSurname"] for one in told["students"]} == {"Reyes Cárdenas"}
    assert len(told["courseTranscripts"]) == pesc.content.count(b"<Course>")
    assert Event.objects.filter(action__in=["child.exported_pesc", "child.exported_edfi"]).count() == 2


def test_the_family_s_sheet_says_it_too(rosa: Client, page: str, tmp_path: Path) -> None:
    told = " ".join(paper(rosa, f"{page.removesuffix('credits/')}family-sheet/es/", tmp_path).split())
    assert "Si se aprueba este semestre, el plan queda completo." in told
    assert "No incluye exámenes" in told
