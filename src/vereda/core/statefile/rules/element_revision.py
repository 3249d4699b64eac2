"""`<group>.<element>.not_in_force`: the element is not in the revision the file is held to. One rule an element.

Only elements that came after the first list, or have gone since, can be out of force.
"""

from datetime import date

import polars as pl

from vereda.core.elements import REVISIONS, Element
from vereda.core.statefile.checking import Checking
from vereda.core.statefile.model import Severity
from vereda.core.statefile.registry import Find, Phase, check
from vereda.core.statefile.rules.weights import elements

FIRST: date = min(revision.in_force_from for revision in REVISIONS.values())


def not_in_force(element: Element) -> Find:
    def find(checking: Checking) -> pl.Expr | None:
        return None if element.in_force(checking.on) else pl.col(element.key).is_not_null()

    return find


def span(element: Element) -> str:
    until = f" to {element.in_force_until:%Y-%m-%d}" if element.in_force_until else ""
    return f"{element.in_force_from:%Y-%m-%d}{until}"


for one in elements():
    if one.in_force_from <= FIRST and one.in_force_until is None:
        continue
    check(
        f"{one.group}.{one.key}.not_in_force",
        Severity.NOTE,
        phase=Phase.TEXT,
        group=one.group,
        element=one.key,
        what=f"{one.name} is not asked for by the revision in force. It was kept.",
        why=f"The element is in force from {span(one)}; a file is held to the revision of its submission date.",
        source=one.source,
        fix="Nothing to do; you may leave it blank.",
        what_es=f"La revisión vigente no pide «{one.name_es}». Se conservó.",
        fix_es="No hay nada que hacer; puede dejarlo en blanco.",
    )(not_in_force(one))
