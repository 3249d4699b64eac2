"""`<group>.<element>.not_a_code`: the value is in no code of the element's set that is in force. One rule an element."""

import polars as pl

from vereda.core.elements import CODE_SETS, Element, codes_in_force
from vereda.core.statefile.checking import Checking
from vereda.core.statefile.registry import Find, Phase, check
from vereda.core.statefile.rules.weights import consequence, elements, if_wrong

LISTED = 12  # codes; longer lists are named, not written out


def not_a_code(element: Element) -> Find:
    """The value is none of the codes in force on the day that the file is held to.

    An element that is not in force itself is kept if it is filled, so any code of its set will do.
    """

    def find(checking: Checking) -> pl.Expr:
        codes = (
            codes_in_force(element.code_set, checking.on)
            if element.in_force(checking.on)
            else CODE_SETS[element.code_set]
        )
        return ~pl.col(element.key).is_in(list(codes))

    return find


def coded(element: Element) -> bool:
    """Assessment Interpretation has a list too, but only for some types: assessments.py sees to it."""
    return element.type in ("code", "yes_no")


def choices(element: Element, language: str = "en") -> str:
    codes = list(CODE_SETS[element.code_set])
    if len(codes) <= LISTED:
        return ", ".join(codes)
    more = {
        "us_state": ("a two-letter postal code", "una abreviatura postal de dos letras"),
        "grade_level": ("P0 to P5, PS, PX, KG, 01 to 12, UG or 00", "P0 a P5, PS, PX, KG, 01 a 12, UG o 00"),
    }
    listed = ("a code of its list in docs/elements.md", "un código de su lista en docs/elements.md")
    return more.get(element.code_set, listed)[language == "es"]


for one in filter(coded, elements()):
    severity, left_out = if_wrong(one)
    check(
        f"{one.group}.{one.key}.not_a_code",
        severity,
        phase=Phase.TEXT,
        group=one.group,
        element=one.key,
        left_out=left_out,
        what=f"{one.name} is not one of its codes.{consequence(severity, left_out)}",
        why="Other States can read a code only if it is in the list in force on the submission date.",
        source=one.source,
        fix=f"Send {choices(one)}.",
        what_es=f"«{one.name_es}» no es uno de sus códigos.{consequence(severity, left_out, 'es')}",
        fix_es=f"Envíe {choices(one, 'es')}.",
    )(not_a_code(one))
