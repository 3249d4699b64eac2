"""Bars of credits: who granted what, what this semester brings, what stays empty. Laid out here, in percent, for SVG."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from vereda.core.credits import Answer, SubjectAnswer
from vereda.portal.credits.words import number

ROOM_FOR_NUMBER, ROOM_FOR_STATE = 8, 18  # percent of the bar's width


@dataclass(frozen=True)
class Part:
    """A piece of a bar. `kind`: granted, accepted, under_way or missing; `x`, `middle` and `width` are percent."""

    kind: str
    state: str
    amount: str
    x: str
    middle: str
    width: str
    text: str


def answer_bar(found: Answer, order: Sequence[str]) -> list[Part]:
    """The whole plan: each State's credits that count, then this semester's, then what is missing."""
    by_state = sorted(found.by_state, key=lambda one: _place(one[0], order))
    pieces = [("granted", state, amount) for state, amount in by_state]
    pieces += [("under_way", "", found.under_way.native), ("missing", "", found.missing.native)]
    return _laid_out(pieces, found.required.native)


def subject_bar(one: SubjectAnswer, order: Sequence[str], *, factor: Decimal, longest: Decimal) -> list[Part]:
    """One subject on the scale of the `longest`; shares are in Carnegie units, of which each makes `factor` native ones."""
    shares = sorted(one.shares, key=lambda share: (share.kind, _place(share.state, order)))
    pieces = [
        (kind.name.lower(), state, sum((share.credits for share in several), Decimal(0)) * factor)
        for (kind, state), several in groupby(shares, key=lambda share: (share.kind, share.state))
    ]
    return _laid_out([*pieces, ("missing", "", one.missing.native)], longest)


def _place(state: str, order: Sequence[str]) -> int:
    return order.index(state) if state in order else len(order)


def _laid_out(pieces: Iterable[tuple[str, str, Decimal]], whole: Decimal) -> list[Part]:
    parts, at = [], Decimal(0)
    for kind, state, amount in pieces:
        if amount > 0:
            parts.append(_part(kind, state, amount, at, whole))
            at += amount
    return parts


def _part(kind: str, state: str, amount: Decimal, at: Decimal, whole: Decimal) -> Part:
    width = amount * 100 / whole
    text = number(amount)
    if width >= ROOM_FOR_STATE and state:
        text = f"{state} {text}"
    elif width < ROOM_FOR_NUMBER:
        text = ""
    x, middle = (f"{where * 100 / whole:.2f}%" for where in (at, at + amount / 2))
    return Part(kind, state, number(amount), x, middle, f"{width:.2f}%", text)
