"""School and district numbers against the list the exchange has. A State's list is often newer: a warning, never more."""

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl
from rapidfuzz import fuzz, process

from vereda.core.elements import ELEMENTS
from vereda.core.folding import fold
from vereda.core.statefile.checking import Checking
from vereda.core.statefile.model import Severity
from vereda.core.statefile.registry import Find, Phase, check

STATE: Final = 2  # digits of the number that name the State (FIPS)
DISTRICT: Final = 7  # digits that name the district
NEAREST: Final = 3  # names offered
NEAR_ENOUGH: Final = 70  # of 100, rapidfuzz.fuzz.token_set_ratio

# element → element with its name, if there is one
SCHOOLS: Final = {"school_identification_code": "school_or_project_name", "designated_graduation_school": None}
DISTRICTS: Final = {"school_district_id": "school_district", "district_of_residence": None}


def nearest(name: str | None, number: str, listed: Mapping[str, str]) -> str:
    """The listed names of the same State most like `name`, as words to add to a message; empty if none is near."""
    if not name:
        return ""
    here = {other: title for other, title in listed.items() if other[:STATE] == number[:STATE]}
    found = process.extract(
        name, here, scorer=fuzz.token_set_ratio, processor=fold, limit=NEAREST, score_cutoff=NEAR_ENOUGH
    )
    return f" ({'; '.join(f'{title} {other}' for title, _, other in found)})" if found else ""


def unknown(element: str, named: str | None, digits: int) -> Find:
    """A number of the right form whose State is in the list, and it is not."""

    def find(checking: Checking) -> pl.DataFrame | None:
        known = checking.known.school_names if digits > DISTRICT else checking.known.district_names
        frame = checking.frames["enrollments"]
        if not known or frame.is_empty():
            return None
        number = pl.col(element)
        sent = frame.select(element, name=pl.col(named) if named else pl.lit(None, pl.String)).drop_nulls(element)
        seen = sent.group_by(element).agg(pl.col("name").drop_nulls().first()).sort(element)
        states = sorted({other[:STATE] for other in known})
        listed = pl.Series(list(known), dtype=pl.String).implode()
        judged = number.str.head(STATE).is_in(states) & number.str.contains(f"^[0-9]{{{digits}}}$")
        absent = seen.filter(judged & ~number.is_in(listed))
        if absent.is_empty():
            return None
        details = _details(absent.rows(), known, checking.settings.nearest_schools_for)
        detail = number.replace_strict(absent.get_column(element), details, return_dtype=pl.String)
        return frame.filter(number.is_in(absent.get_column(element).implode())).select("row", detail=detail)

    return find


def _details(absent: Sequence[tuple[str, str | None]], known: Mapping[str, str], most: int) -> list[str]:
    return [nearest(name, number, known) if place < most else "" for place, (number, name) in enumerate(absent)]


for key, named in {**SCHOOLS, **DISTRICTS}.items():
    one = ELEMENTS[key]
    school = key in SCHOOLS
    check(
        f"enrollments.{key}.unknown",
        Severity.WARNING,
        phase=Phase.SENSE,
        group="enrollments",
        element=key,
        what=f"{one.name} is not in the list of {'schools' if school else 'districts'}. It was kept.",
        why="Either it is mistyped, or the State's list is newer than ours: new schools are often missing.",
        source="S:msedd609; S:gh1",
        fix=f"If the {'school' if school else 'district'} is new, have it added to your State's list; "
        "nothing need be sent again. Otherwise correct the number; the nearest names stand beside it.",
        what_es=f"«{one.name_es}» no está en la lista de {'escuelas' if school else 'distritos'}. Se conservó.",
        fix_es=f"Si {'la escuela es nueva' if school else 'el distrito es nuevo'}, pida que se agregue a la lista de su estado; "
        "no hace falta enviar nada de nuevo. Si no, corrija el número; al lado están los nombres más parecidos.",
    )(unknown(key, named, 12 if school else DISTRICT))


@check(
    "enrollments.school_district_id.not_of_school",
    Severity.NOTE,
    phase=Phase.SENSE,
    group="enrollments",
    element="school_district_id",
    what="The school's number begins with the number of another district. Both were kept.",
    why="The first seven digits of an NCES school number are those of its district.",
    source="NCES CCD (NCESSCH = LEAID + school number)",
    fix="Check the school's and the district's number.",
    what_es="El número de la escuela empieza con el de otro distrito. Se conservaron ambos.",
    fix_es="Revise el número de la escuela y el del distrito.",
)
def district_of_another_school(_: Checking) -> pl.Expr:
    return pl.col("school_identification_code").str.head(DISTRICT) != pl.col("school_district_id")
