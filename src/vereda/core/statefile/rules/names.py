"""Names that are no names: numbers in them, or words that programs and people write where they know none."""

from typing import Final

import polars as pl

from vereda.core.elements import ELEMENTS, Element
from vereda.core.statefile.checking import Checking
from vereda.core.statefile.model import Severity
from vereda.core.statefile.registry import Find, LeftOut, Phase, check
from vereda.core.statefile.rules.weights import consequence

NAMES: Final = (
    "first_name",
    "middle_name",
    "last_name_1",
    "last_name_2",
    "male_parent_first_name",
    "male_parent_last_name",
    "female_parent_first_name",
    "female_parent_last_name",
)
NEEDED: Final = ("first_name", "last_name_1")  # kept whatever they say; the others are better blank than false

# In capitals, single spaces. Real names are left out of the list (Na, Baby Ruth's Ruth); a warning costs little.
PLACEHOLDERS: Final = (
    "UNKNOWN", "UNK", "UNKN", "NOT KNOWN", "NONE", "NULL", "N/A", "N.A.", "NO NAME", "NO FIRST NAME", "NO LAST NAME",
    "NO MIDDLE NAME", "NMN", "NMI", "NLN", "NFN", "TBD", "TEST", "TESTER", "TESTING", "DUMMY", "SAMPLE", "DELETE",
    "DO NOT USE", "DUPLICATE", "BABY", "BABY BOY", "BABY GIRL", "BABYBOY", "BABYGIRL", "INFANT", "NEWBORN", "BOY",
    "GIRL", "STUDENT", "CHILD", "FATHER", "MOTHER", "PARENT", "GUARDIAN", "DECEASED", "SIN NOMBRE", "SIN APELLIDO",
    "DESCONOCIDO", "DESCONOCIDA", "NO SABE", "NINGUNO", "NINGUNA", "PENDIENTE", "BEBE", "BEBÉ",
)  # fmt: skip
REPEATED: Final = "^(?i:x{2,}|z{2,}|asdf.*|qwerty.*)$"
SUFFIX: Final = r"(?i)[ ,](?:jr\.?|sr\.?|ii|iii|iv|3rd|2nd)$"


def digits(element: Element) -> Find:
    def find(_: Checking) -> pl.Expr:
        return pl.col(element.key).str.contains("[0-9]")

    return find


def placeholder(element: Element) -> Find:
    """One of the words above, only x or z, or no letter at all."""

    def find(_: Checking) -> pl.Expr:
        name = pl.col(element.key)
        plain = name.str.to_uppercase().str.replace_all(r"\s+", " ")
        return plain.is_in(PLACEHOLDERS) | name.str.contains(REPEATED) | ~name.str.contains(r"\p{L}")

    return find


for key in NAMES:
    one = ELEMENTS[key]
    left_out = LeftOut.NOTHING if key in NEEDED else LeftOut.VALUE
    check(
        f"demographics.{key}.digits",
        Severity.WARNING,
        phase=Phase.TEXT,
        group="demographics",
        element=key,
        what=f"{one.name} has digits in it. It was kept.",
        why="Digits in a name are mistyped letters (0 for O) or a number that belongs elsewhere, and hinder matching.",
        source="own rule",
        fix="Write the name in letters; a suffix such as 3rd has an element of its own.",
        what_es=f"«{one.name_es}» contiene dígitos. Se conservó.",
        fix_es="Escriba el nombre con letras; un sufijo como 3rd tiene su propio elemento.",
    )(digits(one))
    check(
        f"demographics.{key}.placeholder",
        Severity.WARNING,
        phase=Phase.TEXT,
        group="demographics",
        element=key,
        left_out=left_out,
        what=f"{one.name} is no name, but a word for not knowing one.{consequence(Severity.WARNING, left_out)}",
        why="Two children called Unknown look alike to the matching and are not.",
        source="own rule",
        fix="Send the legal name; leave it blank if there is none.",
        what_es=f"«{one.name_es}» no es un nombre, sino una palabra para decir que se desconoce."
        f"{consequence(Severity.WARNING, left_out, 'es')}",
        fix_es="Envíe el nombre legal; déjelo en blanco si no lo hay.",
    )(placeholder(one))


@check(
    "demographics.last_name_1.with_suffix",
    Severity.NOTE,
    phase=Phase.TEXT,
    group="demographics",
    element="last_name_1",
    what="The last name ends in a suffix such as Jr. or III. It was kept.",
    why="Suffix has an element of its own, where it tells father and son apart.",
    source="S:omb2009 (element 8)",
    fix="Move the suffix to Suffix.",
    what_es="El apellido termina en un sufijo como Jr. o III. Se conservó.",
    fix_es="Pase el sufijo al elemento «Sufijo».",
)
def suffix_in_last_name(_: Checking) -> pl.Expr:
    return pl.col("last_name_1").str.contains(SUFFIX)
