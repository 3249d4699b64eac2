"""What a whole table of records says about how its names and flags are used.

National tables do not know that half a town bears one surname, that a thousand children of one table are called José Luis
García Hernández, or that a State writes "No" into every multiple-birth flag. A table that is linked as a whole does. The
exchange, which meets records one by one, uses the national tables alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import numpy.typing as npt
import polars as pl

from vereda.core.identity import tables
from vereda.core.identity.encoding import Encoded, encoded
from vereda.core.identity.levels import MORE_NAMESAKES
from vereda.core.identity.model import POPULATION, Model, Weight
from vereda.core.identity.tables import Kind
from vereda.core.identity.vocabulary import RAREST_PER_MILLION, Vocabulary, Words

ENOUGH_CHILDREN = (
    10  # told apart by birth date, that bear a word, before its share in the table counts: more than one family
)
FEW_NAMESAKES = 3  # birth dates under one name: a child's own, and a slip or two
FEWEST_RECORDS = 20_000  # a smaller table is weighed as one of this size: its records may stand for more

_BETWEEN = ", "  # given names and surnames

# About 1 child in 30 is a twin. A State that says so of fewer than 1 in 300 does not fill in the flag: its "No" says nothing.
TWINS_AT_LEAST, FLAGS_AT_LEAST = 1 / 300, 300


@dataclass(frozen=True)
class Usage:
    """`records` there are; `given`, `surnames`: word → bits of surprise, of words that many records bear; `namesakes`: full
    name (see `_full_names`) → how many times more children bear it than its words would let expect, in bits;
    `flagged`: the States whose multiple-birth flag tells something, None for all.
    """

    records: int
    given: Mapping[str, float]
    surnames: Mapping[str, float]
    namesakes: Mapping[str, float]
    silent: frozenset[str | None]

    def model(self, model: Model) -> Model:
        """The model with strangers weighed as among this many records."""
        prior = model.prior
        fewer = float(np.log2(POPULATION / max(self.records, FEWEST_RECORDS)))
        return replace(model, prior=Weight(prior.kin, prior.stranger + fewer))

    def encoded(self, features: pl.DataFrame) -> Encoded:
        """Records of this table (`people.features`), all or some, as arrays of codes."""
        silent = pl.col("state").is_in(list(self.silent - {None})) | (
            pl.col("state").is_null() & pl.lit(None in self.silent)
        )
        of = encoded(features.with_columns(multiple=pl.when(~silent).then("multiple")))
        names = _full_names(features)
        more = names.replace_strict(
            list(self.namesakes), list(self.namesakes.values()), default=0.0, return_dtype=pl.Float64
        )
        return replace(
            of,
            given_words=_as_used(of.given_words, self.given),
            surname_words=_as_used(of.surname_words, self.surnames),
            namesakes=more.to_numpy(),
        )


def usage(features: pl.DataFrame) -> Usage:
    """How the records of a feature frame use names and flags."""
    given = _most_usual(features, "given", "mother_given", "father_given")
    surnames = _most_usual(features, "surnames", "mother_surnames", "father_surnames")
    return Usage(
        features.height, given, surnames, _namesakes(features, given, surnames), frozenset(_silent_states(features))
    )


def _most_usual(features: pl.DataFrame, *columns: str) -> dict[str, float]:
    """Bits of surprise of each word where it surprises least: Herlinda is rarer among girls than among mothers."""
    used: dict[str, float] = {}
    for column in columns:
        for word, bits in _shares(features, column).items():
            used[word] = min(bits, used.get(word, bits))
    return used


def _shares(features: pl.DataFrame, column: str) -> dict[str, float]:
    """Bits of surprise of each word that enough children bear."""
    words = features.select("born", word=pl.col(column).str.split(" ")).drop_nulls("word").explode("word")
    counts = words.group_by("word").agg(records=pl.len(), children=pl.col("born").n_unique())
    many = counts.filter(pl.col("children") >= ENOUGH_CHILDREN).select("word", "records")
    return {word: float(np.log2(features.height / records)) for word, records in many.iter_rows()}


def _full_names(features: pl.DataFrame) -> pl.Series:
    """Given names and surnames in standard form; null where either was not said."""
    return features.select(pl.concat_str("given", "surnames", separator=_BETWEEN)).to_series()


def _namesakes(features: pl.DataFrame, given: Mapping[str, float], surnames: Mapping[str, float]) -> dict[str, float]:
    """Children of one name are told apart by their birth dates: one child has one, or two when a clerk slipped."""
    named = features.select("born", name=_full_names(features)).drop_nulls()
    counted = named.group_by("name").agg(children=pl.col("born").n_unique()).filter(pl.col("children") > FEW_NAMESAKES)
    found = {}
    for name, children in counted.sort("name").iter_rows():
        first, _, last = name.partition(_BETWEEN)
        surprise = sum(_surprise(word, "given", given) for word in first.split(" "))
        surprise += sum(_surprise(word, "surname", surnames) for word in last.split(" "))
        more = float(np.log2(children / features.height) + surprise)
        if more >= MORE_NAMESAKES[0]:
            found[name] = more
    return found


def _surprise(word: str, kind: Kind, used: Mapping[str, float]) -> float:
    rarest = RAREST_PER_MILLION[kind]
    national = float(np.log2(1e6 / max(tables.frequencies(kind).get(word, rarest), rarest)))
    return min(national, used.get(word, national))


def _silent_states(features: pl.DataFrame) -> list[str | None]:
    """The States that have no twins. Those with few records are judged together."""
    said = features.select("state", "multiple").drop_nulls("multiple")
    states = said.group_by("state").agg(flags=pl.len(), twins=pl.col("multiple").sum())
    enough = pl.col("flags") >= FLAGS_AT_LEAST
    judged_as = pl.when(enough).then(pl.concat_str(pl.lit("State "), pl.col("state").fill_null("")))
    together = states.with_columns(pl.col("flags", "twins").sum().over(judged_as))
    silent = (pl.col("flags") >= FLAGS_AT_LEAST) & (pl.col("twins") < pl.col("flags") * TWINS_AT_LEAST)
    return together.filter(silent)["state"].to_list()


def _as_used(of: Words, used: Mapping[str, float]) -> Vocabulary:
    words = cast("Vocabulary", of)  # as of any table
    here: npt.NDArray[np.float64] = np.array([used.get(word, np.inf) for word in words.words.tolist()], np.float64)
    return replace(words, surprise=np.minimum(words.surprise, here))
