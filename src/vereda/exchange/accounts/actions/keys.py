"""What makes and ends the keys of States' systems."""

import secrets
from datetime import date, datetime

from django.db import transaction
from django.utils.text import slugify

from vereda.exchange.accounts import letters
from vereda.exchange.accounts.actions.events import record_about
from vereda.exchange.accounts.administration import refuse_unless
from vereda.exchange.accounts.duties import reminder_due
from vereda.exchange.accounts.keys import LONGEST, PREFIX, digest_of
from vereda.exchange.accounts.models import ApiKey, RoleAssignment, User
from vereda.exchange.accounts.permissions import Permission, may
from vereda.exchange.accounts.recipients import recipients

SECRET = 32  # random bytes
SHOWN = 6  # random characters that stand in lists


@transaction.atomic
def make_key(*, state: str, lane: str, name: str, expires_at: datetime, by: User, at: datetime) -> tuple[ApiKey, str]:
    """Give a system of the State a key. Returns it with its secret, which is kept nowhere.

    Raises NotYours; ValueError for a key that would hold longer than a year, or not at all.
    """
    refuse_unless(may(by, Permission.KEEP_KEYS, state=state))
    if not at < expires_at <= at + LONGEST:
        raise ValueError("a key holds for a year at most")
    secret = PREFIX + secrets.token_urlsafe(SECRET)
    apart = secrets.token_hex(SHOWN)
    address = f"{slugify(name)[:40]}.{apart}@{state}.systems.invalid".lower()  # RFC 6761: no mail ever goes there
    system = User.objects.create_user(email=address, password=None, name=name, state_id=state, is_system=True)
    RoleAssignment.objects.create(user=system, role=RoleAssignment.Role.STATE_SYSTEM, state_id=state)
    key = ApiKey.objects.create(
        user=system, state_id=state, lane=lane, name=name, digest=digest_of(secret), hint=secret[: len(PREFIX) + SHOWN],
        made_at=at, made_by=by, expires_at=expires_at,
    )  # fmt: skip
    record_about(system, "key_made", by=by.email, name=name, lane=lane, expires_at=expires_at.isoformat())
    return key, secret


@transaction.atomic
def end_key(*, key: ApiKey, by: User, at: datetime) -> ApiKey:
    """End a key for good: the system is refused at its next request. Ended again, nothing changes. Raises NotYours."""
    refuse_unless(may(by, Permission.KEEP_KEYS, state=key.state_id))
    held = ApiKey.objects.select_for_update(of=("self",)).select_related("user").get(pk=key.pk)
    if held.ended_at:
        return held
    held.ended_at, held.ended_by = at, by
    held.save(update_fields=["ended_at", "ended_by"])
    User.objects.filter(pk=held.user_id).update(status=User.Status.DEACTIVATED, ended_at=at)
    record_about(held.user, "key_ended", by=by.email, name=held.name)
    return held


@transaction.atomic
def remind_of_key(*, key: ApiKey, today: date) -> int:
    """Mail the keepers of a key that it expires, on the days for it; returns how many mails were written."""
    held = ApiKey.objects.select_for_update().get(pk=key.pk)
    if held.ended_at or not reminder_due(held.expires_at.date(), held.reminded_on, today):
        return 0
    keepers = recipients(state=held.state_id)
    for keeper in keepers:
        letters.key_expires(keeper, held)
    held.reminded_on = today
    held.save(update_fields=["reminded_on"])
    record_about(held.user, "key_expiry_told", by="vereda", name=held.name, keepers=len(keepers))
    return len(keepers)
