"""Free text that another program might take for something else."""

from typing import Final

import polars as pl

from vereda.core.elements import Element
from vereda.core.statefile.checking import Checking
from vereda.core.statefile.model import Rule, Severity
from vereda.core.statefile.registry import CHECKS, Check, Find, LeftOut, Phase, add_rule
from vereda.core.statefile.rules.weights import elements

FORMULA: Final = add_rule(
    Rule(
        "value.formula",
        Severity.NOTE,
        what="The value begins like a formula of a spreadsheet. It was kept as text.",
        why="A sheet that opens such a value may run it. Vereda's own exports mark it as text.",
        source="OWASP, CSV Injection",
        fix="Nothing to do if it is meant; otherwise take away the first character.",
        what_es="El valor empieza como una fórmula de hoja de cálculo. Se conservó como texto.",
        fix_es="No hay nada que hacer si es intencional; si no, quite el primer carácter.",
        checked_by="check",
    )
)
GARBLED: Final = add_rule(
    Rule(
        "value.garbled",
        Severity.WARNING,
        what="Letters of the value were broken on their way, such as MuÃ±oz for Muñoz. The value was kept as sent.",
        why="Text was written in one encoding and read in another; names so broken match nobody.",
        source="own rule",
        fix="Export the file as UTF-8 and send it again.",
        what_es="Algunas letras del valor se dañaron en el camino, como MuÃ±oz por Muñoz. El valor se conservó tal cual.",
        fix_es="Exporte el archivo en UTF-8 y envíelo de nuevo.",
        checked_by="check",
    )
)
# A first byte C3 or C2 of UTF-8 taken for a letter, before a character that such a second byte becomes.
BROKEN: Final = "\ufffd|[ÃÂ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]"


def formula(element: Element) -> Find:
    def find(_: Checking) -> pl.Expr:
        return pl.col(element.key).str.contains("^[=+@-].")

    return find


def garbled(element: Element) -> Find:
    def find(_: Checking) -> pl.Expr:
        return pl.col(element.key).str.contains(BROKEN)

    return find


for one in elements():
    if one.type == "text" and not one.pattern:
        CHECKS.append(Check(FORMULA, Phase.TEXT, one.group, one.key, LeftOut.NOTHING, formula(one)))
        CHECKS.append(Check(GARBLED, Phase.TEXT, one.group, one.key, LeftOut.NOTHING, garbled(one)))
