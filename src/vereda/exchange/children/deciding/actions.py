"""What people decide. Links move, rows never; each decision is one transaction with one event, and can be undone exactly."""

from collections.abc import Iterable

from django.db import transaction

from vereda.exchange.audit.actions import record
from vereda.exchange.children.deciding.models import IdentityChange
from vereda.exchange.children.deciding.standing import (
    NotAsItWas,
    across,
    as_they_stand,
    living,
    place,
    say,
    show,
    take_turn,
)
from vereda.exchange.children.matching import links
from vereda.exchange.children.models import Child, Link

Kind = IdentityChange.Kind


@transaction.atomic
def merge(*, into: int, child: int, by: str, also_by: str = "") -> IdentityChange:
    """Make two children one. `into` keeps its MSIX ID; that of `child` is retired and leads to it for ever.

    Raises NotAsItWas (a child is retired, or both are the same), Busy.
    """
    at = take_turn()
    if into == child:
        raise NotAsItWas
    records = living(into, child)
    change = IdentityChange.objects.create(kind=Kind.MERGE, at=at, by=by, also_by=also_by, retired=as_they_stand(child))
    belongs = {one: of for of, those in records.items() for one in those}
    place(change, belongs, dict.fromkeys(records[child], into), Link.Reason.PERSON)
    links.retire({child: into}, at, by=also_by or by)
    say(change, dict.fromkeys(across(records[into], records[child]), True))
    show([into, child])
    _note(change, into, records=len(belongs))
    return change


@transaction.atomic
def split(*, child: int, off: Iterable[int], off_keeps_id: bool, by: str, also_by: str = "") -> IdentityChange:
    """Make of one child two: the State records `off`, and the others. One part keeps the MSIX ID, the other gets a new one.

    Raises NotAsItWas (the child is retired, or `off` is not a true part of it), Busy.
    """
    at = take_turn()
    records = living(child)[child]
    apart = sorted(set(off))
    rest = [one for one in records if one not in apart]
    if not apart or not rest or not set(apart) <= set(records):
        raise NotAsItWas
    change = IdentityChange.objects.create(kind=Kind.SPLIT, at=at, by=by, also_by=also_by)
    (fresh,) = links.new_children(1, at)
    moving = rest if off_keeps_id else apart
    place(change, dict.fromkeys(records, child), dict.fromkeys(moving, fresh), Link.Reason.PERSON)
    within = across(apart, apart) | across(rest, rest)
    say(change, dict.fromkeys(within, True) | dict.fromkeys(across(apart, rest), False))
    show([child, fresh])
    _note(change, child, records=len(records), moved=len(moving))
    return change


@transaction.atomic
def keep_apart(*, one: int, other: int, by: str, also_by: str = "") -> IdentityChange:
    """Say that two children are two. No matching asks again or joins them.

    Raises NotAsItWas (a child is retired, or both are the same), Busy.
    """
    at = take_turn()
    if one == other:
        raise NotAsItWas
    records = living(one, other)
    change = IdentityChange.objects.create(kind=Kind.APART, at=at, by=by, also_by=also_by)
    place(change, {record: child for child, those in records.items() for record in those}, {}, Link.Reason.PERSON)
    say(change, dict.fromkeys(across(records[one], records[other]), False))
    show([one, other])
    _note(change, one)
    return change


@transaction.atomic
def keep_together(*, child: int, by: str, also_by: str = "") -> IdentityChange:
    """Say that the State records of a child are of one child. No matching parts them. Raises NotAsItWas (it is retired), Busy."""
    at = take_turn()
    records = living(child)[child]
    change = IdentityChange.objects.create(kind=Kind.TOGETHER, at=at, by=by, also_by=also_by)
    place(change, dict.fromkeys(records, child), {}, Link.Reason.PERSON)
    say(change, dict.fromkeys(across(records, records), True))
    show([child])
    _note(change, child)
    return change


def _note(change: IdentityChange, child: int, **counts: int) -> None:
    number = Child.objects.values_list("msix_id", flat=True).get(pk=child)
    facts = {"change": change.pk, **counts, **({"also_by": change.also_by} if change.also_by else {})}
    record(action=f"identity.{change.kind}", actor=change.by, on=("child", number), facts=facts)
