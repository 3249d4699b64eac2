"""A frame of features as arrays of codes, ready to be compared pair by pair."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from vereda.core.identity.vocabulary import NOTHING, Codes, Vocabulary, encode

WORDS_OF_SURNAMES = 3
_MANY = 10_000  # year × _MANY + month × 100 + day


@dataclass(frozen=True)
class Encoded:
    """Records as columns of codes (int32, −1 where not said), in the order of the feature frame."""

    given_words: Vocabulary
    surname_words: Vocabulary
    cities: Vocabulary
    given: tuple[Codes, Codes]
    surnames: tuple[Codes, ...]
    first_surname: Codes
    mother_given: tuple[Codes, Codes]
    mother_surnames: tuple[Codes, Codes]
    father_given: tuple[Codes, Codes]
    father_surnames: tuple[Codes, Codes]
    born: Codes  # YYYYMMDD
    born_day: Codes  # days since 1970
    born_proven: npt.NDArray[np.bool_]
    sex: Codes
    multiple: Codes  # 1 yes, 0 no
    suffix: Codes
    birth_city: Codes
    birth_state: Codes
    birth_country: Codes
    state: Codes
    state_student: Codes
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
    student = pl.concat_str(features["state"], features["state_student_id"], separator="|")
    return Encoded(
        given_words, surname_words, cities,
        given=(g[0], g[1]), surnames=tuple(s[:3]), first_surname=s[3],
        mother_given=(g[2], g[3]), mother_surnames=(s[4], s[5]), father_given=(g[4], g[5]), father_surnames=(s[6], s[7]),
        born=_numbers(date), born_day=_numbers(born.to_physical()),
        born_proven=features["born_proven"].fill_null(value=False).to_numpy(),
        sex=_labels(features["sex"]), multiple=_numbers(features["multiple"].cast(pl.Int32)), suffix=_labels(features["suffix"]),
        birth_city=city, birth_state=_labels(features["birth_state"]), birth_country=_labels(features["birth_country"]),
        state=_labels(features["state"]), state_student=_labels(features.select(student).to_series()),
    )  # fmt: skip


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
