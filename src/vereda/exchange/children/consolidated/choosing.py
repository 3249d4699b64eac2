"""Which value of an element to show first when States differ, and the others beside it. Pure functions over JSON values.

Verified before unverified, then the newest statement, then the State's letters, so that the same statements always give the
same choice. A name is shown as one State writes it: what two States put in different fields must not make a third name.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from vereda.core.folding import fold
from vereda.core.identity.people import PROVING_PAPERS

Json = dict[str, Any]
NAMES: Final = frozenset(
    {
        "first_name", "middle_name", "last_name_1", "last_name_2", "suffix", "birth_city", "male_parent_first_name",
        "male_parent_last_name", "female_parent_first_name", "female_parent_last_name",
    }
)  # fmt: skip
# Which part stands in which field is the State's habit, so these are compared together and taken from one State.
WHOLE_NAMES: Final = (("first_name", "middle_name"), ("last_name_1", "last_name_2"))


def said(state: str, moment: str) -> Json:
    """Who says it, since when: the State's letters and the date of its statement, of a moment as ISO text."""
    return {"state": state, "on": moment[:10]}


def proven(record: Mapping[str, Any]) -> bool:
    """Whether this State saw a paper that proves a birth date by itself."""
    return record.get("birth_date_verification") in PROVING_PAPERS


def choose_all(elements: Iterable[str], records: Sequence[Mapping[str, Any]]) -> dict[str, Json]:
    """Of each element that anyone spoke of: `value`, who `said` it, and the `others` (same shape), the likeliest first.

    `records` are State records, each with `state`, `demographics_said_at` (ISO) and the elements. Names that differ only in
    case, accents or spacing are one value. First names and first surnames also have `whole`: the given names, the surnames
    together; a shorter form of a whole name (a second name left out, an initial) does not differ from it.
    """
    chosen = {element: choice for element in elements if (choice := _choose(element, records)) is not None}
    for first, second in WHOLE_NAMES:
        told = [record for record in records if record.get(first) or record.get(second)]
        chosen.pop(first, None)
        chosen.pop(second, None)
        if told:
            chosen |= _whole_name(first, second, told)
    return chosen


def _choose(element: str, records: Sequence[Mapping[str, Any]]) -> Json | None:
    voiced = [record for record in records if record.get(element) is not None]
    if not voiced:
        return None
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for record in sorted(voiced, key=lambda one: _rank(element, one), reverse=True):
        value = str(record[element])
        groups.setdefault(_folded(value) if element in NAMES else value, []).append(record)
    values = [_value(element, members) for members in groups.values()]
    return {**values[0], "others": values[1:]}


def _rank(element: str, record: Mapping[str, Any]) -> tuple[bool, str, str]:
    verified = element == "birth_date" and proven(record)
    return (verified, record["demographics_said_at"], record["state"])


def _value(element: str, members: Sequence[Mapping[str, Any]]) -> Json:
    shown = max(members, key=lambda one: _care(str(one[element]))) if element in NAMES else members[0]
    value: Json = {"value": shown[element], "said": _sayers(members)}
    if element == "birth_date":
        value["evidence"] = sorted(
            {member["birth_date_verification"] for member in members if member.get("birth_date_verification")}
        )
        value["proven"] = any(proven(member) for member in members)
    return value


def _sayers(members: Iterable[Mapping[str, Any]]) -> list[Json]:
    """Each once: a State with two records of a child may say a thing twice."""
    told: list[Json] = []
    told.extend(one for member in members if (one := said(member["state"], member["demographics_said_at"])) not in told)
    return told


def _whole_name(first: str, second: str, records: Sequence[Mapping[str, Any]]) -> dict[str, Json]:
    groups: list[tuple[frozenset[str], list[Mapping[str, Any]]]] = []
    for record in sorted(records, key=lambda one: _rank(first, one), reverse=True):
        words = frozenset(_folded(_joined(record, first, second)).split())
        place = next((at for at, (held, _) in enumerate(groups) if _within(words, held) or _within(held, words)), None)
        if place is None:
            groups.append((words, [record]))
        else:
            held, members = groups[place]
            groups[place] = (held | words, [*members, record])
    values = []
    for _, members in groups:
        shown = max(members, key=lambda one: _fullness(one, first, second))
        whole = _joined(shown, first, second)
        values.append(({"whole": whole, "said": _sayers(members)}, shown))
    (top, shown), others = values[0], values[1:]
    named = {
        first: {
            **top,
            "value": shown.get(first) or top["whole"],
            "others": [{**other, "value": one.get(first) or other["whole"]} for other, one in others],
        }
    }
    if shown.get(second) and shown.get(first):
        named[second] = {"value": shown[second], "said": top["said"], "others": []}
    return named


def _joined(record: Mapping[str, Any], first: str, second: str) -> str:
    return " ".join(part for part in (record.get(first), record.get(second)) if part)


def _within(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether each word is among the others, or is the initial of one."""
    return all(word in others or (len(word) == 1 and any(one.startswith(word) for one in others)) for word in some)


def _fullness(record: Mapping[str, Any], first: str, second: str) -> tuple[int, bool, tuple[bool, int]]:
    """Most words, then both fields, then the care it is written with."""
    whole = _joined(record, first, second)
    words = [word for word in _folded(whole).split() if len(word) > 1]
    return (len(set(words)), bool(record.get(first) and record.get(second)), _care(whole))


def _care(text: str) -> tuple[bool, int]:
    """Mixed case before capitals, accents before none."""
    return (text != text.upper(), sum(1 for letter in text if not letter.isascii()))


_folded = lru_cache(maxsize=20_000)(fold)
