"""The tables of names that ship with the package (`data/`, origins in its README), read once."""

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Literal

Kind = Literal["given", "surname"]


def rows(name: str) -> Iterator[list[str]]:
    """The rows of `data/<name>.csv` without its header."""
    text = files("vereda.core.identity").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    lines = csv.reader(text.splitlines())
    next(lines)
    yield from lines


@cache
def frequencies(kind: Kind) -> dict[str, float]:
    """Token → how many of a million children bear it, of the names common enough to be listed.

    National counts make the names of communities that move together look rare; those are stated beside them.
    """
    usual = {name: float(count) for name, count in rows("given_names" if kind == "given" else "surnames")}
    for of, name, count, _ in rows("community_names"):
        if of == kind:
            usual[name] = max(usual.get(name, 0.0), float(count))
    return usual


@cache
def nicknames() -> dict[str, frozenset[str]]:
    """Nickname → the names it stands for. `beto` stands for alberto, roberto, heriberto and more."""
    meant: dict[str, set[str]] = {}
    for table in ("nicknames_en", "nicknames_es"):
        for name, nickname in rows(table):
            meant.setdefault(nickname, set()).add(name)
    return {nickname: frozenset(names) for nickname, names in meant.items()}


@cache
def abbreviations(kind: Kind) -> dict[str, str]:
    """Written short → what is meant: `gpe` → guadalupe, `hdz` → hernandez."""
    return {written: meant for of, written, meant in rows("abbreviations") if of == kind}


@cache
def particles() -> frozenset[str]:
    """Words that join names and are left out or written together at will: de, la, los, y, van, al."""
    return frozenset(particle for particle, _ in rows("particles"))


@cache
def joined_particles() -> tuple[str, ...]:
    """Those that are also written as one word with the name (`delacruz`), longest first."""
    return tuple(sorted((particle for particle, joined in rows("particles") if joined == "yes"), key=len, reverse=True))
