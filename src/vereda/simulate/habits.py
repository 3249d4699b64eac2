"""How an invented nation is made up and how it writes: shares and rates that a training run may vary.

The rates are those of the trial behind the matching design (families on the move, two surnames written in many ways,
lost accents, swapped days and months). `NATIONS` are nations of other habits, to learn on some and test on others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

USUAL_MIX = {
    "spanish": 0.70,
    "indigenous": 0.14,
    "english": 0.10,
    "haitian": 0.02,
    "hmong": 0.015,
    "somali": 0.015,
    "filipino": 0.01,
}


@dataclass(frozen=True)
class Habits:
    """Shares of families and rates of what goes wrong, per record unless said otherwise.

    Every rate under "what a clerk does" is multiplied by `messiness`; at messiness 0 all records of a child are alike.
    """

    # who lives here
    mix: Mapping[str, float] = field(default_factory=lambda: MappingProxyType(USUAL_MIX))
    twin_rate: float = 0.016  # of births after a family's first
    twins_alike: float = 0.30  # of twin pairs of one sex: names that share a word or sound close
    cousins: float = 0.08  # of families: the father's brother's family lives in the same town
    half_siblings: float = 0.05  # of children: another father, so another first surname
    foreign_born: float = 0.38  # of families: came after the first children were born
    records: tuple[float, ...] = (0.42, 0.26, 0.15, 0.09, 0.05, 0.03)  # State records a family's children have: 1–6
    same_state_again: float = 0.02  # of records: the State gave the child a second number
    # what a clerk does with surnames (of children who have two)
    second_dropped: float = 0.16
    first_dropped: float = 0.025
    surnames_swapped: float = 0.05
    hyphenated: float = 0.08
    one_field: float = 0.05
    joined: float = 0.012
    other_surname: float = 0.006  # stepfather's or mother's other name
    state_style: float = 0.55  # how far a State's own rule for two surnames is followed
    # given names
    second_given_dropped: float = 0.16
    first_given_dropped: float = 0.03
    compound_in_first: float = 0.20
    initial_only: float = 0.06
    nickname: float = 0.025
    # letters
    accents_lost: float = 0.20
    typo: float = 0.014  # per name
    sound_alike: float = 0.022  # per name
    # the rest
    day_month_swapped: float = 0.014
    date_typo: float = 0.014
    sex_wrong: float = 0.003
    flag_blank: float = 1.0  # times the State's own share of blanks (states.csv: 0.2–0.55)
    flag_wrong: float = 0.004  # of other children marked as a twin
    twin_not_marked: float = 0.10  # of twins marked "No"
    father_missing: float = 1.0  # times the State's own share
    mother_missing: float = 0.08
    parent_second_surname: float = 0.35  # kept; a clerk drops it otherwise
    parent_changed: float = 0.02  # a stepparent or guardian
    birthplace_missing: float = 0.45


USUAL = Habits()

NATIONS: Mapping[str, Habits] = MappingProxyType(
    {
        "usual": USUAL,
        "tidy": replace(
            USUAL, second_dropped=0.06, second_given_dropped=0.08, typo=0.004, sound_alike=0.006, flag_blank=0.2,
            father_missing=0.4, mother_missing=0.03, accents_lost=0.1,
        ),
        "careless": replace(
            USUAL, second_dropped=0.25, surnames_swapped=0.08, typo=0.035, sound_alike=0.04, day_month_swapped=0.03,
            date_typo=0.03, nickname=0.05, flag_blank=1.8, flag_wrong=0.02, twin_not_marked=0.25, sex_wrong=0.01,
        ),
        "highlands": replace(
            USUAL, mix=MappingProxyType({"indigenous": 0.60, "spanish": 0.35, "english": 0.05}), sound_alike=0.05,
        ),
        "northern": replace(
            USUAL,
            mix=MappingProxyType({"english": 0.45, "spanish": 0.35, "hmong": 0.08, "somali": 0.08, "haitian": 0.04}),
        ),
        "twins": replace(USUAL, twin_rate=0.10, twins_alike=0.5, flag_wrong=0.05, twin_not_marked=0.2),
        "no flag": replace(USUAL, flag_blank=100.0),
        "no parents": replace(USUAL, father_missing=100.0, mother_missing=0.9),
    }
)  # fmt: skip
