"""A parent's request: taken in by whoever is told, decided by the State that said the value, in the days of 34 CFR 200.85(e)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from vereda.exchange.accounts.models import User
from vereda.exchange.audit.models import Event
from vereda.exchange.children.models import Child, StateRecord
from vereda.exchange.corrections.actions import decide, take_in
from vereda.exchange.corrections.letter import content, decision_letter
from vereda.exchange.corrections.models import Correction
from vereda.exchange.duties.models import Duty
from vereda.exchange.mail.models import Mail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nation")]
Who = Callable[[str], Client]
WASHINGTON = ZoneInfo("America/Los_Angeles")  # where it may still be yesterday


@pytest.fixture
def mona() -> Child:
    child = StateRecord.objects.get(state="WA", state_student_identifier="5520918347").child
    assert child
    return child


def asked(client: Client, mona: Child, **more: object) -> Correction:
    given = {
        "what": "birth_date@TX", "wanted": "March 7, 2007", "asked_by": "Elena Reyes", "relation": "parent",
        "asked_on": timezone.localdate(timezone=WASHINGTON).isoformat(), "language": "es", **more,
    }  # fmt: skip
    answer = client.post(f"/children/{mona.msix_id}/corrections/", given)
    assert answer.status_code == 302, answer.content.decode()
    return Correction.objects.latest("pk")


def clocks(correction: Correction) -> dict[str, tuple[str, str]]:
    duties = Duty.objects.filter(trigger=f"correction:{correction.pk}")
    return {one.rule: (one.state_id, one.status) for one in duties}


def test_asked_about_another_states_value_it_is_forwarded_and_that_state_answers_both(who: Who, mona: Child) -> None:
    rosa, ignacio = who("Rosa"), who("Ignacio")
    assert "birth_date@TX" in rosa.get(f"/children/{mona.msix_id}/corrections/").content.decode()
    Mail.objects.all().delete()
    made = asked(rosa, mona)
    assert (made.owner_id, made.asked_state_id, bool(made.stands)) == ("TX", "WA", True)
    assert clocks(made) == {
        "correction_forward": ("WA", "met"), "correction_answer": ("TX", "open"), "correction_state_asks": ("TX", "open"),
    }  # fmt: skip
    assert Mail.objects.get().to == "ignacio.pruneda@tx.example"
    assert "Mona" not in Mail.objects.get().text
    there = f"/corrections/{made.pk}/"
    assert ignacio.post(f"{there}reply/", {"words": "We look at the birth certificate."}).status_code == 302
    assert clocks(made)["correction_state_asks"] == ("TX", "met")
    assert ignacio.get(f"{there}letter/es/").status_code == 404, "before there is a decision"
    assert ignacio.post(f"{there}decide/", {"decision": "granted", "reason": "Así lo dice el acta."}).status_code == 302
    assert clocks(made)["correction_submit"] == ("TX", "open")
    assert clocks(made)["correction_answer"] == ("TX", "open"), "until the letter goes out"
    letter = ignacio.get(f"{there}letter/es/")
    assert letter.content.startswith(b"%PDF")
    assert letter.headers["Content-Type"] == "application/pdf"
    assert ignacio.post(f"{there}sent/").status_code == 302
    assert clocks(made)["correction_answer"] == ("TX", "met")
    page = rosa.get(there).content.decode()
    assert "We look at the birth certificate." in page, "who took it in follows it"
    trail = [
        "correction.taken",
        "correction.replied",
        "correction.granted",
        "correction.letter_printed",
        "correction.letter_sent",
    ]
    assert (
        list(
            Event.objects.filter(on_kind="correction", on_id=str(made.pk))
            .order_by("id")
            .values_list("action", flat=True)
        )
        == trail
    )


def test_asked_about_its_own_value_a_state_has_thirty_days_from_the_day_it_was_asked(who: Who, mona: Child) -> None:
    day = timezone.localdate(timezone=WASHINGTON) - timedelta(days=3)
    made = asked(who("Rosa"), mona, what="birth_date@WA", asked_on=day.isoformat())
    assert clocks(made) == {"correction_answer": ("WA", "open")}
    assert Duty.objects.get(trigger=f"correction:{made.pk}").due_on == day + timedelta(days=30)
    dana = who("Dana")
    dana.post(f"/corrections/{made.pk}/decide/", {"decision": "refused", "reason": "The certificate says so."})
    assert "correction_submit" not in clocks(made), "of a refusal nothing is sent to the exchange"


def test_asked_by_the_department_a_state_answers_within_ten_working_days(who: Who, mona: Child) -> None:
    """34 CFR 200.85(e): under the Privacy Act, 5 USC 552a(d)(2)."""
    graciela, ignacio = who("Graciela"), who("Ignacio")
    graciela.post(f"/children/{mona.msix_id}/", {"purpose": "participation"})
    made = asked(graciela, mona)
    assert (made.owner_id, made.asked_state_id) == ("TX", None)
    assert clocks(made) == {"correction_department_asks": ("TX", "open")}
    there = f"/corrections/{made.pk}/"
    page = ignacio.get(there).content.decode()
    assert "Graciela Tovar, the Department" in page
    assert "Answer the Department" in page
    assert ignacio.post(f"{there}reply/", {"words": "The certificate was read anew."}).status_code == 302
    assert clocks(made) == {"correction_department_asks": ("TX", "met")}
    assert "The certificate was read anew." in graciela.get(there).content.decode()
    assert graciela.post(f"{there}decide/", {"decision": "granted", "reason": "Yes."}).status_code == 404
    assert who("Otis").get(there).status_code == 404, "a government user asks for no corrections"


def test_of_two_who_decide_one_wins(who: Who, mona: Child) -> None:
    made = asked(who("Rosa"), mona)
    ignacio = who("Ignacio")
    ignacio.post(f"/corrections/{made.pk}/decide/", {"decision": "granted", "reason": "Yes."})
    late = ignacio.post(f"/corrections/{made.pk}/decide/", {"decision": "refused", "reason": "No."}, follow=True)
    assert "Somebody was quicker" in late.content.decode()
    assert Correction.objects.get(pk=made.pk).status == "granted"


def test_the_same_request_twice_is_one(who: Who, mona: Child) -> None:
    rosa = who("Rosa")
    assert asked(rosa, mona) == asked(rosa, mona)


def test_only_the_state_that_said_the_value_decides(who: Who, mona: Child) -> None:
    made = asked(who("Rosa"), mona)
    given = {"decision": "granted", "reason": "Yes."}
    for name in ("Rosa", "Dana", "Ruth", "Carl", "Otis"):
        assert who(name).post(f"/corrections/{made.pk}/decide/", given).status_code == 404, name
    for name in ("Ruth", "Carl", "Otis", "Uma"):
        assert who(name).get(f"/corrections/{made.pk}/").status_code == 404, name
    assert who("Dana").get(f"/corrections/{made.pk}/").status_code == 200, "her State was asked"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"what": "birth_date@FL"}, "What is wrong"),
        ({"what": "nonsense@TX"}, "What is wrong"),
        ({"wanted": " "}, "What it should be"),
        ({"asked_on": "2090-01-01"}, "Day on which it was asked"),
    ],
)
def test_what_is_wanting_is_said_without_naming_the_child(
    who: Who, mona: Child, given: dict[str, str], says: str
) -> None:
    whole = {
        "what": "birth_date@TX", "wanted": "x", "asked_by": "y", "relation": "parent", "asked_on": "2026-11-01", "language": "en",
    }  # fmt: skip
    answer = who("Rosa").post(f"/children/{mona.msix_id}/corrections/", whole | given)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "Mona" not in answer.content.decode()
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("language", "outcome", "words"),
    [
        ("es", True, ("Se concede su solicitud", "4 días hábiles", "Mona Reyes Cárdenas", "nacimiento")),
        ("en", False, ("Your request is refused", "hearing", "34 CFR 99.21", "Because.")),
    ],
)
def test_the_letter_says_what_was_decided_why_and_what_the_family_may_do(
    mona: Child, language: str, outcome: bool, words: tuple[str, ...]
) -> None:
    at = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("America/Chicago"))
    ignacio = User.objects.get(name__startswith="Ignacio")
    made = take_in(
        child=mona, element="birth_date", owner="TX", stands="March 7, 2006", wanted="March 7, 2007", asked_by="Elena Reyes",
        relation="parent", asked_on=date(2026, 11, 16), language=language, by=ignacio, at=at,
    )  # fmt: skip
    made = decide(correction=made, granted=outcome, reason="Because.", by=ignacio, at=at)
    told = content(made, language=language, printed_by="Ignacio", at=at)  # type: ignore[arg-type]
    text = str(told)
    assert all(word.lower() in text.lower() for word in words), text
    pages = decision_letter(made, language=language, printed_by="Ignacio", at=at)  # type: ignore[arg-type]
    assert b"/StructTreeRoot" in pages, "tagged, for who reads with a screen reader"
