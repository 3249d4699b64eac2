"""What a plan asks for, in words that a machine can hold courses to: `ALG1`, `CHEM|PHYS`, `GOV:0.5`, `^LAB:2`.

A course is known by facts: its SCED code and every prefix of it, the tokens of `course_tokens.csv`, or, where only its subject is
known, `subject:MATH`. A requirement accepts some facts and refuses others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Final, NamedTuple

from vereda.core.credits.amounts import amount
from vereda.core.credits.tables import listed, rows
from vereda.core.elements.table import Certainty, certainty

EVERY: Final = "*"


class Label(NamedTuple):
    """A name in English and Spanish."""

    en: str
    es: str

    def text(self, language: str) -> str:
        return self.es if language.startswith("es") else self.en


@dataclass(frozen=True)
class Accepts:
    """Facts of which a course needs one (`any`), and facts that shut it out (`none`)."""

    any: frozenset[str]
    none: frozenset[str] = frozenset()

    def takes(self, facts: frozenset[str]) -> bool:
        return (EVERY in self.any or not self.any.isdisjoint(facts)) and self.none.isdisjoint(facts)

    def and_also(self, facts: Iterable[str]) -> "Accepts":
        return Accepts(self.any | frozenset(facts), self.none - frozenset(facts))

    def without(self, facts: Iterable[str]) -> "Accepts":
        return Accepts(self.any, self.none | frozenset(facts))


@dataclass(frozen=True)
class Token:
    """A word of the requirement language. `usual`: the amount where a plan gives none; None means the rest of its subject.

    `last_year`: only courses of the last year of school; `same`: `language` (all in one language) or `alone` (not mixed with
    its alternatives).
    """

    name: str
    label: Label
    accepts: Accepts
    usual: int | None
    last_year: bool
    same: str
    note: str
    certainty: Certainty


@dataclass(frozen=True)
class Need:
    """One required course or kind of course: any of `tokens`, so much of it. `among`: it may be any of the subject's courses."""

    text: str
    tokens: tuple[Token, ...]
    amount: int | None
    among: bool

    @property
    def label(self) -> Label:
        names = [token.label for token in self.tokens]
        return Label(" or ".join(name.en for name in names), " o ".join(name.es for name in names))

    @property
    def accepts(self) -> Accepts:
        return either(token.accepts for token in self.tokens)


def either(several: Iterable[Accepts]) -> Accepts:
    """What any of them takes. A fact that one of them asks for is not shut out by another."""
    any_: frozenset[str] = frozenset()
    none: frozenset[str] = frozenset()
    for one in several:
        any_, none = any_ | one.any, none | one.none
    return Accepts(any_, none - any_)


def _load() -> Mapping[str, Token]:
    return MappingProxyType(
        {
            row["token"]: Token(
                name=row["token"],
                label=Label(row["label"], row["label_es"]),
                accepts=parse_accepts(row["accepts"]),
                usual=_amount(row["usual_credits"]) if row["usual_credits"] else None,
                last_year=row["when"] == "last_year",
                same=row["same"],
                note=row["note"],
                certainty=certainty(row["certainty"]),
            )
            for row in rows("requirement_tokens.csv")
        }
    )


def parse_accepts(text: str) -> Accepts:
    """`01|!01008|subject:ELA` → facts that are taken and facts that are not."""
    parts = listed(text)
    return Accepts(
        frozenset(part for part in parts if not part.startswith("!")),
        frozenset(part[1:] for part in parts if part.startswith("!")),
    )


def _amount(text: str) -> int:
    return amount(Fraction(text))


TOKENS: Final = _load()


def parse(text: str) -> tuple[Need, ...]:
    """The needs of a plan's subject: `BIO;CHEM|PHYS;GOV:0.5;^LAB:2`. Amounts are Carnegie units.

    Raises ValueError for a word that `requirement_tokens.csv` does not have, or an amount that is no positive number.
    """
    return tuple(_need(part.strip()) for part in text.split(";") if part.strip())


def _need(text: str) -> Need:
    names, _, written = text.removeprefix("^").partition(":")
    unknown = [name for name in listed(names) if name not in TOKENS]
    if unknown or not listed(names):
        raise ValueError(f"{text!r}: {', '.join(unknown) or 'nothing'} is no word of requirement_tokens.csv")
    tokens = tuple(TOKENS[name] for name in listed(names))
    asked = _amount(written) if written else tokens[0].usual
    if asked is not None and asked <= 0:
        raise ValueError(f"{text!r}: an amount of credits is positive")
    return Need(text, tokens, asked, among=text.startswith("^"))
