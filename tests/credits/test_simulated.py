"""Seniors of a simulated nation: the answer from their State files equals a count from the simulator's own course table.

The count knows neither titles nor units nor overlap rules of ours: it takes the SCED code of each simulated course, a State's
units a year, a Washington plan written by hand, and another program's maximum flow.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction

import networkx as nx
import polars as pl
import pytest
from tests.credits.builders import plan

from vereda.core.credits import CourseLine, Options, answer
from vereda.core.statefile import read
from vereda.simulate import simulate
from vereda.simulate.tables import states, table

TODAY = date(2026, 11, 19)
CODES = dict(table("courses").select("course_title", "sced_code").iter_rows())
A_YEAR = dict(states().select("state", "units_a_year").iter_rows())
WASHINGTON = {
    "ELA": 4, "ALG1 A": 0.5, "ALG1 B": 0.5, "GEOM": 1, "MATH_ADV": 1, "LAB": 2, "SCI": 1, "USHIST": 1, "WHIST": 1, "CIVICS": 0.5,
    "SS": 0.5, "HEALTH": 0.5, "PE": 1.5, "ARTS": 2, "CTE": 1, "WL": 2, "ELECT": 4,
}  # fmt: skip
FILLS = {
    "01001": "ELA", "01002": "ELA", "01003": "ELA", "01004": "ELA", "02072": "GEOM MATH_ADV", "02056": "MATH_ADV",
    "02110": "MATH_ADV", "03051": "LAB SCI", "03101": "LAB SCI", "03151": "LAB SCI", "03003": "LAB SCI", "04052": "WHIST SS",
    "04051": "WHIST SS", "04101": "USHIST SS", "04151": "CIVICS SS", "04201": "SS", "08001": "PE", "08051": "HEALTH", "24052": "WL",
    "24053": "WL", "05154": "ARTS", "05101": "ARTS", "05155": "ARTS", "18001": "CTE", "10001": "CTE", "12104": "CTE",
    "14051": "CTE", "17002": "CTE",
}  # fmt: skip
YEAR_AFTER_YEAR = {"08001", "05154", "05101", "05155", "01008", "22151", "18001", "10001", "12104", "14051", "17002"}


@pytest.fixture(scope="module")
def histories(tmp_path_factory):
    """child → course lines of all States, in the order in which the files came."""
    nation = tmp_path_factory.mktemp("credits") / "nation"
    simulate(
        nation,
        children=6_000,
        states=["TX", "CA", "ID", "MI"],
        years=4,
        seed=3,
        cadence="year",
        standing=False,
        until=TODAY,
    )
    children = {(state, known): child for state, known, child in pl.read_parquet(nation / "truth.parquet").iter_rows()}
    found = defaultdict(list)
    for path in sorted(nation.glob("*/*.*"), key=lambda path: path.name[3:]):
        file = read(path)
        said, state = file.header["submission_date"], file.header["submitting_state"]
        names = file.groups["student"].select("student_record_id", "state_student_identifier", "action_code")
        for row in (
            file.groups["course_history"]
            .join(names, on="student_record_id", maintain_order="left")
            .iter_rows(named=True)
        ):
            child = children.get((state, row["state_student_identifier"]))
            if child is not None and row["action_code"] != "D" and row["course_title"]:
                found[child].append(_line(state, date.fromisoformat(said[:8]), row))
    return found


def _line(state, day, row) -> CourseLine:
    return CourseLine(
        state=state,
        title=row["course_title"],
        subject=row["subject_area_name"],
        begin_year=int(row["begin_academic_year"]),
        end_year=int(row["end_academic_year"]),
        section=row["course_section"],
        term=row["term_type"],
        hours=int(row["clock_hours"]) if row["clock_hours"] else None,
        grade_to_date=row["grade_to_date"],
        credits=Decimal(row["credits_granted"]) if row["credits_granted"] else None,
        final_grade=row["final_grade"],
        as_of=day,
    )


def counted_by_hand(lines) -> Fraction:
    newest = {}
    # Of one day the line with credits: a course may be left in one school and finished in the next.
    for line in sorted(lines, key=lambda line: (line.as_of, line.credits or 0)):
        newest[line.state, line.title, line.begin_year, line.section] = line
    earned = defaultdict(Fraction)
    for line in newest.values():
        code = CODES[line.title]
        course = (code, line.begin_year if code in YEAR_AFTER_YEAR else None, line.section)
        earned[course] = max(earned[course], Fraction(line.credits or 0) / Fraction(A_YEAR[line.state]))
    graph = nx.DiGraph()
    graph.add_nodes_from(("source", "sink"))
    for slot, needed in WASHINGTON.items():
        graph.add_edge(slot, "sink", capacity=int(needed * 1200))
    for (code, year, section), years in earned.items():
        fills = f"ALG1 {'A' if section == '02' else 'B'}" if code == "02052" else FILLS.get(code, "ELECT")
        course = (code, year, section)
        graph.add_edge("source", course, capacity=int(years * 1200))
        for slot in {fills, "ELECT"} if code == "02052" else {*fills.split(), "ELECT"}:
            graph.add_edge(course, slot)
    return Fraction(nx.maximum_flow_value(graph, "source", "sink"), 1200)


def test_every_senior_has_what_a_count_by_hand_gives(histories):
    told = [
        (lines, answer(lines, plan("WA-24"), Options(today=TODAY, state="WA", class_of=2027)))
        for lines in histories.values()
    ]
    assert len(told) > 1_000
    assert sum(len({line.state for line in lines}) > 1 for lines, _ in told) > 500
    for lines, found in told:
        assert {line.placed.code for line in found.lines} <= set(CODES.values())
        assert abs(Fraction(found.granted.carnegie) - counted_by_hand(lines)) < Fraction(1, 1000)
