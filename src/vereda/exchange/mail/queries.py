"""Reading the outbox."""

from collections.abc import Collection

from django.db.models import QuerySet

from vereda.exchange.mail.models import Mail


def mails_of(states: Collection[str] | None) -> QuerySet[Mail]:
    """The mails of these States, newest first; of all with None."""
    return Mail.objects.all() if states is None else Mail.objects.filter(state_code__in=states)


def undelivered(states: Collection[str] | None) -> QuerySet[Mail]:
    """Those that no server has taken: put off after a failure, or given up."""
    return mails_of(states).filter(sent_at__isnull=True, attempts__gt=0)
