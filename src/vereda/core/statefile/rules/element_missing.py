"""`<group>.<element>.missing`: an element is needed for this student and the file has none. One rule an element."""

import polars as pl

from vereda.core.elements import Element
from vereda.core.statefile.checking import Checking
from vereda.core.statefile.registry import Find, Phase, check
from vereda.core.statefile.rules.weights import consequence, elements, if_missing


def missing(element: Element) -> Find:
    """The element is blank where the dictionary's condition (`Element.needed`) holds and the revision asks for it."""

    def find(checking: Checking) -> pl.Expr | None:
        if not element.in_force(checking.on):
            return None
        return element.needed.expression() & pl.col(element.key).is_null()

    return find


def when(element: Element) -> str:
    return "always" if element.needed.always else element.needed.text


for one in elements():
    if one.needed.optional:
        continue
    severity, left_out = if_missing(one)
    check(
        f"{one.group}.{one.key}.missing",
        severity,
        phase=Phase.TEXT,
        group=one.group,
        element=one.key,
        left_out=left_out,
        what=f"{one.name} is missing.{consequence(severity, left_out)}",
        why=f"Needed: {when(one)}. All applicable elements are owed for every eligible child.",
        source=f"34 CFR 200.85(b); {one.source} (when it is needed: {one.needed_certainty})",
        fix=f"Fill in {one.name} and send the student again.",
        what_es=f"Falta «{one.name_es}».{consequence(severity, left_out, 'es')}",
        fix_es=f"Complete «{one.name_es}» y envíe de nuevo al estudiante.",
    )(missing(one))
