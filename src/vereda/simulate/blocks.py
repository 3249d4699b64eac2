"""One block of children with everything the States say of them, ready to be written into files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from vereda.simulate.assessments import assessments
from vereda.simulate.courses import course_history
from vereda.simulate.demographics import demographics
from vereda.simulate.facts import WHO, enrollment_records, qualifying_moves
from vereda.simulate.families import families
from vereda.simulate.habits import Habits
from vereda.simulate.itineraries import itineraries
from vereda.simulate.schooling import child_stays, enrollments
from vereda.simulate.statements import records_of, send_days, sent, statements
from vereda.simulate.traits import traits

NO_MORE_TRANSCRIPTS = date(2023, 9, 1)  # S:memo2023: the indicator left the list
OTHER_NUMBER = 0.3  # share of records with a district's number for the child too


@dataclass(frozen=True)
class Nation:
    """What a simulated nation is made from; the same values give the same files."""

    children: int
    states: Sequence[str]
    start: date
    until: date
    seed: int
    messiness: float
    cadence: str
    habits: Habits


@dataclass(frozen=True)
class Block:
    """`said`: rec, state, state_student_id, send_day, action, edition. `groups`: sub-records by rec and send_day.
    `demographics`: by rec and edition. `truth`: state, state_student_id, child.
    """

    said: pl.DataFrame
    groups: dict[str, pl.DataFrame]
    demographics: pl.DataFrame
    truth: pl.DataFrame


def block_of(nation: Nation, first: int, count: int) -> Block:
    """Children `first` … `first + count - 1` of the nation."""
    rng = np.random.default_rng([nation.seed, first, 1])
    until = nation.until
    truth = families(rng, count, nation.habits, until=until, first=first)
    stays = itineraries(rng, truth, nation.states, start=nation.start, until=until)
    attended = enrollments(rng, child_stays(traits(rng, truth), stays), nation.states, until=until)
    records = records_of(attended)
    facts = {
        "alternate_ids": _alternate_ids(rng, records, attended),
        "qualifying_moves": qualifying_moves(attended, messiness=nation.messiness),
        "enrollments": enrollment_records(rng, attended, until=until),
        "course_history": course_history(rng, attended, until=until),
        "assessments": assessments(rng, attended, until=until),
    }
    days = send_days(rng, records, start=nation.start)
    groups = {name: sent(rows, name, days, cadence=nation.cadence, until=until) for name, rows in facts.items()}
    groups["enrollments"] = _transcripts(groups["enrollments"])
    said = statements(groups, days, cadence=nation.cadence, until=until).join(
        records.select("rec", "state", "state_student_id"), on="rec", how="left", maintain_order="left"
    )
    spoken = said.filter(pl.col("action") != "D").select("rec", "send_day")
    groups = {name: rows.join(spoken, on=["rec", "send_day"], how="semi") for name, rows in groups.items()}
    known = records.filter(pl.col("rec").is_in(said["rec"].unique().implode()))
    written = demographics(
        rng, truth, known.select("rec", "child", "state", "first_day"), nation.habits, nation.messiness
    )
    return Block(said, groups, written, known.select("state", "state_student_id", "child"))


def _transcripts(enrollments: pl.DataFrame) -> pl.DataFrame:
    """Whether there are transcripts of other States: asked of grades 9 to 12 until September 2023."""
    asked = pl.col("grade_level").is_in(["09", "10", "11", "12"]) & (pl.col("send_day") < NO_MORE_TRANSCRIPTS)
    return enrollments.with_columns(out_of_state_transcript_indicator=pl.when(asked).then(pl.lit("No")))


def _alternate_ids(rng: np.random.Generator, records: pl.DataFrame, attended: pl.DataFrame) -> pl.DataFrame:
    """The number of the first school's district, for some; known from the beginning."""
    chosen = records.filter(pl.Series(rng.random(records.height) < OTHER_NUMBER))
    first = attended.group_by(*WHO, maintain_order=True).agg(pl.col("begins").min().alias("known_on"))
    number = pl.col("state_student_id").str.slice(4, 6)
    return chosen.join(first, on=list(WHO), how="left", maintain_order="left").select(
        *WHO, "known_on",
        alternate_state_student_id=pl.concat_str(pl.lit("L"), number),
        alternate_state_student_id_type=pl.lit("03"),
    )  # fmt: skip
