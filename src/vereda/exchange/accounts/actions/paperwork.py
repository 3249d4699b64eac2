"""Paperwork is kept until three years after access ended (form 1810-0686), then forgotten."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from vereda.exchange.accounts.models import Application
from vereda.exchange.audit.actions import record


@transaction.atomic
def forget_paperwork(*, before: datetime) -> int:
    """Delete the applications of accounts that ended, and those that came to nothing, before that moment. Returns how many."""
    nothing = Q(user__isnull=True) & (Q(decided_at__lt=before) | Q(decided_at__isnull=True, applied_at__lt=before))
    old = Application.objects.filter(Q(user__ended_at__lt=before) | nothing)
    forgotten, _ = old.delete()
    if forgotten:
        record(action="application.forgotten", actor="vereda", on=("application", ""), facts={"number": forgotten})
    return forgotten
