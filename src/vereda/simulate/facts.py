"""What the States come to know of their children, and when: the sub-records of the State files as they become known.

Each function gives rows of child, state, second (the State's second number for the child), known_on (Date), and
elements as text. The same sub-record may come twice: an enrollment when it begins and when it ends.
"""

from datetime import date

import numpy as np
import polars as pl

from vereda.simulate.clerk import country_code
from vereda.simulate.tables import states as all_states

WHO = ("child", "state", "second")
ELIGIBLE_YEARS = 3
LAST_BIRTHDAY = 22


def day_text(column: str | pl.Expr) -> pl.Expr:
    """A date as the files write it: YYYYMMDD."""
    return (pl.col(column) if isinstance(column, str) else column).dt.strftime("%Y%m%d")


def expiry(arrival: pl.Expr, birth_date: pl.Expr) -> pl.Expr:
    """The last day of eligibility: 36 months after the arrival, the last day not counted, or before the 22nd birthday.

    As MIS2000 computes it: QAD + 3 years − 1 day, or the day before the 22nd birthday if that is earlier.
    """
    three_years = arrival.dt.offset_by(f"{ELIGIBLE_YEARS}y") - pl.duration(days=1)
    return pl.min_horizontal(three_years, birth_date.dt.offset_by(f"{LAST_BIRTHDAY}y") - pl.duration(days=1))


def qualifying_moves(enrollments: pl.DataFrame, *, messiness: float) -> pl.DataFrame:
    """The moves that began the stays of which there is any enrollment; known with the first of them."""
    stays = enrollments.group_by("child", "stay", maintain_order=True).agg(
        pl.all().first(), known_on=pl.col("begins").min()
    )
    countries = all_states().select("state", "countries")
    moves = stays.filter("qualifying").join(countries, on="state", how="left", maintain_order="left")
    return moves.select(
        *WHO, "known_on",
        qualifying_arrival_date=day_text("arrived"),
        qualifying_move_from_city=pl.col("from_town"),
        qualifying_move_from_state=pl.col("from_state"),
        qualifying_move_from_country=country_code(pl.col("from_country"), messiness),
        qualifying_move_to_city=pl.col("town"),
        qualifying_move_to_state=pl.col("state"),
        eligibility_expiration_date=day_text(expiry(pl.col("arrived"), pl.col("birth_date"))),
    )  # fmt: skip


def enrollment_records(rng: np.random.Generator, rows: pl.DataFrame, *, until: date) -> pl.DataFrame:
    """Two rows for an enrollment that has ended, one for one that has not."""
    told = _described(rng, rows, until)
    ended = told.filter(pl.col("stops") <= until).with_columns(known_on=pl.max_horizontal("stops", pl.col("begins")))
    ended = ended.with_columns(
        withdrawal_date=day_text("stops"),
        graduation_hse_indicator=pl.when("graduated").then(pl.lit("Graduation")),
        graduation_hse_date=pl.when("graduated").then(day_text("stops")),
    )
    begun = told.with_columns(
        known_on=pl.col("begins"),
        **{
            name: pl.lit(None, pl.String)
            for name in ("withdrawal_date", "graduation_hse_indicator", "graduation_hse_date")
        },
    )
    internal = ("begins", "stops", "graduated")
    return pl.concat([begun, ended], how="diagonal").drop(internal)


def _described(rng: np.random.Generator, rows: pl.DataFrame, until: date) -> pl.DataFrame:
    residency, summer = pl.col("kind") == "residency", pl.col("kind") == "summer"
    drawn = rows.with_columns(u=pl.Series(rng.random(rows.height)), v=pl.Series(rng.random(rows.height)))
    school = pl.when(~residency & ~summer)
    mep_there = pl.col("u") < 0.62  # noqa: PLR2004 - share of schools with a project in the regular term
    kind = (
        pl.when(residency).then(pl.lit("06")).when(summer).then(pl.lit("03")).when(mep_there).then(pl.lit("05"))
        .when(pl.col("u") < 0.66).then(pl.lit("04")).otherwise(pl.lit("01"))  # noqa: PLR2004 - a few all year round
    )  # fmt: skip
    secondary = pl.col("grade").is_between(9, 12)
    recent = (pl.col("begins") - pl.col("arrived")).dt.total_days() < 365  # noqa: PLR2004 - ESEA 1304(d): moved within a year
    over = pl.col("begins") > expiry(pl.col("arrived"), pl.col("birth_date"))
    checked = pl.min_horizontal(pl.col("begins") + pl.duration(days=1), pl.lit(until))  # before any file tells of it
    return drawn.select(
        *WHO, "begins", "stops", "graduated",
        enrollment_date=day_text("begins"),
        enrollment_type=kind,
        school_or_project_name=school.then("name").when(summer).then(pl.concat_str("town", pl.lit(" Summer Migrant Program"))),
        mep_project_type=pl.when(summer).then(pl.when(pl.col("u") < 0.8).then(pl.lit("01")).otherwise(pl.lit("02")))  # noqa: PLR2004
        .when(kind.is_in(["04", "05"])).then(pl.lit("01")),
        school_identification_code=school.then("nces_id"),
        facility_name=school.then("name"),
        facility_address_1=school.then("street"),
        facility_city=school.then("city"),
        school_district_id="district_id",
        school_district="district",
        facility_state=pl.when(~residency).then("state"),
        facility_zip=school.then("zip"),
        telephone_number=school.then("phone"),
        grade_level="grade_level",
        lep_indicator=pl.when(pl.col("grade").is_between(0, 12)).then("lep"),
        idea_indicator=pl.when(pl.col("grade") > -5).then("idea"),  # noqa: PLR2004 - asked from age three; may be so when told
        med_alert_indicator="med",
        pfs_flag=pl.when(recent & pl.col("at_risk") & (pl.col("grade") >= 0)).then(pl.lit("Yes")).otherwise(pl.lit("No")),
        immunization_record_flag=pl.when(pl.col("v") > 0.03).then("immunized"),  # noqa: PLR2004 - not asked
        district_of_residence="district_id",
        residency_date=day_text("arrived"),
        residency_verification_date=day_text(checked),
        designated_graduation_school=pl.when(secondary).then("nces_id"),
        continuation_of_services_reason=pl.when(over & secondary).then(pl.lit("03")).when(over & summer).then(pl.lit("01")),
        algebra_1_or_equivalent_indicator=pl.when(secondary).then(
            pl.when((pl.col("grade") > 9) & (pl.col("ability") > -1)).then(pl.lit("Yes")).otherwise(pl.lit("No"))  # noqa: PLR2004
        ),
    )  # fmt: skip
