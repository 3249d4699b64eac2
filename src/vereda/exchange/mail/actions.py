"""What changes the outbox."""

from django.db import transaction
from django.utils import timezone

from vereda.exchange.audit.actions import record
from vereda.exchange.mail.jobs import ask_for_delivery
from vereda.exchange.mail.models import Mail


@transaction.atomic
def post(*, to: str, subject: str, text: str, state: str = "") -> Mail:
    """Put a mail into the outbox. It and its delivery commit with what the caller did, or not at all."""
    now = timezone.now()
    line = " ".join(subject.split())  # a line break would begin another header
    mail = Mail.objects.create(to=to, subject=line, text=text, state_code=state, made_at=now, next_attempt_at=now)
    ask_for_delivery()
    return mail


@transaction.atomic
def post_again(*, mail: Mail, by: str) -> Mail:
    """Try a mail once more that was given up. One that was taken has no text any more and stays as it is."""
    mail = Mail.objects.select_for_update().get(pk=mail.pk)
    if mail.is_given_up:
        mail.next_attempt_at, mail.attempts = timezone.now(), 0
        mail.save(update_fields=["next_attempt_at", "attempts"])
        record(action="mail.repeated", actor=by, on=("mail", str(mail.pk)), state_code=mail.state_code)
        ask_for_delivery()
    return mail
