"""The simplest edits of a graduation plan's rows: its classes, credits, a subject more or fewer, a copy for a district."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from vereda.core.credits.plan_file import COUNTED, SCHEMES, SUBJECTS, Row
from vereda.core.credits.units import UNITS

_PLACES: Final = 3  # of Carnegie units, as the table has them


@dataclass(frozen=True)
class PlanEdit:
    """What a person changes. `credits`: in the plan's own unit, by the row's place; `without`: places of rows taken out.

    `added`: subjects of `plan_subjects.csv` with their credits. `source`: where what is changed or added is written.
    """

    name: str
    first: int | None
    last: int | None
    source: str
    credits: Mapping[int, Decimal] = field(default_factory=dict)
    without: Collection[int] = ()
    added: Mapping[str, Decimal] = field(default_factory=dict)


def edited(rows: Sequence[Row], edit: PlanEdit) -> list[dict[str, str]]:
    """The rows of a plan as the edit leaves them. The printed total moves by as much as the subjects do.

    A row whose credits change is `sourced` by the edit's source: the State says it now. Raises KeyError for a subject that no plan
    has. Whether the rows still are a plan, `read_plans` says.
    """
    kept = [
        _with_credits(row, edit.credits.get(at), edit.source) for at, row in enumerate(rows) if at not in edit.without
    ]
    last = max((at for at, row in enumerate(kept) if row["row_type"] in COUNTED), default=-1)
    kept[last + 1 : last + 1] = [_added(rows[0], code, amount, edit) for code, amount in edit.added.items()]
    moved = _sum(kept) - _sum(rows)
    head = {
        "plan_name": edit.name,
        "grad_year_from": "" if edit.first is None else str(edit.first),
        "grad_year_to": "" if edit.last is None else str(edit.last),
    }
    return [(_moved(row, moved) if row["row_type"] == "total" else row) | head for row in kept]


def of_district(rows: Sequence[Row], district: str) -> list[dict[str, str]]:
    """A State's plan as one that a district, by its NCES number, may change: a plan of its own, beside the State's."""
    return [{**row, "plan_id": f"{row['plan_id']}-{district}", "district": district} for row in rows]


def _with_credits(row: Row, credits_: Decimal | None, source: str) -> dict[str, str]:
    if credits_ is None or credits_ == Decimal(row["credits_native"]):
        return dict(row)
    return {**row, **_amounts(credits_, row["native_unit"]), "source": source, "certainty": "sourced"}


def _added(like: Row, code: str, credits_: Decimal, edit: PlanEdit) -> dict[str, str]:
    unit = like["native_unit"] or "unit"
    said = {"row_type": "credit", "subject": code, "label": SUBJECTS[code].label.en, "native_unit": unit}
    sure = {"source": edit.source, "certainty": "sourced", "detail_certainty": "sourced"}
    same = {name: like[name] for name in ("state", "plan_id", "district") if name in like}
    return dict.fromkeys(like, "") | same | said | sure | _amounts(credits_, unit)


def _moved(row: Row, by: Decimal) -> dict[str, str]:
    if not by or not row["credits_native"]:
        return dict(row)
    return {**row, **_amounts(Decimal(row["credits_native"]) + by, row["native_unit"])}


def _amounts(credits_: Decimal, unit: str) -> dict[str, str]:
    factor = UNITS[SCHEMES[unit]].factor
    carnegie = round(credits_ * factor.numerator / factor.denominator, _PLACES)
    return {"credits_native": _text(credits_), "carnegie_units": _text(carnegie)}


def _text(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _sum(rows: Sequence[Row]) -> Decimal:
    """Of the subjects that add to the total."""
    return sum((Decimal(row["credits_native"]) for row in rows if row["row_type"] == "credit"), Decimal(0))
