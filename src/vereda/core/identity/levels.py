"""Which level of each comparison a pair of records is at: vectorized over pairs, given as row numbers left and right."""

from collections.abc import Mapping
from itertools import permutations
from typing import Any, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from vereda.core.identity import comparisons as c
from vereda.core.identity.encoding import LABELS, WORDS_OF_SURNAMES, Encoded
from vereda.core.identity.vocabulary import Codes, Levels, Relation, Words

Rows: TypeAlias = npt.NDArray[np.int64]
Bits: TypeAlias = npt.NDArray[np.float64]
Number = TypeVar("Number", bound=np.integer[Any])
Found: TypeAlias = tuple[Levels, Bits]  # level codes; surprise in bits of what agrees, 0 where nothing does

_YEAR, _MONTH, _NEW_YEAR = 10_000, 100, 101  # within YYYYMMDD
NINE_MONTHS = 270  # days; full brothers and sisters are born at least this far apart, unless they are twins
FOUR_YEARS = 1461
MORE_NAMESAKES = (2, 4, 6, 8, 10, 12)  # bits: 4, 16, 64, 250, 1,000, 4,000 times as many as expected
TWO = 2  # surnames of a Spanish name; digits that change places; "close" among the likenesses of a parent's name


_NEARLY = (Relation.NICKNAME, Relation.SOUND, Relation.TYPO, Relation.SHORTENED)
_CLOSE = np.isin(np.arange(len(Relation)), _NEARLY)
_AGREE = _CLOSE | (np.arange(len(Relation)) == Relation.SAME)
_STANDS_FOR = np.isin(np.arange(len(Relation)), [Relation.SAME, Relation.NICKNAME, Relation.SOUND])


def compare(of: Encoded, left: Rows, right: Rows) -> dict[str, Found]:
    """Level and surprise of every comparison, by name, for each pair of rows."""
    given, second = _given(of, left, right)
    mother, father = _parents(of, left, right)
    same = dict(zip(LABELS, _sameness(_of(of.labels, left), _of(of.labels, right)), strict=True))
    none = np.zeros(len(left))
    return {
        "given": given,
        "second_given": second,
        "surnames": _surnames(of, left, right),
        "birth_date": (_birth_date(of, left, right), none),
        "sex": (same["sex"], none),
        "multiple_birth": (_multiple_birth(of, left, right), none),
        "mother": mother,
        "father": father,
        "birthplace": (_BIRTHPLACE[_city(of, left, right), same["birth_state"], same["birth_country"]], none),
        "suffix": (_suffix(of, left, right), none),
        "source": (_SOURCE[same["state"], same["state_student_id"]], none),
        "namesakes": (_namesakes(of, left, right), none),
    }


def codes_of(found: Mapping[str, Found]) -> dict[str, Levels]:
    """The levels alone."""
    return {name: levels for name, (levels, _) in found.items()}


def _by_relation(levels: Mapping[Relation, int], otherwise: int) -> Levels:
    """A table from relations to these levels, `otherwise` where none is given."""
    return np.array([levels.get(one, otherwise) for one in Relation], np.uint8)


# relation of two second names → level
_SECOND = _by_relation(
    {
        Relation.MISSING: c.SECOND_GIVEN.level("one_absent"),
        Relation.SAME: c.SECOND_GIVEN.level("same"),
        **dict.fromkeys((*_NEARLY, Relation.INITIAL), c.SECOND_GIVEN.level("close")),
    },
    c.SECOND_GIVEN.level("different"),
)


def _given(of: Encoded, left: Rows, right: Rows) -> tuple[Found, Found]:
    """Levels of the first and of the second given name. `Relation` and the levels of `given` share their first codes."""
    words, a, b = of.given_words, _of(of.given, left), _of(of.given, right)
    level, relation = words.relation(a, b)
    # Where both have the same second name (a father's, in Somali usage), a first name that equals it crosses nothing.
    weak = (level > Relation.SOUND) & ((a[1] != b[1]) | (a[1] < 0))
    crossed_ab, crossed_ba = _crossed(words, np.stack([a[0], b[0]]), np.stack([b[1], a[1]]), weak)
    both = crossed_ab & crossed_ba
    level[crossed_ab | crossed_ba] = c.GIVEN.level("crossed")
    level[both] = c.GIVEN.level("crossed_both")
    agrees = (level != Relation.MISSING) & (level <= Relation.SHORTENED)
    said_a, said_b = words.said(a[0]), words.said(b[0])
    surprise = np.where(agrees, np.minimum(said_a, said_b), 0.0)
    surprise = np.where(crossed_ab, said_a, np.where(crossed_ba, said_b, surprise))

    second_level = _SECOND[relation]
    second_level[(a[1] < 0) & (b[1] < 0)] = c.SECOND_GIVEN.level("missing")
    second_level[both] = c.SECOND_GIVEN.level("same")
    return (level, surprise), (second_level, np.where(relation == Relation.SAME, words.said(a[1]), 0.0))


def _of(codes: npt.NDArray[Number], rows: Rows) -> npt.NDArray[Number]:
    """The codes of these records, the last axis."""
    return np.take(codes, rows, axis=-1)


def _crossed(words: Words, first: Codes, second: Codes, asked: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Where the first name of one is the second of the other, or stands for it (Lupe for María Guadalupe)."""
    crossed = np.zeros(first.shape, np.bool_)
    met = np.nonzero(asked & (first >= 0) & (second >= 0))
    crossed[met] = _STANDS_FOR[words.relation(first[met], second[met])]
    return crossed


# (surnames that agree, that nearly agree, fewest words of either, most words) → level; looked up as a table below.
def _surname_level(same: int, close: int, fewest: int, most: int) -> str:
    if fewest == 0:
        return "missing"
    if fewest == 1:
        return ("single_same" if most == 1 else "one_of_two") if same else ("one_close" if close else "different")
    if same >= TWO:
        return "both_same"
    if same == 1:
        return "same_and_close" if close else "same_and_different"
    return "both_close" if close >= TWO else "close_and_different" if close else "different"


_UP_TO = range(WORDS_OF_SURNAMES + 1)
_SURNAME_LEVEL = np.array(
    [
        [[[c.SURNAMES.level(_surname_level(s, k, f, m)) for m in _UP_TO] for f in _UP_TO] for k in _UP_TO]
        for s in _UP_TO
    ],
    np.uint8,
)


_SAMES = np.uint8(4)  # one surname that agrees is worth more than all that nearly do
_WORTH = np.where(np.arange(len(Relation)) == Relation.SAME, _SAMES, _CLOSE).astype(np.uint8)


def _surnames(of: Encoded, left: Rows, right: Rows) -> Found:
    """Best pairing of the surnames' words, whatever their order."""
    a, b = _of(of.surnames, left), _of(of.surnames, right)
    level, surprise = _paired(of.surname_words, a[:TWO], b[:TWO])
    three = np.flatnonzero((a[TWO] >= 0) | (b[TWO] >= 0))
    if len(three):
        level[three], surprise[three] = _paired(of.surname_words, _of(a, three), _of(b, three))
    other_order = (level == c.SURNAMES.level("both_same")) & (of.first_surname[left] != of.first_surname[right])
    level[other_order] = c.SURNAMES.level("both_other_order")
    return level, surprise


def _paired(words: Words, a: Codes, b: Codes) -> Found:
    """Words of either, shape (places, pairs)."""
    relation = words.relation(a[:, None], b[None])
    agreed, said_a, said_b = _WORTH[relation], words.said(a), words.said(b)
    bits = np.where(agreed > 0, np.minimum(said_a[:, None], said_b[None]), 0.0)
    best, best_bits = np.zeros(a.shape[1], np.uint8), np.zeros(a.shape[1])
    for order in permutations(range(len(a))):
        worth = sum(agreed[i, j] for i, j in enumerate(order))
        better = worth > best
        best = np.where(better, worth, best)
        best_bits = np.where(better, sum(bits[i, j] for i, j in enumerate(order)), best_bits)
    count_a, count_b = (sum((word >= 0).astype(np.uint8) for word in side) for side in (a, b))
    fewest, most = np.minimum(count_a, count_b), np.maximum(count_a, count_b)
    return _SURNAME_LEVEL[best // _SAMES, best % _SAMES, fewest, most], best_bits


def _birth_date(of: Encoded, left: Rows, right: Rows) -> Levels:
    a, b = of.born[left], of.born[right]
    days = np.abs(of.born_day[left].astype(np.int64) - of.born_day[right])
    digits_a, digits_b = _of(of.born_digits, left), _of(of.born_digits, right)
    differ = digits_a != digits_b
    digits_of_year = differ[:4].sum(axis=0, dtype=np.uint8)
    year, month, day = digits_of_year > 0, differ[4] | differ[5], differ[6] | differ[7]
    level = np.full(len(a), c.BIRTH_DATE.level("far_apart"), np.uint8)
    level[days <= FOUR_YEARS] = c.BIRTH_DATE.level("years_apart")
    level[days < NINE_MONTHS] = c.BIRTH_DATE.level("months_apart")
    level[year.astype(np.uint8) + month + day == 1] = c.BIRTH_DATE.level("two_parts")
    near_year = (np.abs(a // _YEAR - b // _YEAR) <= TWO) | (digits_of_year == 1)
    level[year & near_year & ~month & ~day] = c.BIRTH_DATE.level("year_differs")
    january = (a % _YEAR == _NEW_YEAR) | (b % _YEAR == _NEW_YEAR)
    first = ~month & ((a % _MONTH == 1) | (b % _MONTH == 1))
    level[~year & (january | first)] = c.BIRTH_DATE.level("year_only")
    turned = digits_a[4:] == digits_b[[5, 4, 7, 6]]  # within the month, within the day
    slips = differ[4:].sum(axis=0, dtype=np.uint8)
    two_turned = (slips == TWO) & (turned[0] & turned[1] & differ[4] | turned[2] & turned[3] & differ[6])
    level[~year & ((slips == 1) | two_turned)] = c.BIRTH_DATE.level("digit")
    swapped = np.all(digits_a[4:] == digits_b[[6, 7, 4, 5]], axis=0)
    level[~year & swapped] = c.BIRTH_DATE.level("swapped")
    level[a == b] = c.BIRTH_DATE.level("same")
    level[(a < 0) | (b < 0)] = c.BIRTH_DATE.level("missing")
    return level


_MISSING, _SAME, _DIFFERENT = range(3)


def _sameness(a: Codes, b: Codes) -> Levels:
    return np.where((a < 0) | (b < 0), _MISSING, np.where(a == b, _SAME, _DIFFERENT)).astype(np.uint8)


_MULTIPLE = np.array([
    # right: not said, no, yes
    [c.MULTIPLE_BIRTH.level(name) for name in ("missing", "one_no", "one_yes")],
    [c.MULTIPLE_BIRTH.level(name) for name in ("one_no", "both_no", "contradict")],
    [c.MULTIPLE_BIRTH.level(name) for name in ("one_yes", "contradict", "both_yes")],
], np.uint8)  # fmt: skip


def _multiple_birth(of: Encoded, left: Rows, right: Rows) -> Levels:
    found: Levels = _MULTIPLE[of.multiple[left] + 1, of.multiple[right] + 1]
    return found


# given names (missing, differ, close, same) × surnames (missing, differ, agree) → level of a parent
_PARENT = np.array([
    [c.MOTHER.level(name) for name in ("missing", "surname_differs", "surname_only")],
    [c.MOTHER.level(name) for name in ("different", "different", "given_differs")],
    [c.MOTHER.level(name) for name in ("given_close", "given_close", "given_close")],
    [c.MOTHER.level(name) for name in ("given_same", "given_same_surname_differs", "same")],
], np.uint8)  # fmt: skip


# relation of two given names → row of it
_ALIKE = _by_relation({Relation.MISSING: 0, Relation.SAME: 3, **dict.fromkeys((*_NEARLY, Relation.INITIAL), TWO)}, 1)


def _parents(of: Encoded, left: Rows, right: Rows) -> tuple[Found, Found]:
    """Mother and father at once, shape (parents, pairs) below."""
    words, a, b = of.given_words, _of(of.parents_given, left), _of(of.parents_given, right)
    relation = words.relation(a[0], b[0])
    crossed = ((a[0] == b[1]) & (a[0] >= 0)) | ((a[1] == b[0]) & (b[0] >= 0))
    alike = np.where(crossed, np.maximum(_ALIKE[relation], TWO), _ALIKE[relation])
    level = _PARENT[alike, _family(of.surname_words, _of(of.parents_surnames, left), _of(of.parents_surnames, right))]
    surprise = np.where(alike >= TWO, np.minimum(words.said(a[0]), words.said(b[0])), 0.0)
    return (level[0], surprise[0]), (level[1], surprise[1])


def _family(words: Words, a: Codes, b: Codes) -> Levels:
    """0 where a surname is missing, 1 where none of one agrees with one of the other, 2 where one does. Words of either, shape
    (places, parents, pairs).
    """
    pairs = a.shape[1:]
    a, b = a.reshape(TWO, -1), b.reshape(TWO, -1)
    said = (a[0] >= 0) & (b[0] >= 0)
    shared = said & (a[0] == b[0])
    for x, y in ((0, 1), (1, 0), (1, 1)):
        shared |= (a[x] == b[y]) & (a[x] >= 0)
    rest = np.flatnonzero(said & ~shared)
    a, b = _of(a, rest), _of(b, rest)
    shared[rest] = np.any(_AGREE[words.relation(a[:, None], b[None])], axis=(0, 1))
    return np.where(said, 1 + shared, 0).astype(np.uint8).reshape(pairs)


def _city(of: Encoded, left: Rows, right: Rows) -> Levels:
    return of.cities.relation(of.birth_city[left], of.birth_city[right])


def _birthplace_level(city: Relation, state: int, country: int) -> str:
    """Of a birth country that differs no city says anything; of a city alone no more is known."""
    if country == _DIFFERENT:
        return "country_differs"
    if state != _DIFFERENT and city == Relation.SAME:
        return "city_same"
    if state != _DIFFERENT and city in _NEARLY:
        return "city_close"
    other_city = city > Relation.SHORTENED
    if other_city and (state == _SAME or (state == _MISSING and country == _MISSING)):
        return "city_differs"
    if state == _SAME:
        return "state_same"
    if state == _DIFFERENT or (country == _SAME and other_city):
        return "state_differs"
    return "country_same" if country == _SAME else "missing"


# how cities relate × States × countries → level
_BIRTHPLACE = np.array(
    [
        [[c.BIRTHPLACE.level(_birthplace_level(city, state, country)) for country in range(3)] for state in range(3)]
        for city in Relation
    ],
    np.uint8,
)


# how many of two suffixes were said × whether they are equal → level
_SUFFIX = np.array([
    [c.SUFFIX.level(name) for name in ("missing", "missing")],
    [c.SUFFIX.level(name) for name in ("one_absent", "one_absent")],
    [c.SUFFIX.level(name) for name in ("different", "same")],
], np.uint8)  # fmt: skip


def _suffix(of: Encoded, left: Rows, right: Rows) -> Levels:
    a, b = of.suffix[left], of.suffix[right]
    found: Levels = _SUFFIX[(a >= 0).astype(np.uint8) + (b >= 0), (a == b).astype(np.uint8)]
    return found


# sameness of State × of its own identifier → level
_SOURCE = np.array(
    [
        [c.SOURCE.level(name) for name in (state, "same_student" if state == "same_state" else state, state)]
        for state in ("missing", "same_state", "other_state")
    ],
    np.uint8,
)


def _namesakes(of: Encoded, left: Rows, right: Rows) -> Levels:
    """Of the two names the one that more children bear: a slip in the other may have led away from it."""
    if of.namesakes is None:
        return np.zeros(len(left), np.uint8)
    more = np.maximum(of.namesakes[left], of.namesakes[right])
    return (1 + np.searchsorted(MORE_NAMESAKES, more, side="right")).astype(np.uint8)
