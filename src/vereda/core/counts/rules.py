"""The rules of the counts, in the order in which they are asked, and the edges that a State may set otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from vereda.core.calendar import LeapBirthday
from vereda.core.counts.tables import rows
from vereda.core.elements.table import Certainty, certainty

COUNTED: Final = "counted"
SUMMER: Final = "served_in_summer"


@dataclass(frozen=True)
class CountRule:
    """`failed`: what is said of a child whom it keeps out, `passed` of one whom it lets in; each language → words."""

    key: str
    since: date
    failed: Mapping[str, str]
    passed: Mapping[str, str]
    source: str
    certainty: Certainty


def _load() -> Mapping[str, CountRule]:
    return MappingProxyType(
        {
            row["key"]: CountRule(
                key=row["key"],
                since=date.fromisoformat(row["since"]),
                failed=MappingProxyType({"en": row["words"], "es": row["words_es"]}),
                passed=MappingProxyType({"en": row["passed"], "es": row["passed_es"]}),
                source=row["source"],
                certainty=certainty(row["certainty"]),
            )
            for row in rows("rules.csv")
        }
    )


RULES: Final = _load()
CATEGORY_1: Final = tuple(key for key in RULES if key != SUMMER)


@dataclass(frozen=True)
class Edges:
    """What States and the Department's own tools see differently.

    `expiration_counts`: whether the last day stated, or the day 36 months after the move, is still an eligible day: Infinite
    Campus counts "up to and including the Expiration Date", Generate takes expirations after the first day only.
    `enrollment_is_service`: whether an enrollment in a summer or intersession project proves a day of service. The federal
    elements have none for the service itself; where a State's list of services is at hand it can be asked for instead.
    """

    expiration_counts: bool = True
    enrollment_is_service: bool = True
    leap_birthday: LeapBirthday = LeapBirthday.FEBRUARY_28


USUAL: Final = Edges()
