"""Which level of each comparison a pair of records is at: vectorized over pairs, given as row numbers left and right."""

from itertools import permutations, product
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from vereda.core.identity import comparisons as c
from vereda.core.identity.encoding import WORDS_OF_SURNAMES, Encoded
from vereda.core.identity.vocabulary import Codes, Levels, Relation, Vocabulary

Rows: TypeAlias = npt.NDArray[np.int64]
Bits: TypeAlias = npt.NDArray[np.float64]
Found: TypeAlias = tuple[Levels, Bits]  # level codes; surprise in bits of what agrees, 0 where nothing does

NINE_MONTHS = 270  # days; full brothers and sisters are born at least this far apart, unless they are twins
FOUR_YEARS = 1461
MORE_NAMESAKES = (2, 4, 6, 8, 10, 12)  # bits: 4, 16, 64, 250, 1,000, 4,000 times as many as expected
TWO = 2  # surnames of a Spanish name; digits that change places; "close" among the likenesses of a parent's name

_CLOSE = np.isin(np.arange(len(Relation)), [Relation.NICKNAME, Relation.SOUND, Relation.TYPO, Relation.SHORTENED])
_AGREE = _CLOSE | (np.arange(len(Relation)) == Relation.SAME)
_STANDS_FOR = np.isin(np.arange(len(Relation)), [Relation.SAME, Relation.NICKNAME, Relation.SOUND])


def compare(of: Encoded, left: Rows, right: Rows) -> dict[str, Found]:
    """Level and surprise of every comparison, by name, for each pair of rows."""
    given, second = _given(of, left, right)
    none = np.zeros(len(left))
    return {
        "given": given,
        "second_given": second,
        "surnames": _surnames(of, left, right),
        "birth_date": (_birth_date(of, left, right), none),
        "sex": (_sameness(of.sex, left, right), none),
        "multiple_birth": (_multiple_birth(of, left, right), none),
        "mother": _parent(of, of.mother_given, of.mother_surnames, left, right),
        "father": _parent(of, of.father_given, of.father_surnames, left, right),
        "birthplace": (_birthplace(of, left, right), none),
        "suffix": (_suffix(of, left, right), none),
        "source": (_source(of, left, right), none),
        "namesakes": (_namesakes(of, left, right), none),
    }


def _given(of: Encoded, left: Rows, right: Rows) -> tuple[Found, Found]:
    """Levels of the first and of the second given name. `Relation` and the levels of `given` share their first codes."""
    words, (first, second) = of.given_words, of.given
    a1, a2, b1, b2 = first[left], second[left], first[right], second[right]
    level = words.relation(a1, b1)
    # Where both have the same second name (a father's, in Somali usage), a first name that equals it crosses nothing.
    weak = (level > Relation.SOUND) & ((a2 != b2) | (a2 < 0))
    crossed_ab, crossed_ba = _crossed(words, a1, b2, weak), _crossed(words, b1, a2, weak)
    level[crossed_ab | crossed_ba] = c.GIVEN.level("crossed")
    level[crossed_ab & crossed_ba] = c.GIVEN.level("crossed_both")
    agrees = (level != Relation.MISSING) & (level <= Relation.SHORTENED)
    said_a, said_b = words.said(a1), words.said(b1)
    surprise = np.where(agrees, np.minimum(said_a, said_b), 0.0)
    surprise = np.where(crossed_ab, said_a, np.where(crossed_ba, said_b, surprise))

    relation = words.relation(a2, b2)
    same_second, close = relation == Relation.SAME, _CLOSE[relation] | (relation == Relation.INITIAL)
    second_level = np.where(close, c.SECOND_GIVEN.level("close"), c.SECOND_GIVEN.level("different")).astype(np.uint8)
    second_level[same_second] = c.SECOND_GIVEN.level("same")
    second_level[relation == Relation.MISSING] = c.SECOND_GIVEN.level("one_absent")
    second_level[(a2 < 0) & (b2 < 0)] = c.SECOND_GIVEN.level("missing")
    second_level[crossed_ab & crossed_ba] = c.SECOND_GIVEN.level("same")
    return (level, surprise), (second_level, np.where(same_second, words.said(a2), 0.0))


def _crossed(words: Vocabulary, first: Codes, second: Codes, asked: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Where the first name of one is the second of the other, or stands for it (Lupe for María Guadalupe)."""
    crossed = np.zeros(len(first), np.bool_)
    rows = np.flatnonzero(asked & (first >= 0) & (second >= 0))
    crossed[rows] = _STANDS_FOR[words.relation(first[rows], second[rows])]
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


def _surnames(of: Encoded, left: Rows, right: Rows) -> Found:
    """Best pairing of the surnames' words, whatever their order."""
    a, b = [codes[left] for codes in of.surnames], [codes[right] for codes in of.surnames]
    level, surprise = _paired(of.surname_words, a[:2], b[:2])
    three = np.flatnonzero((a[2] >= 0) | (b[2] >= 0))
    if len(three):
        level[three], surprise[three] = _paired(
            of.surname_words, [codes[three] for codes in a], [codes[three] for codes in b]
        )
    other_order = (level == c.SURNAMES.level("both_same")) & (of.first_surname[left] != of.first_surname[right])
    level[other_order] = c.SURNAMES.level("both_other_order")
    return level, surprise


def _paired(words: Vocabulary, a: list[Codes], b: list[Codes]) -> Found:
    size = len(a)
    relation = [[words.relation(x, y) for y in b] for x in a]
    same = [[one == Relation.SAME for one in row] for row in relation]
    close = [[_CLOSE[one] for one in row] for row in relation]
    said_a, said_b = [words.said(x) for x in a], [words.said(y) for y in b]
    bits = [
        [np.where(same[i][j] | close[i][j], np.minimum(said_a[i], said_b[j]), 0.0) for j in range(size)]
        for i in range(size)
    ]
    best, best_bits = np.zeros(len(a[0]), np.uint8), np.zeros(len(a[0]))
    for order in permutations(range(size)):
        agreed = sum(_SAMES * same[i][j] + close[i][j] for i, j in enumerate(order))
        better = agreed > best
        best = np.where(better, agreed, best)
        best_bits = np.where(better, sum(bits[i][j] for i, j in enumerate(order)), best_bits)
    count_a, count_b = (sum((x >= 0).astype(np.uint8) for x in words) for words in (a, b))
    fewest, most = np.minimum(count_a, count_b), np.maximum(count_a, count_b)
    return _SURNAME_LEVEL[best // _SAMES, best % _SAMES, fewest, most], best_bits


def _birth_date(of: Encoded, left: Rows, right: Rows) -> Levels:
    a, b = of.born[left], of.born[right]
    days = np.abs(of.born_day[left].astype(np.int64) - of.born_day[right])
    (ya, ma, da), (yb, mb, db) = _parts(a), _parts(b)
    level = np.full(len(a), c.BIRTH_DATE.level("far_apart"), np.uint8)
    level[days <= FOUR_YEARS] = c.BIRTH_DATE.level("years_apart")
    level[days < NINE_MONTHS] = c.BIRTH_DATE.level("months_apart")
    level[(ya == yb).astype(np.int8) + (ma == mb) + (da == db) == TWO] = c.BIRTH_DATE.level("two_parts")
    near_year = (np.abs(ya - yb) <= TWO) | (_digits_apart(ya, yb) == 1)
    level[(ya != yb) & near_year & (ma == mb) & (da == db)] = c.BIRTH_DATE.level("year_differs")
    january, first = ((ma == 1) & (da == 1)) | ((mb == 1) & (db == 1)), (ma == mb) & ((da == 1) | (db == 1))
    level[(ya == yb) & (january | first)] = c.BIRTH_DATE.level("year_only")
    level[(ya == yb) & _one_slip(ma * 100 + da, mb * 100 + db)] = c.BIRTH_DATE.level("digit")
    level[(ya == yb) & (ma == db) & (da == mb)] = c.BIRTH_DATE.level("swapped")
    level[a == b] = c.BIRTH_DATE.level("same")
    level[(a < 0) | (b < 0)] = c.BIRTH_DATE.level("missing")
    return level


def _parts(dates: Codes) -> tuple[Codes, Codes, Codes]:
    return dates // 10_000, dates // 100 % 100, dates % 100


def _digits(numbers: Codes) -> Codes:
    """The four digits of numbers under 10,000, shape (4, n)."""
    return np.stack([numbers // 1000, numbers // 100 % 10, numbers // 10 % 10, numbers % 10])


def _digits_apart(a: Codes, b: Codes) -> Codes:
    differ: Codes = (_digits(a) != _digits(b)).sum(axis=0)
    return differ


def _one_slip(a: Codes, b: Codes) -> npt.NDArray[np.bool_]:
    """Four-digit MMDD that differ in one digit, or in two neighbours that changed places."""
    digits_a, digits_b = _digits(a), _digits(b)
    differ = digits_a != digits_b
    one: npt.NDArray[np.bool_] = differ.sum(axis=0) == 1
    for at in (0, 2):  # within the month, within the day
        turned = (digits_a[at] == digits_b[at + 1]) & (digits_a[at + 1] == digits_b[at])
        one |= turned & (differ.sum(axis=0) == TWO) & differ[at]
    return one


def _sameness(codes: Codes, left: Rows, right: Rows) -> Levels:
    """0 missing, 1 same, 2 different."""
    a, b = codes[left], codes[right]
    return np.where((a < 0) | (b < 0), 0, np.where(a == b, 1, 2)).astype(np.uint8)


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


def _parent(of: Encoded, given: tuple[Codes, Codes], surnames: tuple[Codes, Codes], left: Rows, right: Rows) -> Found:
    words = of.given_words
    a1, a2, b1, b2 = given[0][left], given[1][left], given[0][right], given[1][right]
    relation = words.relation(a1, b1)
    crossed = ((a1 == b2) & (a1 >= 0)) | ((a2 == b1) & (b1 >= 0))
    alike = np.where(relation == Relation.MISSING, 0, 1)
    alike = np.where(_CLOSE[relation] | (relation == Relation.INITIAL) | crossed, 2, alike)
    alike = np.where(relation == Relation.SAME, 3, alike)
    family = _family(of.surname_words, [codes[left] for codes in surnames], [codes[right] for codes in surnames])
    return _PARENT[alike, family], np.where(alike >= TWO, np.minimum(words.said(a1), words.said(b1)), 0.0)


def _family(words: Vocabulary, a: list[Codes], b: list[Codes]) -> Levels:
    """0 where a surname is missing, 1 where none of one agrees with one of the other, 2 where one does."""
    said = (a[0] >= 0) & (b[0] >= 0)
    shared = np.any([(x == y) & (x >= 0) for x in a for y in b], axis=0)
    for x, y in product(a, b):
        rest = np.flatnonzero(said & ~shared)
        shared[rest] = _AGREE[words.relation(x[rest], y[rest])]
    return np.where(said, 1 + shared, 0).astype(np.uint8)


def _birthplace(of: Encoded, left: Rows, right: Rows) -> Levels:
    city = of.cities.relation(of.birth_city[left], of.birth_city[right])
    state, country = _sameness(of.birth_state, left, right), _sameness(of.birth_country, left, right)
    missing, same, different = 0, 1, 2
    level = np.full(len(left), c.BIRTHPLACE.level("missing"), np.uint8)
    level[country == same] = c.BIRTHPLACE.level("country_same")
    level[(country == same) & ((state == different) | (state == missing) & (city > Relation.SHORTENED))] = (
        c.BIRTHPLACE.level("state_differs")
    )
    level[state == different] = c.BIRTHPLACE.level("state_differs")
    level[state == same] = c.BIRTHPLACE.level("state_same")
    within = (state == same) | (state == missing) & (country == missing)  # of a city alone no more is known
    level[within & (city > Relation.SHORTENED)] = c.BIRTHPLACE.level("city_differs")
    level[_CLOSE[city] & (state != different)] = c.BIRTHPLACE.level("city_close")
    level[(city == Relation.SAME) & (state != different)] = c.BIRTHPLACE.level("city_same")
    level[country == different] = c.BIRTHPLACE.level("country_differs")
    return level


def _suffix(of: Encoded, left: Rows, right: Rows) -> Levels:
    a, b = of.suffix[left], of.suffix[right]
    level = np.where(a == b, c.SUFFIX.level("same"), c.SUFFIX.level("different"))
    level = np.where((a < 0) != (b < 0), c.SUFFIX.level("one_absent"), level)
    return np.where((a < 0) & (b < 0), c.SUFFIX.level("missing"), level).astype(np.uint8)


def _namesakes(of: Encoded, left: Rows, right: Rows) -> Levels:
    """Of the two names the one that more children bear: a slip in the other may have led away from it."""
    if of.namesakes is None:
        return np.zeros(len(left), np.uint8)
    more = np.maximum(of.namesakes[left], of.namesakes[right])
    return (1 + np.searchsorted(MORE_NAMESAKES, more, side="right")).astype(np.uint8)


def _source(of: Encoded, left: Rows, right: Rows) -> Levels:
    state, student = _sameness(of.state, left, right), _sameness(of.state_student, left, right)
    level = np.array([c.SOURCE.level(name) for name in ("missing", "same_state", "other_state")], np.uint8)[state]
    return np.where(student == 1, c.SOURCE.level("same_student"), level).astype(np.uint8)
