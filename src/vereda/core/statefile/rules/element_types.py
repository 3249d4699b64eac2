"""`.not_a_date`, `.not_a_month`, `.not_a_number`: text that cannot be read as the element's type. One rule an element."""

from typing import Final

import polars as pl

from vereda.core.elements import Element
from vereda.core.statefile.checking import Checking
from vereda.core.statefile.registry import Find, Phase, check
from vereda.core.statefile.rules.weights import consequence, elements, if_wrong
from vereda.core.statefile.typed import typed

# type → end of the rule's id; what it is not; how to write it; both again in Spanish
TYPES: Final = {
    "date": ("not_a_date", "a date", "YYYYMMDD, such as 20240229", "una fecha", "AAAAMMDD, como 20240229"),
    "month": ("not_a_month", "a month", "MMYYYY, such as 052024", "un mes", "MMAAAA, como 052024"),
    "number": ("not_a_number", "a whole number", "digits only", "un número entero", "solo dígitos"),
    "decimal": (
        "not_a_number",
        "a number",
        "digits and a point, such as 0.5",
        "un número",
        "dígitos y un punto, como 0.5",
    ),
}


def not_of_its_type(element: Element) -> Find:
    """There is text and it cannot be read as the type; dates that are in no calendar (February 30) count here."""

    def find(_: Checking) -> pl.Expr | None:
        value = typed(element, pl.col(element.key))
        return None if value is None else pl.col(element.key).is_not_null() & value.is_null()

    return find


for one in elements():
    if typed(one, pl.lit("")) is None:
        continue
    ending, what, form, what_es, form_es = TYPES[one.type]
    severity, left_out = if_wrong(one)
    check(
        f"{one.group}.{one.key}.{ending}",
        severity,
        phase=Phase.TEXT,
        group=one.group,
        element=one.key,
        left_out=left_out,
        what=f"{one.name} is not {what}.{consequence(severity, left_out)}",
        why="What cannot be read as its type cannot be compared, counted or shown.",
        source=one.source,
        fix=f"Write it as {form}.",
        what_es=f"«{one.name_es}» no es {what_es}.{consequence(severity, left_out, 'es')}",
        fix_es=f"Escríbalo como {form_es}.",
    )(not_of_its_type(one))
