"""Evidence beyond names: numbers that States share, where a move came from, and two places at once.

It weighs what names have found and finds nothing by itself: what speaks for a pair counts only where the pair is near without
it and not vetoed; what speaks against counts always. Brothers and sisters move together, so a move says nothing against *kin*.
Levels, their bits and where those come from are the rows of `data/circumstances.csv`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from math import log
from typing import Final

import polars as pl

from vereda.core.identity import tables
from vereda.core.identity.model import Model, Weight
from vereda.core.language import Language

SETTLING = 30  # days that a move may be dated before the child has left
ON_THE_WAY = 365  # days between leaving one State and the move to the next
SHORT_WAY = 120  # days within which a move from a third State speaks against
TOGETHER = 14  # days that two enrollments overlap because one State withdrew the child late

PAIR: Final = ("a", "b")
_LN2: Final = log(2)


@dataclass(frozen=True)
class Circumstance:
    """A level of evidence beyond names: what it weighs, and where its weight comes from."""

    comparison: str
    level: str
    weight: Weight
    en: str
    es: str
    source: str

    def sentence(self, language: Language) -> str:
        return self.es if language == "es" else self.en


@cache
def circumstances() -> dict[str, Circumstance]:
    """All levels by name."""
    return {
        level: Circumstance(comparison, level, Weight(float(kin), float(stranger)), en, es, source)
        for comparison, level, kin, stranger, en, es, source in tables.rows("circumstances")
    }


@dataclass(frozen=True)
class Lives:
    """What States said beyond identity, of records by `id` and `state`.

    `numbers`: id, number, kind (alternate IDs); `moves`: id, arrived, from_state; `enrollments`: id, begin, end (null: not said).
    `said`: a, b: pairs that a State's MSIX ID points to.
    """

    states: pl.DataFrame
    numbers: pl.DataFrame
    moves: pl.DataFrame
    enrollments: pl.DataFrame
    said: pl.DataFrame


def found(pairs: pl.DataFrame, lives: Lives) -> pl.DataFrame:
    """Which circumstances hold of which pairs: `a`, `b`, `level`, each once."""
    state = lives.states
    across = pairs.select(PAIR).join(state.rename({"id": "a", "state": "state_a"}), on="a")
    across = across.join(state.rename({"id": "b", "state": "state_b"}), on="b").filter(
        pl.col("state_a") != pl.col("state_b")
    )
    either_way = pl.concat(
        [
            across.select(PAIR, mover="a", other="b", left_state="state_b"),
            across.select(PAIR, mover="b", other="a", left_state="state_a"),
        ]
    )
    told = {
        "shared_msix_id": pairs.join(lives.said, on=PAIR, how="semi"),
        "shared_alternate_id": _shared_number(across, lives.numbers),
        "two_places": _two_places(across, lives.enrollments),
        **_moves(either_way, lives),
    }
    return (
        pl.concat([some.select(PAIR, level=pl.lit(level)) for level, some in told.items()])
        .unique()
        .sort(*PAIR, "level")
    )


def _shared_number(across: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    said = across.join(numbers.rename({"id": "a"}), on="a")
    return said.join(numbers.rename({"id": "b"}), on=["b", "number", "kind"], how="semi")


def _two_places(across: pl.DataFrame, enrollments: pl.DataFrame) -> pl.DataFrame:
    ended = enrollments.drop_nulls()
    both = across.join(ended.rename({"id": "a"}), on="a").join(ended.rename({"id": "b"}), on="b", suffix="_b")
    days = (pl.min_horizontal("end", "end_b") - pl.max_horizontal("begin", "begin_b")).dt.total_days()
    return both.filter(days > TOGETHER)


def _moves(either_way: pl.DataFrame, lives: Lives) -> dict[str, pl.DataFrame]:
    """Moves of one record near the end of an enrollment of the other: from its State, or else from a third."""
    stayed = lives.enrollments.select(other="id", left=pl.col("end").fill_null(pl.col("begin")))
    moved = lives.moves.rename({"id": "mover"}).drop_nulls("from_state")
    met = either_way.join(moved, on="mover").join(stayed, on="other").with_columns(
        days=(pl.col("arrived") - pl.col("left")).dt.total_days()
    )  # fmt: skip
    from_there = met.filter(
        (pl.col("from_state") == pl.col("left_state")) & pl.col("days").is_between(-SETTLING, ON_THE_WAY)
    )
    elsewhere = met.filter(
        (pl.col("from_state") != pl.col("left_state")) & pl.col("days").is_between(-SETTLING, SHORT_WAY)
    )
    return {"came_from": from_there, "came_from_elsewhere": elsewhere.join(from_there, on=PAIR, how="anti")}


@dataclass(frozen=True)
class Life:
    """The same of one record. `numbers`: number and kind; `moves`: arrived, from State; `stays`: begin, end (None: not said)."""

    state: str
    numbers: frozenset[tuple[str, str]]
    moves: Sequence[tuple[date, str | None]]
    stays: Sequence[tuple[date, date | None]]


def between(one: Life, other: Life, *, said: bool) -> frozenset[str]:
    """`found` of one pair, without frames: these cost a page more than all else. `said`: a State's MSIX ID points to the pair."""
    told = {"shared_msix_id": said}
    if one.state != other.state:
        moves = {*_moves_between(one, other), *_moves_between(other, one)}
        told |= {
            "shared_alternate_id": not one.numbers.isdisjoint(other.numbers),
            "two_places": any(_overlap(here, there) > TOGETHER for here, there in product(one.stays, other.stays)),
            "came_from": "came_from" in moves,
            "came_from_elsewhere": moves == {"came_from_elsewhere"},
        }
    return frozenset(level for level, holds in told.items() if holds)


def _overlap(here: tuple[date, date | None], there: tuple[date, date | None]) -> int:
    if here[1] is None or there[1] is None:
        return 0
    return (min(here[1], there[1]) - max(here[0], there[0])).days


def _moves_between(mover: Life, left: Life) -> Iterator[str]:
    for (arrived, from_state), (begin, end) in product(mover.moves, left.stays):
        days = (arrived - (end or begin)).days
        if from_state == left.state and -SETTLING <= days <= ON_THE_WAY:
            yield "came_from"
        elif from_state not in {None, left.state} and -SETTLING <= days <= SHORT_WAY:
            yield "came_from_elsewhere"


def weighed(pairs: pl.DataFrame, told: pl.DataFrame, model: Model) -> pl.DataFrame:
    """The same pairs (`a`, `b`, `kin`, `stranger`, `score`, `probability`, `vetoed`), with what `told` (of `found`) weighs."""
    rows = [(one.level, one.weight.kin, one.weight.stranger) for one in circumstances().values()]
    weights = pl.DataFrame(
        rows, schema={"level": pl.String, "more_kin": pl.Float64, "more_stranger": pl.Float64}, orient="row"
    )
    near = pairs.filter((pl.col("probability") >= model.near_threshold) & ~pl.col("vetoed"))
    speaks_for = pl.col("more_stranger") > 0
    some = told.join(weights, on="level")
    some = pl.concat([some.filter(~speaks_for), some.filter(speaks_for).join(near, on=PAIR, how="semi")])
    sums = some.group_by(PAIR).agg(pl.col("more_kin", "more_stranger").sum())
    both = pairs.join(sums, on=PAIR, how="left", maintain_order="left")
    kin, stranger = pl.col("kin") + pl.col("more_kin"), pl.col("stranger") + pl.col("more_stranger")
    least, most = pl.min_horizontal(kin, stranger), pl.max_horizontal(kin, stranger)
    score = least - (1 + (-(most - least) * _LN2).exp()).log() / _LN2  # −log2(2^−kin + 2^−stranger)
    touched = pl.col("more_kin").is_not_null()
    return both.with_columns(
        score=pl.when(touched).then(score).otherwise("score"),
        probability=pl.when(touched).then(1 / (1 + (-score * _LN2).exp())).otherwise("probability"),
        kin=pl.when(touched).then(kin).otherwise("kin"),
        stranger=pl.when(touched).then(stranger).otherwise("stranger"),
    ).select(pairs.columns)
