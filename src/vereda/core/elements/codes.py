"""The code sets: which values an element may have, what they mean, and from when until when they are in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from vereda.core.elements.revisions import started
from vereda.core.elements.table import Certainty, certainty, rows


@dataclass(frozen=True)
class Code:
    """One value of a code set. `in_force_until` is the first day on which it is no longer in force."""

    code: str
    label: str
    label_es: str
    in_force_from: date
    in_force_until: date | None
    source: str
    certainty: Certainty

    def in_force(self, on: date) -> bool:
        """Whether the code may be used in a file made on that day."""
        return self.in_force_from <= on and (self.in_force_until is None or on < self.in_force_until)


def _load() -> Mapping[str, Mapping[str, Code]]:
    sets: dict[str, dict[str, Code]] = {}
    for row in rows("codes.csv"):
        begin = started(row["from"])
        assert begin is not None, f"code {row['code']} without a revision"
        sets.setdefault(row["code_set"], {})[row["code"]] = Code(
            code=row["code"],
            label=row["label"],
            label_es=row["label_es"],
            in_force_from=begin,
            in_force_until=started(row["until"]),
            source=row["source"],
            certainty=certainty(row["certainty"]),
        )
    return MappingProxyType({name: MappingProxyType(codes) for name, codes in sets.items()})


CODE_SETS: Final = _load()


def code_label(code_set: str, code: str, language: str = "en") -> str:
    """What a code means, in English or Spanish (`es`); the code itself where it is not in the set."""
    known = CODE_SETS[code_set].get(code)
    if known is None:
        return code
    return known.label_es if language.startswith("es") else known.label


def codes_in_force(code_set: str, on: date) -> tuple[str, ...]:
    """The codes of a set that a file made on that day may use, in order."""
    return tuple(code.code for code in CODE_SETS[code_set].values() if code.in_force(on))


def code_range(code_set: str, text: str) -> tuple[str, ...]:
    """Codes written as a list with spans in the set's own order: `"KG-12"`, `"02,04-05"`.

    Raises KeyError for a code that is not in the set.
    """
    order = list(CODE_SETS[code_set])
    chosen: list[str] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        span = slice(_place(order, code_set, first), _place(order, code_set, last or first) + 1)
        chosen.extend(order[span])
    return tuple(chosen)


def _place(order: list[str], code_set: str, code: str) -> int:
    if code not in CODE_SETS[code_set]:
        raise KeyError(f"{code!r} is not in the code set {code_set}")
    return order.index(code)
