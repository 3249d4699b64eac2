"""What is put right, with a note for each: spaces around a value, the case of a code, a leading zero that a sheet ate."""

from typing import Final

import polars as pl

from vereda.core.elements import CODE_SETS, Element, codes_in_force
from vereda.core.statefile.checking import Checking
from vereda.core.statefile.model import Rule, Severity
from vereda.core.statefile.registry import CHECKS, Check, Find, LeftOut, Mend, Phase, add_rule
from vereda.core.statefile.rules.weights import elements

TRIMMED: Final = add_rule(
    Rule(
        "value.trimmed",
        Severity.NOTE,
        what="There were spaces before or after the value. They were taken away.",
        why="Spaces at the ends are not part of a name or code, and make equal values differ.",
        source="own rule: values never change silently",
        fix="Nothing to do; better send the value without them.",
        what_es="Había espacios antes o después del valor. Se quitaron.",
        fix_es="No hay nada que hacer; es mejor enviar el valor sin ellos.",
        checked_by="check",
    )
)
RECASED: Final = add_rule(
    Rule(
        "value.recased",
        Severity.NOTE,
        what="The code was written in other letters, such as YES for Yes. It was written as in its list.",
        why="Capital or small letters carry no meaning in a code, and one spelling is kept.",
        source="own rule: values never change silently",
        fix="Nothing to do; better send the code as it stands in its list.",
        what_es="El código estaba escrito con otras letras, como YES por Yes. Se escribió como en su lista.",
        fix_es="No hay nada que hacer; es mejor enviar el código como está en su lista.",
        checked_by="check",
    )
)
ZERO: Final = add_rule(
    Rule(
        "value.leading_zero",
        Severity.NOTE,
        what="A leading zero was missing. It was put back.",
        why="Spreadsheets drop zeros in front: 06 becomes 6, and an NCES number of eleven digits is one of twelve.",
        source="own rule: values never change silently",
        fix="Format the column as text, so that the zero stays.",
        what_es="Faltaba un cero al principio. Se puso de nuevo.",
        fix_es="Dé formato de texto a la columna para que el cero no se pierda.",
        checked_by="check",
    )
)
# Elements with a fixed number of digits of which the first is often zero (NCES numbers begin with the State's number).
ZERO_FILLED: Final = {
    "school_identification_code": 12,
    "designated_graduation_school": 12,
    "school_district_id": 7,
    "district_of_residence": 7,
    "facility_zip": 5,
}


def trimmed(element: Element) -> Find:
    def find(_: Checking) -> pl.Expr:
        return pl.col(element.key) != _bare(pl.col(element.key))

    return find


def recased(element: Element) -> Find:
    """Not a code as it stands, but one in other letters; all codes of the set are taken, in force or not."""
    codes = list(CODE_SETS[element.code_set])
    small = [code.casefold() for code in codes]

    def find(_: Checking) -> pl.Expr:
        bare = _bare(pl.col(element.key))
        return bare.str.to_lowercase().is_in(small) & ~bare.is_in(codes)

    return find


def written_as_code(element: Element) -> Mend:
    spelling = {code.casefold(): code for code in CODE_SETS[element.code_set]}
    return lambda value: _bare(value).str.to_lowercase().replace(spelling)


def zero_lost_in_code(element: Element) -> Find:
    """One digit where the list has the same with a zero before it. A bare 0 is left alone: some write it for KG."""
    short = [code[1:] for code in CODE_SETS[element.code_set] if code.isdigit() and code[0] == "0" and code != "00"]

    def find(checking: Checking) -> pl.Expr:
        bare = _bare(pl.col(element.key))
        return bare.is_in(short) & ~bare.is_in(codes_in_force(element.code_set, checking.on))

    return find


def zero_lost_in_number(element: Element) -> Find:
    """Exactly one digit fewer than the number has."""

    def find(_: Checking) -> pl.Expr:
        return _bare(pl.col(element.key)).str.contains(f"^[0-9]{{{ZERO_FILLED[element.key] - 1}}}$")

    return find


def _bare(text: pl.Expr) -> pl.Expr:
    return text.str.strip_chars()


def _zero_before(value: pl.Expr) -> pl.Expr:
    return "0" + _bare(value)


def _blank_is_null(value: pl.Expr) -> pl.Expr:
    bare = _bare(value)
    return pl.when(bare != "").then(bare)


def _register(rule: Rule, element: Element, find: Find, mend: Mend) -> None:
    CHECKS.append(Check(rule, Phase.MEND, element.group, element.key, LeftOut.NOTHING, find, mend))


for one in elements():
    _register(TRIMMED, one, trimmed(one), _blank_is_null)
    if one.code_set:
        _register(RECASED, one, recased(one), written_as_code(one))
        if any(code.isdigit() and code[0] == "0" for code in CODE_SETS[one.code_set]):
            _register(ZERO, one, zero_lost_in_code(one), _zero_before)
    elif one.key in ZERO_FILLED:
        _register(ZERO, one, zero_lost_in_number(one), _zero_before)
