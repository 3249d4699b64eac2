"""Which value of an element to show first when States differ, and the others beside it. Pure functions over JSON values.

Verified before unverified, then the newest statement, then the State's letters, so that the same statements always give the
same choice.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from vereda.core.folding import fold
from vereda.core.identity.people import PROVING_PAPERS

Json = dict[str, Any]
NAMES = frozenset(
    {
        "first_name", "middle_name", "last_name_1", "last_name_2", "suffix", "birth_city", "male_parent_first_name",
        "male_parent_last_name", "female_parent_first_name", "female_parent_last_name",
    }
)  # fmt: skip
SURNAMES = ("last_name_1", "last_name_2")


def said(record: Mapping[str, Any]) -> Json:
    """Who says it, since when: the State's letters and the date of its statement."""
    return {"state": record["state"], "on": record["said_at"][:10]}


def proven(record: Mapping[str, Any]) -> bool:
    """Whether this State saw a paper that proves a birth date by itself."""
    return record.get("birth_date_verification") in PROVING_PAPERS


def choose(element: str, records: Sequence[Mapping[str, Any]]) -> Json | None:
    """`value`, who `said` it, and the `others` (same shape, with `value`), the likeliest first; None if nobody said anything.

    `records` are State records, each with `state`, `said_at` (ISO) and the elements. Names that differ only in case, accents
    or spacing are one value, shown as the State wrote it that keeps lower case and accents.
    """
    voiced = [record for record in records if record.get(element) is not None]
    if not voiced:
        return None
    if len(voiced) == 1:
        return {**_value(element, voiced), "others": []}
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for record in sorted(voiced, key=lambda one: _rank(element, one), reverse=True):
        groups.setdefault(_meant(element, record), []).append(record)
    values = [_value(element, members) for members in groups.values()]
    return {**values[0], "others": values[1:]}


def _meant(element: str, record: Mapping[str, Any]) -> str:
    """What makes two values the same. Surnames count together: which stands in which field is the State's habit."""
    if element in SURNAMES:
        return " ".join(sorted(fold(" ".join(record.get(one) or "" for one in SURNAMES)).split()))
    return fold(str(record[element])) if element in NAMES else str(record[element])


def _rank(element: str, record: Mapping[str, Any]) -> tuple[bool, str, str]:
    verified = element == "birth_date" and proven(record)
    return (verified, record["said_at"], record["state"])


def _value(element: str, members: Sequence[Mapping[str, Any]]) -> Json:
    shown = max(members, key=lambda one: _care(str(one[element]))) if element in NAMES else members[0]
    value: Json = {"value": shown[element], "said": [said(member) for member in members]}
    if element == "birth_date":
        value["evidence"] = sorted(
            {member["birth_date_verification"] for member in members if member.get("birth_date_verification")}
        )
        value["proven"] = any(proven(member) for member in members)
    return value


def _care(text: str) -> tuple[bool, int]:
    """Mixed case before capitals, accents before none."""
    return (text != text.upper(), sum(1 for letter in text if not letter.isascii()))
