"""The sentences of an answer, in English and Spanish: one template a code in `phrases.csv`, filled with values."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from vereda.core.credits.requirements import Label
from vereda.core.credits.tables import rows

PHRASES: Final = {row["code"]: Label(row["en"], row["es"]) for row in rows("phrases.csv")}


class Said(NamedTuple):
    """A sentence: its code and the values in it. Values that have a name in both languages are `Label`s."""

    code: str
    values: Mapping[str, Any] = MappingProxyType({})

    def text(self, language: str = "en") -> str:
        """The sentence in English or Spanish (`es`). A page that writes dates its own way takes `code` and `values`."""
        written = {name: _written(value, language) for name, value in self.values.items()}
        return PHRASES[self.code].text(language).format(**written)


def _written(value: Any, language: str) -> str:
    if isinstance(value, Label):
        return value.text(language)
    if isinstance(value, tuple):
        return ", ".join(_written(one, language) for one in value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
