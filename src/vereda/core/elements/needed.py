"""When an element must be filled, as a small language that a table can hold.

    always | optional
    grade_level in KG-12 | enrollment_type is 06 | unless enrollment_type is 06
    with final_grade | without final_grade | age 3-21
    clauses joined by " and "

`age` is the student's age in whole years, which the caller brings as a column of that name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Final, Literal

import polars as pl

from vereda.core.elements.codes import code_range

Kind = Literal["in", "unless", "with", "without", "age"]


@dataclass(frozen=True)
class Clause:
    """One condition over one column: a code among `codes`, the column filled or not, or an age between `ages`."""

    kind: Kind
    column: str
    codes: tuple[str, ...] = ()
    ages: tuple[int, int] = (0, 0)

    def expression(self) -> pl.Expr:
        return _EXPRESSIONS[self.kind](self)


def _code_is(clause: Clause) -> pl.Expr:
    return pl.col(clause.column).str.strip_chars().str.to_uppercase().is_in(list(clause.codes)).fill_null(value=False)


def _filled(clause: Clause) -> pl.Expr:
    return pl.col(clause.column).str.strip_chars().str.len_bytes().gt(0).fill_null(value=False)


_EXPRESSIONS: Final[Mapping[Kind, Callable[[Clause], pl.Expr]]] = {
    "in": _code_is,
    "unless": lambda clause: ~_code_is(clause),
    "with": _filled,
    "without": lambda clause: ~_filled(clause),
    "age": lambda clause: pl.col(clause.column).is_between(*clause.ages).fill_null(value=False),
}


@dataclass(frozen=True)
class Needed:
    """When an element must be filled. `text` is how the table says it; `columns` what its expression looks at."""

    text: str
    clauses: tuple[Clause, ...] = ()

    @property
    def always(self) -> bool:
        return self.text == "always"

    @property
    def optional(self) -> bool:
        return self.text == "optional"

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(clause.column for clause in self.clauses)

    def expression(self) -> pl.Expr:
        """A Boolean expression, never null, over the String columns `columns` (and `age`, an integer) of a frame."""
        if not self.clauses:
            return pl.lit(self.always)
        return reduce(lambda left, right: left & right, [clause.expression() for clause in self.clauses])


def parse(text: str, code_sets: Mapping[str, str]) -> Needed:
    """Read the language above; `code_sets` gives the code set of each element that has one.

    Raises ValueError for a sentence that is not in the language, KeyError for an unknown code.
    """
    if text in ("always", "optional"):
        return Needed(text)
    return Needed(text, tuple(_clause(part.split(), code_sets) for part in text.split(" and ")))


def _clause(words: list[str], code_sets: Mapping[str, str]) -> Clause:
    match words:
        case ["with" | "without" as kind, column]:
            return Clause("with" if kind == "with" else "without", column)
        case ["age", span]:
            low, _, high = span.partition("-")
            return Clause("age", "age", ages=(int(low), int(high or low)))
        case ["unless", column, "is" | "in", codes]:
            return Clause("unless", column, code_range(code_sets[column], codes))
        case [column, "is" | "in", codes]:
            return Clause("in", column, code_range(code_sets[column], codes))
        case _:
            raise ValueError(f"{' '.join(words)!r} does not say when an element is needed")
