"""Elements and record groups, in the order in which State files write them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Literal, cast, get_args

from vereda.core.elements.needed import Needed, parse
from vereda.core.elements.revisions import started
from vereda.core.elements.table import Certainty, certainty, rows

ElementType = Literal["text", "number", "decimal", "date", "month", "timestamp", "code", "yes_no"]


@dataclass(frozen=True)
class Element:
    """One Minimum Data Element, or a structural field of the State file.

    `number` is the element's number in the federal list, or the span of numbers it must lie in (`67–76`), or empty.
    `length` counts characters. `decimals` is the number of digits after the point. `pattern`, if any, is a regular
    expression that a whole value matches. `in_force_until` is the first day on which the element is no longer in force.
    `aliases` are other column names under which it is taken.
    """

    key: str
    number: str
    name: str
    name_es: str
    group: str
    definition: str
    type: ElementType
    length: int
    decimals: int
    code_set: str
    pattern: str
    needed: Needed
    needed_certainty: Certainty
    personal: bool
    in_force_from: date
    in_force_until: date | None
    source: str
    certainty: Certainty
    aliases: tuple[str, ...] = ()

    def in_force(self, on: date) -> bool:
        """Whether a file made on that day is held to this element."""
        return self.in_force_from <= on and (self.in_force_until is None or on < self.in_force_until)


@dataclass(frozen=True)
class Group:
    """A record group. `name` also names its CSV, its sheet and its XML element.

    `ids` are the structural fields that stand first in a sub-record; `elements` all others.
    """

    letter: str
    name: str
    title: str
    title_es: str
    elements: tuple[Element, ...]
    ids: tuple[Element, ...] = ()

    @property
    def fields(self) -> tuple[Element, ...]:
        """Every field after the group letter, in order."""
        return (*self.ids, *self.elements)

    @property
    def columns(self) -> tuple[str, ...]:
        """The keys of all fields, in order."""
        return tuple(element.key for element in self.fields)

    @property
    def aliases(self) -> Mapping[str, str]:
        """Other column names that are taken → element key. `<group>_record_id` is one for `record_id`."""
        own = {f"{self.name}_record_id": "record_id"} if self.ids else {}
        return own | {alias: element.key for element in self.elements for alias in element.aliases}


def _element(row: Mapping[str, str], code_sets: Mapping[str, str]) -> Element:
    assert row["type"] in get_args(ElementType), f"{row['key']}: {row['type']!r} is no type"
    begin = started(row["from"])
    assert begin is not None, f"{row['key']} without a revision"
    return Element(
        key=row["key"],
        number=row["number"],
        name=row["name"],
        name_es=row["name_es"],
        group=row["group"],
        definition=row["definition"],
        type=cast("ElementType", row["type"]),
        length=int(row["length"]),
        decimals=int(row["decimals"] or 0),
        code_set=row["code_set"],
        pattern=row["pattern"],
        needed=parse(row["needed"], code_sets),
        needed_certainty=certainty(row["needed_certainty"]),
        personal=row["personal"] == "yes",
        in_force_from=begin,
        in_force_until=started(row["until"]),
        source=row["source"],
        certainty=certainty(row["certainty"]),
        aliases=tuple(row["aliases"].split()),
    )


def _load_elements() -> dict[str, Element]:
    table = rows("elements.csv")
    code_sets = {row["key"]: row["code_set"] for row in table if row["code_set"]}
    return {row["key"]: _element(row, code_sets) for row in table}


_ALL: Final = _load_elements()
_SUB_RECORD_IDS: Final = (_ALL["student_record_id"], _ALL["record_id"])

# Every element that belongs to a group; the record_id that all sub-records share is in `Group.ids`.
ELEMENTS: Final[Mapping[str, Element]] = MappingProxyType(
    {key: element for key, element in _ALL.items() if element.group != "sub_record"}
)


def _load_groups() -> Mapping[str, Group]:
    return MappingProxyType(
        {
            row["group"]: Group(
                letter=row["letter"],
                name=row["group"],
                title=row["title"],
                title_es=row["title_es"],
                elements=tuple(element for element in ELEMENTS.values() if element.group == row["group"]),
                ids=() if row["group"] in ("header", "student") else _SUB_RECORD_IDS,
            )
            for row in rows("groups.csv")
        }
    )


GROUPS: Final = _load_groups()


def elements_in_force(on: date) -> tuple[Element, ...]:
    """The elements that a file made on that day is held to, in dictionary order."""
    return tuple(element for element in ELEMENTS.values() if element.in_force(on))
