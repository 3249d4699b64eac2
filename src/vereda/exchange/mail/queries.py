"""Reading the outbox."""

from collections.abc import Collection

from django.db.models import QuerySet

from vereda.exchange.mail.models import Mail, Notification, Preference


def mails_of(states: Collection[str] | None) -> QuerySet[Mail]:
    """The mails of these States, newest first; of all with None."""
    return Mail.objects.all() if states is None else Mail.objects.filter(state_code__in=states)


def undelivered(states: Collection[str] | None) -> QuerySet[Mail]:
    """Those that no server has taken: put off after a failure, or given up."""
    return mails_of(states).filter(sent_at__isnull=True, attempts__gt=0)


def notifications_on(kind: str, identifier: str) -> QuerySet[Notification]:
    """Who was told about one thing, and whether it reached them."""
    told = Notification.objects.filter(on_kind=kind, on_id=identifier)
    return told.select_related("person", "mail").order_by("id")


def unseen_of(person: int) -> QuerySet[Notification]:
    """What a person was told and has not looked at, newest first."""
    return Notification.objects.filter(person=person, seen_at__isnull=True)


def preference_of(person: int) -> str:
    chosen = Preference.objects.filter(person=person).values_list("how", flat=True).first()
    return chosen or Preference.How.AT_ONCE
