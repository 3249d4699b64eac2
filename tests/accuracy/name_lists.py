"""The names and places of `names.toml`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Names:
    female: list[str]
    male: list[str]
    surnames: list[str]  # empty: drawn from the table of surnames


_LISTS = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))


def _names(of: str) -> Names:
    return Names(**{part: words.split() for part, words in _LISTS[of].items()})


SPANISH, ENGLISH, HMONG, SOMALI = (_names(of) for of in ("spanish", "english", "hmong", "somali"))
CITIES: list[tuple[str, str, str]] = [(city, state, country) for city, state, country in _LISTS["cities"]["places"]]
