"""The demographics each State has of a child: the identity as its clerk wrote it, how the birth date was proved, contacts."""

import numpy as np
import polars as pl

from vereda.simulate.clerk import Chance, as_written
from vereda.simulate.facts import day_text
from vereda.simulate.habits import Habits
from vereda.simulate.people import with_state_habits
from vereda.simulate.spelling import without_accents

PROOFS = (
    "1004",
    "1007",
    "1008",
    "1003",
    "1010",
    "1006",
)  # birth certificate, affidavit, passport, church, school, hospital
PROOF_SHARES = (0.62, 0.14, 0.08, 0.05, 0.07, 0.04)
AFFIDAVIT = "1007"
CORRECTED = 0.04  # of State records: written anew, from another paper, in some later file
AREA_CODES = ("956", "559", "863", "509", "231", "503", "910", "912")


def demographics(
    rng: np.random.Generator, truth: pl.DataFrame, records: pl.DataFrame, habits: Habits, messiness: float
) -> pl.DataFrame:
    """Two rows for each row of `records` (rec, child, state, first_day): `edition` 0 as first written and 1 as corrected
    later (the same for most), with all elements of `demographics` as text and `corrected` (Boolean).

    A birth date written wrongly still lies before `first_day`, the record's first arrival: otherwise nobody would have
    accepted the paper.
    """
    told = with_state_habits(records.join(truth, on="child", how="left", maintain_order="left"))
    proofs = pl.Series(PROOFS).gather(rng.choice(len(PROOFS), told.height, p=PROOF_SHARES))
    told = _contacts(rng, told.with_columns(birth_date_verification=proofs, true_date=pl.col("birth_date")))
    corrected = pl.Series(rng.random(told.height) < CORRECTED * min(messiness, 1.0))
    first = _edition(told, habits, Chance(rng, told.height, messiness))
    again = _edition(told.filter(corrected), habits, Chance(rng, int(corrected.sum()), messiness))
    second = pl.concat([first.filter(~corrected), again])
    return pl.concat([
        first.with_columns(edition=pl.lit(0), corrected=corrected),
        second.sort("rec").with_columns(edition=pl.lit(1), corrected=corrected),
    ])  # fmt: skip


def _edition(told: pl.DataFrame, habits: Habits, chance: Chance) -> pl.DataFrame:
    written = as_written(told, habits, chance)
    possible = pl.when(pl.col("birth_date") < pl.col("first_day")).then("birth_date").otherwise("true_date")
    written = written.with_columns(birth_date=possible)
    wrong = pl.col("birth_date") != pl.col("true_date")
    return written.select(
        "rec", "first_name", "middle_name", "last_name_1", "last_name_2", "suffix", "sex",
        birth_date=day_text("birth_date"),
        multiple_birth_flag="multiple_birth",
        birth_city=pl.col("birth_city").str.slice(0, 30),
        birth_state="birth_state",
        birth_country="birth_country",
        birth_date_verification=pl.when(wrong).then(pl.lit(AFFIDAVIT)).otherwise("birth_date_verification"),
        male_parent_first_name="male_parent_first_name",
        male_parent_last_name="male_parent_last_name",
        female_parent_first_name="female_parent_first_name",
        female_parent_last_name="female_parent_last_name",
        parent_1_email_address="parent_1_email_address",
        parent_1_phone_number="parent_1_phone_number",
        parent_2_phone_number="parent_2_phone_number",
    )  # fmt: skip


def _contacts(rng: np.random.Generator, told: pl.DataFrame) -> pl.DataFrame:
    """Addresses at example.org and numbers 555-0100 to 555-0199: reserved for invented people."""
    plain = without_accents(
        pl.concat_str(pl.col("mother_given").str.head(1), pl.col("mother_surname_1"))
    ).str.to_lowercase()
    name = plain.str.replace_all(r"[^a-z]", "").str.slice(0, 24)
    has_mail, has_first, has_second = (pl.Series(rng.random(told.height) < share) for share in (0.35, 0.6, 0.25))
    area = pl.Series(AREA_CODES).gather(told["family"] % len(AREA_CODES))
    number = (told["family"] * 37) % 100

    def phone(shift: int) -> pl.Expr:
        last = ((number + shift) % 100).cast(pl.String).str.zfill(2)
        return pl.concat_str(pl.lit(area), pl.lit("55501"), pl.lit(last))

    return told.with_columns(
        parent_1_email_address=pl.when(has_mail).then(
            pl.concat_str(name, pl.lit(number.cast(pl.String)), pl.lit("@example.org"))
        ),
        parent_1_phone_number=pl.when(has_first).then(phone(0)),
        parent_2_phone_number=pl.when(has_second).then(phone(1)),
    )
