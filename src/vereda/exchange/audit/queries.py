"""Reading the record of actions and looks."""

from django.db.models import QuerySet

from vereda.exchange.audit.models import Event


def events_on(kind: str, identifier: str) -> QuerySet[Event]:
    """All that was done to or seen of one thing, newest first."""
    return Event.objects.filter(on_kind=kind, on_id=identifier).order_by("-id")
