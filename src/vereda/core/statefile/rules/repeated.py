"""The same thing said twice of a student in one file: the same move, enrollment, course, assessment, alternate ID."""

import polars as pl

from vereda.core.elements import GROUPS
from vereda.core.statefile.checking import Checking
from vereda.core.statefile.model import Severity
from vereda.core.statefile.natural_keys import NATURAL_KEYS, natural_key
from vereda.core.statefile.registry import Find, LeftOut, Phase, check


def repeats(checking: Checking, group: str) -> pl.DataFrame:
    """Rows that a later row of the same student and natural key replaces: `row`, and whether both say the `same`."""
    if group not in checking.repeats:
        checking.repeats[group] = _repeats(checking.frames[group], group)
    return checking.repeats[group]


def _repeats(frame: pl.DataFrame, group: str) -> pl.DataFrame:
    twice = frame.filter(pl.struct("student", natural_key(group)).is_duplicated())
    if twice.is_empty():
        return pl.DataFrame(schema={"row": pl.UInt32, "same": pl.Boolean})
    elements = [element.key for element in GROUPS[group].elements]
    last = pl.col("row") == pl.col("row").max().over("student", "key")
    same = pl.struct(elements).n_unique().over("student", "key") == 1
    return twice.with_columns(key=natural_key(group)).with_columns(same=same).filter(~last).select("row", "same")


def said_again(group: str, *, same: bool) -> Find:
    def find(checking: Checking) -> pl.DataFrame:
        again = repeats(checking, group)
        return again.filter(pl.col("same") == same).select("row") if len(again) else again

    return find


for name, parts in NATURAL_KEYS.items():
    title, title_es = GROUPS[name].title, GROUPS[name].title_es
    key = parts[0].elements[0]
    told_by = ", ".join(element for part in parts for element in part.elements)
    check(
        f"{name}.repeated",
        Severity.NOTE,
        phase=Phase.ACROSS,
        group=name,
        element=key,
        left_out=LeftOut.ROW,
        what=f"{title}: the file says the same thing twice. It was taken once.",
        why=f"One thing is kept once; it is told by {told_by}.",
        source="own rule: core/statefile/natural_keys.py",
        fix="Nothing to do; better send it once.",
        what_es=f"{title_es}: el archivo dice lo mismo dos veces. Se tomó una vez.",
        fix_es="No hay nada que hacer; es mejor enviarlo una sola vez.",
    )(said_again(name, same=True))
    if {element for part in parts for element in part.elements} >= {element.key for element in GROUPS[name].elements}:
        continue  # all of it is key: what differs is something else
    check(
        f"{name}.contradictory",
        Severity.WARNING,
        phase=Phase.ACROSS,
        group=name,
        element=key,
        left_out=LeftOut.ROW,
        what=f"{title}: the file says two different things of the same. The later one was taken, this one left out.",
        why=f"One thing is kept once; it is told by {told_by}.",
        source="own rule: core/statefile/natural_keys.py",
        fix="Send it once, as it is.",
        what_es=f"{title_es}: el archivo dice dos cosas distintas de lo mismo. Se tomó la última y se omitió esta.",
        fix_es="Envíelo una sola vez, como es.",
    )(said_again(name, same=False))
