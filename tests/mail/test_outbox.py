"""Mails commit with what they tell about, reach a real server, and are repeated when it would not have them."""

import pytest
from django.db import transaction
from django.test import override_settings
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.mail.server import free_port, mail_server

from vereda.exchange.audit.models import Event
from vereda.exchange.mail.actions import post, post_again
from vereda.exchange.mail.jobs import WAITS, deliver
from vereda.exchange.mail.models import Mail
from vereda.exchange.mail.queries import undelivered

pytestmark = pytest.mark.django_db


def posted(**changed: str) -> Mail:
    return post(**{"to": "uma@wa.example", "subject": "Señal", "text": "Un enlace: https://x.example/?a=ñ", **changed})


def due_again(mail: Mail) -> None:
    Mail.objects.filter(pk=mail.pk).update(next_attempt_at=mail.made_at)


def test_a_mail_arrives_whole_and_its_text_is_kept_no_longer() -> None:
    mail = posted()
    with mail_server() as inbox:
        deliver()
    arrived = inbox.mails[0]
    assert (arrived["To"], arrived["Subject"]) == ("uma@wa.example", "Señal")
    assert arrived.get_content().strip() == "Un enlace: https://x.example/?a=ñ"
    mail.refresh_from_db()
    assert (mail.text, mail.next_attempt_at, mail.sent_at is None) == ("", None, False)


def test_it_is_sent_once_and_asked_for_once() -> None:
    for number in range(3):
        posted(subject=f"Number {number}")
    assert ProcrastinateJob.objects.filter(task_name="mail.deliver", status="todo").count() == 1
    with mail_server() as inbox:
        deliver()
        deliver()
    assert [mail["Subject"] for mail in inbox.mails] == ["Number 0", "Number 1", "Number 2"]


def test_rolled_back_there_is_neither_mail_nor_job() -> None:
    jobs = ProcrastinateJob.objects.filter(task_name="mail.deliver")
    before = jobs.count()
    with transaction.atomic():
        posted()
        transaction.set_rollback(True)
    assert not Mail.objects.exists()
    assert jobs.count() == before


def test_a_server_that_is_away_is_asked_again_later() -> None:
    mail = posted()
    smtp = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1"}
    with override_settings(**smtp, EMAIL_PORT=free_port()):
        deliver()
    mail.refresh_from_db()
    assert mail.trouble == "ConnectionRefusedError"
    assert mail.next_attempt_at - mail.made_at >= WAITS[0]
    assert list(undelivered({"WA"})) == []
    assert list(undelivered(None)) == [mail]
    due_again(mail)
    with mail_server() as inbox:
        deliver()
    assert len(inbox.mails) == 1
    assert list(undelivered(None)) == []


def test_a_busy_server_is_asked_again_and_one_that_refuses_for_good_is_not() -> None:
    busy, refused = posted(), posted()
    with mail_server() as inbox:
        inbox.answer = "451 greylisted"
        deliver()
        busy.refresh_from_db()
        assert busy.next_attempt_at > busy.made_at
        inbox.answer = "550 no such user"
        due_again(refused)
        deliver()
    refused.refresh_from_db()
    assert refused.is_given_up
    assert refused.trouble.startswith("550")


def test_it_is_given_up_at_last_and_a_person_may_repeat_it() -> None:
    mail = posted(state="WA")
    with mail_server() as inbox:
        inbox.answer = "451 greylisted"
        for _ in range(len(WAITS) + 1):
            due_again(mail)
            deliver()
        mail.refresh_from_db()
        assert mail.is_given_up
        inbox.answer = "250 OK"
        post_again(mail=mail, by="uma@wa.example")
        deliver()
        assert len(inbox.mails) == 1
    assert Event.objects.filter(action="mail.repeated", on_id=str(mail.pk)).count() == 1


def test_without_a_server_mails_wait() -> None:
    mail = posted()
    with override_settings(EMAIL_HOST=""):
        deliver()
    mail.refresh_from_db()
    assert (mail.attempts, bool(mail.text)) == (0, True)


def test_a_line_break_in_a_subject_writes_no_header() -> None:
    posted(subject="Hello\nBcc: all@wa.example")
    with mail_server() as inbox:
        deliver()
    assert inbox.mails[0]["Bcc"] is None
    assert inbox.mails[0]["Subject"] == "Hello Bcc: all@wa.example"
