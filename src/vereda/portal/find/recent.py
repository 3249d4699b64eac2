"""What a person looked for since signing in. Kept in the session only, so that signing out forgets it."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

KEY = "searches"
MOST = 6
LONGEST = 300  # characters of an address


@dataclass(frozen=True)
class Search:
    words: str
    address: str
    at: datetime


def remember(session: MutableMapping[str, Any], *, words: str, address: str) -> None:
    """Put a search on top; the same again moves up."""
    if not words or len(address) > LONGEST:
        return
    others = [one for one in session.get(KEY, ()) if one["words"] != words]
    session[KEY] = [{"words": words, "address": address, "at": timezone.now().isoformat()}, *others][:MOST]


def recent_searches(session: Mapping[str, Any]) -> list[Search]:
    """Newest first."""
    return [Search(one["words"], one["address"], datetime.fromisoformat(one["at"])) for one in session.get(KEY, ())]
