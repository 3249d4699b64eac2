"""Knowing a State's system by the key that it shows."""

import hashlib
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import Q, QuerySet

from vereda.exchange.accounts.duties import REMINDERS
from vereda.exchange.accounts.models import ApiKey, User
from vereda.exchange.accounts.permissions import Permission, scope_of

PREFIX: Final = "vereda_"  # so that a scanner of source code knows one that was left there
LONGEST: Final = timedelta(days=366)
PRECISION: Final = timedelta(minutes=1)  # between two notes of the last use, to write seldom


class Refusal(StrEnum):
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    ENDED = "ended"


class KeyRefused(Exception):
    """Nobody may act with this key, for this reason."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def key_shown(secret: str, *, at: datetime) -> ApiKey:
    """The key whose secret was shown, its use noted. Raises KeyRefused."""
    key = ApiKey.objects.select_related("user").filter(digest=digest_of(secret)).first()
    if key is None:
        raise KeyRefused(Refusal.UNKNOWN)
    if key.ended_at or not key.user.may_act:
        raise KeyRefused(Refusal.ENDED)
    if at >= key.expires_at:
        raise KeyRefused(Refusal.EXPIRED)
    unseen = Q(last_used_at=None) | Q(last_used_at__lt=at - PRECISION)
    ApiKey.objects.filter(unseen, pk=key.pk).update(last_used_at=at)
    return key


def expiring(*, today: date) -> QuerySet[ApiKey]:
    """Keys that expire within 30 days, and those that did so within a week."""
    span = today - timedelta(days=7), today + max(REMINDERS) + timedelta(days=1)
    return ApiKey.objects.filter(ended_at=None, expires_at__date__range=span).order_by("pk")


def keys_of(user: User, state: str) -> QuerySet[ApiKey]:
    """The keys of the State's systems for who keeps them, newest first; ended ones too."""
    kept = ApiKey.objects.select_related("made_by", "ended_by")
    return kept.filter(state=state) if state in scope_of(user, Permission.KEEP_KEYS).states else kept.none()
