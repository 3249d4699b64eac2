"""Delivering the outbox. A mail that no server takes is repeated, ever more slowly, then given up and shown to a person."""

import smtplib
from datetime import timedelta
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from vereda.exchange.mail.models import Mail
from vereda.project.jobs import app

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60))
PERMANENT = 5  # first digit of "never" (RFC 5321, 4.2.1)
EVERY_MINUTE = "* * * * *"
EVERY_HOUR = "7 * * * *"
EVERY_MORNING = "20 11 * * *"  # UTC: before work begins anywhere in the United States but Guam

log = structlog.get_logger(__name__)


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="mail.deliver", queue="mail", lock="mail", queueing_lock="mail.deliver")
def deliver(timestamp: int = 0) -> None:  # noqa: ARG001  # procrastinate says when it was due
    """Hand every mail that is due to the server of VEREDA_EMAIL_URL."""
    if not settings.EMAIL_HOST:
        return
    server = get_connection()
    try:
        while send_next(server):
            pass
    finally:
        server.close()


def ask_for_delivery() -> None:
    """Defer the job in the caller's transaction; while one waits, that one will do."""
    try:
        with transaction.atomic():
            deliver.defer()
    except AlreadyEnqueued:
        log.debug("mail.delivery_already_waits")


@transaction.atomic
def send_next(server: BaseEmailBackend) -> bool:
    """Send the mail that is due longest. Killed between the server's yes and our commit it goes twice, under one Message-ID."""
    due = Mail.objects.select_for_update(skip_locked=True).filter(next_attempt_at__lte=timezone.now())
    mail = due.order_by("next_attempt_at", "id").first()
    if mail is None:
        return False
    mail.attempts += 1
    try:
        server.open()
        server.send_messages([as_message(mail)])
    except (OSError, smtplib.SMTPException) as trouble:
        server.close()
        put_off(mail, trouble)
    else:
        mail.sent_at, mail.next_attempt_at, mail.trouble, mail.text = timezone.now(), None, "", ""
    mail.save()
    return True


def as_message(mail: Mail) -> EmailMessage:
    host = urlsplit(settings.BASE_URL).hostname
    return EmailMessage(
        subject=mail.subject,
        body=mail.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.to],
        headers={
            "Message-ID": f"<{mail.made_at:%Y%m%d%H%M%S%f}.{mail.pk}@{host}>",
            "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers
        },
    )


def put_off(mail: Mail, trouble: Exception) -> None:
    """Until the next wait is over; for good after the last, or when the server says that it never will (5xx)."""
    code = getattr(trouble, "smtp_code", 0) or refused_with(trouble)
    mail.trouble = f"{code or ''} {type(trouble).__name__}".strip()
    if code // 100 == PERMANENT or mail.attempts > len(WAITS):
        mail.next_attempt_at = None
        log.error("mail.given_up", mail=mail.pk, attempts=mail.attempts, trouble=mail.trouble)
    else:
        mail.next_attempt_at = timezone.now() + WAITS[mail.attempts - 1]
        log.warning("mail.put_off", mail=mail.pk, attempts=mail.attempts, trouble=mail.trouble)


def refused_with(trouble: Exception) -> int:
    """The code with which the server refused the one recipient."""
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        return next((code for code, _ in trouble.recipients.values()), 0)
    return 0


@app.periodic(cron=EVERY_MORNING)
@app.task(name="mail.digests", queue="mail", queueing_lock="mail.digests")
def digests(timestamp: int) -> None:  # noqa: ARG001
    from vereda.exchange.mail.notifying import send_digests  # noqa: PLC0415  # it posts, and posting asks for delivery here

    send_digests()


@app.periodic(cron=EVERY_HOUR)
@app.task(name="mail.repeat_returned", queue="mail", queueing_lock="mail.repeat_returned")
def repeat(timestamp: int) -> None:  # noqa: ARG001
    from vereda.exchange.mail.notifying import repeat_returned  # noqa: PLC0415

    repeat_returned(at=timezone.now())
