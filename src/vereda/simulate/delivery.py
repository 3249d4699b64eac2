"""How files leave a State: on their day, late, or twice; and with which student spoiled on the way."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl

from vereda.simulate.numbered import Span

LATE: Final = 0.015  # of files: delivered days after they were made, behind newer ones
REPEATED: Final = 0.012  # of files: the same bytes again the next day
SPOILED: Final = 0.004  # of updated students: with a fault for which a student is held back
ODD: Final = 0.01  # of students: with a telephone number nobody can dial, which is a warning
# What spoils a student: the element and what stands in it instead. Each is a finding that holds the student back.
FAULTS: Final = (
    ("birth_date", None), ("birth_date", "20131345"), ("last_name_1", None), ("first_name", None), ("birth_date", "20991231"),
)  # fmt: skip


@dataclass(frozen=True)
class Sending:
    """One file to be sent: `made` is the day in its header, `delivered` the day in its name."""

    delivered: date
    repeated: bool


def sending(rng: np.random.Generator, made: date, *, until: date, messiness: float) -> Sending:
    """What becomes of a file; nothing unusual at messiness 0, and nothing is delivered after `until`."""
    late, again, days = rng.random() < LATE * messiness, rng.random() < REPEATED * messiness, int(rng.integers(2, 9))
    delivered = made + timedelta(days=days) if late else made
    return Sending(delivered if delivered <= until else made, again and made < until)


def spoiled(rng: np.random.Generator, span: Span, messiness: float) -> tuple[Span, pl.DataFrame]:
    """The span with faults planted in some updates, and what was planted: place, student_record_id, element.

    Only updates are spoiled: what the State said before stands, so the truth of the nation does not suffer.
    """
    demographics = span.groups["demographics"]
    actions = demographics.join(
        span.groups["student"].select("place", "action_code"), on="place", maintain_order="left"
    )
    chance = pl.Series(rng.random(demographics.height))
    which = pl.Series(rng.integers(0, len(FAULTS), demographics.height))
    bad = (actions["action_code"] == "U") & (chance < SPOILED * messiness)
    odd = pl.Series(rng.random(demographics.height)) < ODD * messiness
    changed = demographics.with_columns(
        parent_2_phone_number=pl.when(odd).then(pl.lit("555-CALL")).otherwise("parent_2_phone_number")
    )
    for number, (element, text) in enumerate(FAULTS):
        here = bad & (which == number)
        changed = changed.with_columns(pl.when(here).then(pl.lit(text, pl.String)).otherwise(element).alias(element))
    elements = pl.Series([element for element, _ in FAULTS]).gather(which)
    planted = demographics.select("place", "student_record_id", element=elements).filter(bad)
    return Span({**span.groups, "demographics": changed}, span.files), planted
