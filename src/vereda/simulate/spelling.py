"""What happens to one name on its way into a State's system: accents lost, typing errors, spelling by ear, bad scans.

Each function takes a name and a number of random bits, so that a frame of names and a column of bits give the same
result whatever the order of work.
"""

from collections.abc import Callable

import polars as pl

NEIGHBOURS = {
    "a": "sqz", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "ko", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry",
    "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "xs",
}  # fmt: skip
# Pairs that sound alike in Spanish or that an English-speaking clerk hears as the other; read both ways.
BY_EAR = (
    ("z", "s"), ("s", "z"), ("v", "b"), ("b", "v"), ("ll", "y"), ("y", "i"), ("h", ""), ("j", "h"), ("g", "j"),
    ("c", "s"), ("qu", "k"), ("k", "c"), ("x", "j"), ("x", "ch"), ("ñ", "n"), ("ñ", "ny"), ("gu", "w"), ("hu", "w"),
    ("tz", "s"), ("i", "y"), ("e", "i"), ("o", "u"), ("nn", "n"), ("m", "n"), ("l", "ll"), ("r", "rr"), ("d", "th"),
    ("ie", "ia"), ("ph", "f"), ("th", "t"),
)  # fmt: skip
BY_SCANNER = (
    ("m", "rn"),
    ("rn", "m"),
    ("d", "cl"),
    ("l", "i"),
    ("i", "l"),
    ("u", "v"),
    ("e", "c"),
    ("h", "b"),
    ("n", "ri"),
)
SHORTEST = 3  # shorter names are not garbled: nothing of them would be left


def mistyped(name: str, bits: int) -> str:
    """One slip of the finger: a letter left out, doubled, swapped with the next, or its neighbour on the keyboard."""
    if len(name) < SHORTEST:
        return name
    bits, place = divmod(bits, len(name) - 1)
    place += 1  # first letters are seldom mistyped
    kind = bits % 4
    letter = name[place]
    if kind == 0:
        return name[:place] + name[place + 1 :]
    if kind == 1:
        return name[:place] + letter + name[place:]
    if kind == 2 and place + 1 < len(name):  # noqa: PLR2004 - the third of four kinds
        return name[:place] + name[place + 1] + letter + name[place + 2 :]
    near = NEIGHBOURS.get(letter.lower(), letter)
    return name[:place] + near[(bits >> 2) % len(near)] + name[place + 1 :]


def by_ear(name: str, bits: int) -> str:
    """The name as someone writes it who only heard it."""
    return _replaced(name, bits, BY_EAR)


def by_scanner(name: str, bits: int) -> str:
    """The name as a scanner reads it from a copied form."""
    return _replaced(name, bits, BY_SCANNER)


def _replaced(name: str, bits: int, pairs: tuple[tuple[str, str], ...]) -> str:
    lower = name.lower()
    fits = [(old, new) for old, new in pairs if old in lower]
    if not fits or len(name) < SHORTEST:
        return name
    old, new = fits[bits % len(fits)]
    place = lower.find(old)
    written = new if place else new.capitalize()
    changed = name[:place] + written + name[place + len(old) :]
    return changed if place or new else changed[:1].upper() + changed[1:]


def garbled(names: pl.Series, chosen: pl.Series, bits: pl.Series, how: Callable[[str, int], str]) -> pl.Series:
    """`how` applied to the chosen names only; a null stays null."""
    rows = (chosen & names.is_not_null()).arg_true()
    if not len(rows):
        return names
    changed = [how(name, bit) for name, bit in zip(names.gather(rows), bits.gather(rows), strict=True)]
    return names.scatter(rows, pl.Series(changed, dtype=pl.String))


def without_accents(name: pl.Expr) -> pl.Expr:
    """ñ and á as n and a, as systems do that know only ASCII."""
    return name.str.normalize("NFD").str.replace_all(r"\p{M}", "")
