"""What the States said of their children, in the shape that is counted."""

from dataclasses import dataclass, field
from typing import Final

import polars as pl

RECORDS: Final = {
    "record": pl.Int64,
    "state": pl.String,
    "child": pl.Int64,
    "birth_date": pl.Date,
    "said_on": pl.Date,
    "withdrawn": pl.Boolean,
}
MOVES: Final = {
    "record": pl.Int64,
    "qualifying_arrival_date": pl.Date,
    "eligibility_expiration_date": pl.Date,
}
ENROLLMENTS: Final = {
    "record": pl.Int64,
    "enrollment_date": pl.Date,
    "withdrawal_date": pl.Date,
    "enrollment_type": pl.String,
    "grade_level": pl.String,
    "school": pl.String,
    "district": pl.String,
    "residency_date": pl.Date,
    "residency_verification_date": pl.Date,
    "graduation_hse_date": pl.Date,
    "continuation_of_services_reason": pl.String,
    "lep_indicator": pl.String,
    "idea_indicator": pl.String,
    "pfs_flag": pl.String,
}
SERVICES: Final = {
    "record": pl.Int64,
    "service": pl.String,
    "first": pl.Date,
    "last": pl.Date,
    "summer": pl.Boolean,
    "continuation_of_services_reason": pl.String,
}


@dataclass(frozen=True)
class Told:
    """`records` (RECORDS) belong to a child in a State; `moves`, `enrollments`, `services` (of those names) to a record.

    `services` are MEP-funded instructional or support services of a State's side file, referrals left out; empty without one.
    """

    records: pl.DataFrame
    moves: pl.DataFrame
    enrollments: pl.DataFrame
    services: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SERVICES))
