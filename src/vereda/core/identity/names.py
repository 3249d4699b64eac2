"""The standard form of names as migrant families bear them.

Two surnames in any order, hyphenated, joined or with particles (`de la Cruz`, `DelaCruz`, `Cruz`) have one standard
form; so do given names with and without accents, abbreviated (`Ma. Gpe.`) or joined (`Mariaguadalupe`). What the
standard form drops can never tell two children apart, so it drops only what clerks add and drop at will.
"""

from functools import lru_cache
from math import log2

import polars as pl

from vereda.core.identity import tables
from vereda.core.identity.tables import Kind

SUFFIXES = {
    "jr": "jr", "junior": "jr", "hijo": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "2nd": "ii", "iii": "iii",
    "3rd": "iii", "iv": "iv",
}  # fmt: skip

# Letters that Unicode does not decompose into a base and an accent.
LETTERS = {"ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
APOSTROPHES = "'’ʼ`´ʻ"

# A joined name is split only into parts at least this common (per million), so that no rare name falls apart by chance.
_PART_PER_MILLION = {"given": 150.0, "surname": 150.0}
_SHORTEST_PART = {"given": 3, "surname": 4}
RARELY = 2.0  # per million: what is said of a name on no list
# A given name and a surname that together are 2,000 times likelier the other way round stand in each other's field.
EXCHANGED_BITS = 11.0
REMEMBERED = 1 << 18  # words whose form is kept at hand; a national table has some hundred thousand
_COMPOUNDING = frozenset({"maria", "jose", "juan", "ana", "luis"})  # first halves of most names written as one


def fold(text: pl.Expr) -> pl.Expr:
    """Lower-case words without accents, parted by single spaces; apostrophes close up, hyphens and dots part."""
    plain = text.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    plain = plain.str.replace_many(LETTERS).str.replace_all(f"[{APOSTROPHES}]", "")
    return plain.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()


@lru_cache(REMEMBERED)
def standard_token(token: str, kind: Kind) -> str:
    """What one folded word of a name stands for: nothing (a particle), itself, or several words written as one."""
    if token in tables.particles() or token in SUFFIXES or token.isdigit():
        return ""
    token = tables.abbreviations(kind).get(token, token)
    if kind == "surname" and len(token) == 1:
        return ""
    return _without_joined_particle(token, kind) or _split(token, kind) or token


def _without_joined_particle(token: str, kind: Kind) -> str | None:
    """`delacruz` → `cruz`, when what remains is a name of some currency (`delgado` stays: there is no `gado`)."""
    for particle in tables.joined_particles():
        rest = token.removeprefix(particle)
        if rest != token and len(rest) >= _SHORTEST_PART["surname"]:
            usual = max(tables.frequencies("surname").get(rest, 0.0), tables.frequencies("given").get(rest, 0.0))
            if usual >= _PART_PER_MILLION[kind] and usual > 0.2 * tables.frequencies(kind).get(token, 0.0):
                return rest
    return None


def _split(token: str, kind: Kind) -> str | None:
    """`garcialopez` → `garcia lopez`: two common names written as one that is not itself a common name."""
    known, shortest = tables.frequencies(kind), _SHORTEST_PART[kind]
    best, best_weight = None, 0.0
    for cut in range(shortest, len(token) - shortest + 1):
        left, right = token[:cut], token[cut:]
        rarer = min(known.get(left, 0.0), known.get(right, 0.0)) * (5.0 if left in _COMPOUNDING else 1.0)
        if rarer >= _PART_PER_MILLION[kind] and rarer > best_weight:
            best, best_weight = f"{left} {right}", rarer
    return best if best_weight > 20.0 * known.get(token, 0.0) else None


def standard(names: pl.Series, kind: Kind, *, in_order: bool = False) -> pl.Series:
    """The standard form of each name: words in the order written (given names), or sorted and once each (surnames).

    `in_order` keeps surnames as written, too. Null where nothing was said.
    Works on the distinct values, so a table costs what its vocabulary costs.
    """
    distinct = names.drop_nulls().unique().to_frame("name")
    words = (
        distinct.with_row_index("n")
        .with_columns(word=fold(pl.col("name")).str.split(" "))
        .explode("word", empty_as_null=False, keep_nulls=False)
    )
    vocabulary = words["word"].unique()
    meant = pl.DataFrame(
        {"word": vocabulary, "meant": [standard_token(word, kind) for word in vocabulary]},
        schema={"word": pl.String, "meant": pl.String},
    )
    told = words.join(meant, on="word", maintain_order="left")
    whole = told.group_by("n", "name", maintain_order=True).agg(
        standard=pl.col("meant").filter(pl.col("meant") != "").str.join(" "), written=pl.col("word").str.join(" ")
    )
    # A name made of particles only (Van Do, a Vietnamese name) is kept as it is rather than lost.
    text = pl.when(pl.col("standard") == "").then("written").otherwise("standard")
    if kind == "surname" and not in_order:
        text = text.str.split(" ").list.unique().list.sort().list.join(" ")
    found = whole.select("name", standard=pl.when(text != "").then(text))
    return names.to_frame("name").join(found, on="name", how="left", maintain_order="left")["standard"]


@lru_cache(REMEMBERED)
def bits_as(word: str, kind: Kind) -> float:
    """How much likelier a word in standard form is as a name of this kind than of the other; 0 where it is on neither list."""
    of, other = tables.frequencies(kind), tables.frequencies("surname" if kind == "given" else "given")
    return log2(max(of.get(word, 0.0), RARELY) / max(other.get(word, 0.0), RARELY))


def bits_of_first(names: pl.Series, kind: Kind) -> pl.Series:
    """`bits_as` of the first word of each name; null where nothing was said."""
    distinct = names.drop_nulls().unique()
    first = standard(distinct, kind, in_order=True).str.split(" ").list.first()
    bits = pl.Series([None if word is None else bits_as(word, kind) for word in first], dtype=pl.Float64)
    known = pl.DataFrame({"name": distinct, "bits": bits})
    return names.to_frame("name").join(known, on="name", how="left", maintain_order="left")["bits"]


def suffix(texts: pl.Expr) -> pl.Expr:
    """Jr, Sr, II, III, IV in one spelling; null for anything else."""
    return fold(texts).replace_strict(SUFFIXES, default=None, return_dtype=pl.String)


# In this order; G is a hard g while the soft ones are still being found.
_SOUNDS = (
    ("wa", "Gua"), ("we", "Gue"), ("hua", "Gua"), ("hue", "Gue"), ("gue", "Ge"), ("gui", "Gi"), ("ge", "je"), ("gi", "ji"),
    ("G", "g"),
    ("sch", "x"), ("sh", "x"), ("ch", "x"), ("ph", "f"), ("th", "t"), ("ll", "i"), ("que", "ke"), ("qui", "ki"), ("q", "k"),
    ("ce", "se"), ("ci", "si"), ("ck", "k"), ("c", "k"), ("z", "s"), ("v", "b"), ("y", "i"), ("h", ""), ("mb", "nb"), ("mp", "np"),
)  # fmt: skip


@lru_cache(REMEMBERED)
def sound(token: str) -> str:
    """How a Spanish speaker hears a folded word: Hernández = Ernandes, Vásquez = Bazquez, Jiménez = Gimenes = Ximenez.

    Silent h, b/v, s/z/soft c, ll/y, soft g/j/initial x, k/qu/c, hua/gua/wa, double letters, n before b and p. English
    phonetic keys (Soundex, Metaphone) part all of these.
    """
    heard = "j" + token[1:] if token[:2] in {"xi", "xa", "xe"} else token
    for written, spoken in _SOUNDS:
        heard = heard.replace(written, spoken)
    return "".join(letter for at, letter in enumerate(heard) if at == 0 or letter != heard[at - 1]) or token
