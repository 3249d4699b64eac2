"""A frame of features as arrays of codes, ready to be compared pair by pair."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from vereda.core.identity.vocabulary import NOTHING, Codes, Words, encode

WORDS_OF_SURNAMES = 3
LABELS = ("sex", "birth_state", "birth_country", "state", "state_student_id")  # either the same or not
_MANY = 10_000  # year × _MANY + month × 100 + day


@dataclass(frozen=True)
class Encoded:
    """Records as columns of codes (int32, −1 where not said), in the order of the feature frame: the last axis of each array."""

    given_words: Words
    surname_words: Words
    cities: Words
    given: Codes  # shape (places, records)
    surnames: Codes
    first_surname: Codes
    parents_given: Codes  # shape (places, parents, records): mother, father
    parents_surnames: Codes
    born: Codes  # YYYYMMDD
    born_day: Codes  # days since 1970
    born_digits: npt.NDArray[np.uint8] | Codes  # of YYYYMMDD, shape (8, records)
    born_proven: npt.NDArray[np.bool_]
    multiple: Codes  # 1 yes, 0 no
    suffix: Codes
    birth_city: Codes
    labels: Codes  # shape (LABELS, records)
    # How many times more children of the table bear the record's full name than its words let expect, in bits; see `usage`.
    namesakes: npt.NDArray[np.float64] | None = None


def encoded(features: pl.DataFrame) -> Encoded:
    """Encode a feature frame (`people.features`)."""
    given = [word for name in ("given", "mother_given", "father_given") for word in _words(features[name], 2)]
    surnames = [*_words(features["surnames"], WORDS_OF_SURNAMES), *_words(features["first_surname"], 1)]
    surnames += [word for name in ("mother_surnames", "father_surnames") for word in _words(features[name], 2)]
    given_words, g = encode(given, "given")
    surname_words, s = encode(surnames, "surname")
    cities, (city,) = encode([features["birth_city"]], "surname")
    born = features["born"]
    date = (born.dt.year() * _MANY + born.dt.month().cast(pl.Int32) * 100 + born.dt.day().cast(pl.Int32)).cast(pl.Int32)
    numbers = _numbers(date)
    return Encoded(
        given_words, surname_words, cities,
        given=np.stack(g[:2]), surnames=np.stack(s[:3]), first_surname=s[3],
        parents_given=_parents(g[2:4], g[4:6]), parents_surnames=_parents(s[4:6], s[6:8]),
        born=numbers, born_day=_numbers(born.to_physical()), born_digits=digits(numbers),
        born_proven=features["born_proven"].fill_null(value=False).to_numpy(),
        multiple=_numbers(features["multiple"].cast(pl.Int32)), suffix=_labels(features["suffix"]), birth_city=city,
        labels=np.stack([_labels(features[name]) for name in LABELS]),
    )  # fmt: skip


def digits(dates: Codes) -> npt.NDArray[np.uint8]:
    """The eight digits of YYYYMMDD; of no date any."""
    return np.stack([dates // 10**place % 10 for place in range(7, -1, -1)]).astype(np.uint8)


def _parents(mother: list[Codes], father: list[Codes]) -> Codes:
    return np.stack([np.stack(both) for both in zip(mother, father, strict=True)])


def _words(names: pl.Series, count: int) -> list[pl.Series]:
    """The first words of each name, one column a place."""
    parts = names.str.split(" ")
    return [parts.list.get(at, null_on_oob=True) for at in range(count)]


def _numbers(column: pl.Series) -> Codes:
    return column.cast(pl.Int32).fill_null(NOTHING).to_numpy()


def _labels(column: pl.Series) -> Codes:
    """Distinct texts as numbers, in the order of the texts; −1 for null."""
    codes = column.rank("dense").cast(pl.Int32)
    return (codes - 1).fill_null(NOTHING).to_numpy()
