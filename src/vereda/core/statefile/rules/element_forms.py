"""`<group>.<element>.malformed`: a value that must have a certain form (a number of so many digits, an e-mail address).

One rule for each element that the dictionary gives a pattern. Numbers that are typed are in element_types.py.
"""

from typing import Final

import polars as pl

from vereda.core.elements import Element
from vereda.core.statefile.checking import Checking
from vereda.core.statefile.registry import Find, Phase, check
from vereda.core.statefile.rules.weights import consequence, elements, if_wrong
from vereda.core.statefile.typed import typed

# pattern → how to write it, in English and Spanish
FORMS: Final = {
    "[0-9]{7}": ("seven digits", "siete dígitos"),
    "[0-9]{10}": ("ten digits and nothing else, such as 5095550142", "diez dígitos y nada más, como 5095550142"),
    "[0-9]{12}": ("twelve digits", "doce dígitos"),
    "[A-Za-z]{2}": ("two letters", "dos letras"),
    "[A-Za-z0-9]{2,4}": ("a country code of two to four letters or digits", "un código de país de dos a cuatro letras o dígitos"),
    "[0-9]{5}(-?[0-9]{4})?": ("five or nine digits, such as 98901 or 98901-1234", "cinco o nueve dígitos, como 98901 o 98901-1234"),
    r"[^@\s]+@[^@\s]+\.[^@\s]+": ("an e-mail address, such as ana@example.org", "un correo electrónico, como ana@example.org"),
}  # fmt: skip


def malformed(element: Element) -> Find:
    """The value as a whole does not match the element's pattern, or is longer than the element."""

    def find(_: Checking) -> pl.Expr:
        text = pl.col(element.key)
        return ~text.str.contains(f"^(?:{element.pattern})$") | (text.str.len_chars() > element.length)

    return find


def formed(element: Element) -> bool:
    return bool(element.pattern) and typed(element, pl.lit("")) is None


for one in filter(formed, elements()):
    severity, left_out = if_wrong(one)
    form, form_es = FORMS.get(one.pattern, (f"the form {one.pattern}", f"la forma {one.pattern}"))
    check(
        f"{one.group}.{one.key}.malformed",
        severity,
        phase=Phase.TEXT,
        group=one.group,
        element=one.key,
        left_out=left_out,
        what=f"{one.name} is not {form}.{consequence(severity, left_out)}",
        why="What has another form is mistyped or stands in the wrong column, and nobody could use it.",
        source=one.source,
        fix=f"Send {form}, or leave it blank.",
        what_es=f"«{one.name_es}» no tiene la forma debida: {form_es}.{consequence(severity, left_out, 'es')}",
        fix_es=f"Envíe {form_es}, o déjelo en blanco.",
    )(malformed(one))
