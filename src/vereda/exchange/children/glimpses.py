"""The names of children in lists, for who may see them there. The caller authorises."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, scope_of
from vereda.exchange.audit.actions import record
from vereda.exchange.children.access import known_among
from vereda.exchange.children.finding.glimpse import glimpse
from vereda.exchange.children.models import ConsolidatedRecord


@dataclass(frozen=True)
class Named:
    msix_id: str
    name: str


@transaction.atomic
def listed(user: User, children: Sequence[int], *, on: str) -> dict[int, Named]:
    """`names_of`, and that the user's list `on` of such things named them is recorded."""
    names = names_of(children)
    record_listed(user, {child: one.msix_id for child, one in names.items()}, on=on)
    return names


def record_listed(user: User, children: Mapping[int, str], *, on: str) -> None:
    """Each child, here with its MSIX ID, was disclosed to the user (34 CFR 99.32). In the caller's transaction."""
    if not children:
        return
    scope = scope_of(user, Permission.VIEW_CHILD)
    own = () if scope.nation else known_among(list(children), scope)
    facts = {
        "shown": len(children),
        "children": sorted(children.values()),
        "known": sorted(children[child] for child in own),
    }
    record(action="child.listed", actor=user.email, on=("list", on), facts=facts)


def names_of(children: Sequence[int]) -> dict[int, Named]:
    """Child → MSIX ID and name; who has no record to show is left out."""
    found = ConsolidatedRecord.objects.filter(child__in=children).select_related("child")
    return {one.child_id: Named(one.child.msix_id, glimpse(one.child.msix_id, one.document).name) for one in found}
