"""`<group>.<element>.too_long`: more characters than the element has room for. One rule for each text element.

A value is never cut: half a name is another name. What identifies the student holds the student, the rest is left out.
"""

import polars as pl

from vereda.core.elements import Element
from vereda.core.statefile.checking import Checking
from vereda.core.statefile.registry import Find, Phase, check
from vereda.core.statefile.rules.weights import consequence, elements, if_wrong


def too_long(element: Element) -> Find:
    def find(_: Checking) -> pl.Expr:
        return pl.col(element.key).str.len_chars() > element.length

    return find


def free_text(element: Element) -> bool:
    """Codes, dates, numbers and values of a fixed form have rules of their own."""
    return element.type == "text" and not element.pattern


for one in filter(free_text, elements()):
    severity, left_out = if_wrong(one)
    check(
        f"{one.group}.{one.key}.too_long",
        severity,
        phase=Phase.TEXT,
        group=one.group,
        element=one.key,
        left_out=left_out,
        what=f"{one.name} has more than {one.length} characters.{consequence(severity, left_out)}",
        why="A value that does not fit would have to be cut, and nothing is changed silently.",
        source=one.source,
        fix=f"Shorten {one.name} to {one.length} characters or fewer.",
        what_es=f"«{one.name_es}» tiene más de {one.length} caracteres.{consequence(severity, left_out, 'es')}",
        fix_es=f"Acorte «{one.name_es}» a {one.length} caracteres o menos.",
    )(too_long(one))
