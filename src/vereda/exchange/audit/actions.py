"""Writing the record of actions and looks."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from vereda.exchange.audit.models import Event


def record(
    *,
    action: str,
    actor: str,
    on: tuple[str, str],
    state_code: str = "",
    purpose: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Event:
    """Write an event in the transaction that the caller holds, so that neither stands without the other.

    `facts` carry counts and codes, never values of personal elements. Raises TransactionManagementError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            f"{action} must be recorded in the transaction of what it tells about"
        )
    return Event.objects.create(
        at=timezone.now(),
        action=action,
        actor=actor,
        on_kind=on[0],
        on_id=on[1],
        state_code=state_code,
        purpose=purpose,
        facts=dict(facts or {}),
    )
