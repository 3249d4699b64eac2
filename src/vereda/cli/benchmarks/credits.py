"""`vereda bench credits`: answers about seniors with courses from several States, and the page while 20 people read."""

import json
import random
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import lru_cache

from vereda.cli.benchmarks.measured import measured
from vereda.cli.benchmarks.report import Result, beside_nothing, over_runs, percentile
from vereda.cli.benchmarks.search import ASKING, SHOWN, an_exchange
from vereda.core.credits import CourseLine, Options, answer, packaged_plans, unit_of, usual
from vereda.simulate.tables import table

CHILDREN = 10_000
ANSWERS_A_SECOND = 500
STATES = ("TX", "WA", "CA", "MI", "FL", "OR", "NC", "GA")
TODAY, CLASS_OF = date(2026, 11, 19), 2027
SEED = 5
TOLD_TWICE, FAILED = 0.1, 0.05
KNOWN, FILED = 1_000, 1_200  # children of the exchange whose page is read; those whose records came by State files
USERS, EACH = 20, 15  # people, and pages of each
P95 = 300  # milliseconds

Say = Callable[[str], None]


def run(*, children: int, runs: int, say: Say) -> list[Result]:
    """Answers a second of one process, by the clock and by CPU time. The reference writes and reads the same lines as JSON."""
    say(f"{children:,} seniors, {runs} times")
    done = [measured(__name__, "answer_all", students=children).answer for _ in range(runs)]
    case = f"answers, {children:,} students, {done[0]['lines'] / children:.0f} lines each"
    ratios = sorted(one["cpu"] / one["reference"] for one in done)
    results = [
        over_runs(
            [children / one["seconds"] for one in done], case=case, metric="speed", unit="answers/s",
            reference="CPU time of the same lines to JSON and back", ratio=ratios[len(ratios) // 2],
            target=f"≥ {ANSWERS_A_SECOND}",
        ),
        over_runs([children / one["cpu"] for one in done], case=case, metric="speed by CPU time", unit="answers/s"),
        *_page(runs, say),
    ]  # fmt: skip
    for result in results:
        say(str(result))
    return results


def _page(runs: int, say: Say) -> list[Result]:
    """The credits page from request to the last byte, beside a page that does nothing under the same load."""
    with an_exchange(KNOWN, None, say):
        measured(SHOWN, "file_some", children=FILED)
        say(f"{USERS} people read the credits page, {EACH} children each, {runs} times over")
        asked = {"users": USERS, "each": EACH, "below": "credits/", "with_courses": True}
        over = [measured(ASKING, "pages", **asked).answer for _ in range(runs)]
    case = f"credits page, {USERS} people"
    return [
        beside_nothing(over, "record", case=case, most=P95),
        over_runs([percentile(one["record"], 50) for one in over], case=case, metric="median", unit="ms"),
    ]


def answer_all(students: int) -> dict[str, float]:
    """Answer for so many invented seniors. Returns `seconds`, `cpu` seconds, the `reference`'s CPU seconds, and `lines`."""
    draw = random.Random(SEED)  # noqa: S311 - invented data
    histories = [_history(draw) for _ in range(students)]
    plans = {state: usual(packaged_plans(), state=state, class_of=CLASS_OF) for state in STATES}
    clock, cpu = time.perf_counter(), time.process_time()
    for state, lines in histories:
        plan = plans[state]
        assert plan is not None
        answer(lines, plan, Options(today=TODAY, state=state, class_of=CLASS_OF))
    done = {"seconds": time.perf_counter() - clock, "cpu": time.process_time() - cpu}
    return done | {"reference": _as_json(histories), "lines": sum(len(lines) for _, lines in histories)}


def _as_json(histories: list[tuple[str, list[CourseLine]]]) -> float:
    begin = time.process_time()
    for _, lines in histories:
        json.loads(json.dumps([asdict(line) for line in lines], default=str))
    return time.process_time() - begin


def _history(draw: random.Random) -> tuple[str, list[CourseLine]]:
    """Six courses a semester of grades 9 to 12 in three States: some failed, some told by two States, the last under way."""
    states, elective = draw.sample(STATES, 3), str(draw.randrange(3))
    chosen = [course for course in _courses() if course["slot"] != "6" or course["nth"] == elective]
    lines = [line for course in chosen for section in ("02", "03") for line in _semester(draw, course, section, states)]
    return states[-1], lines


@lru_cache(maxsize=1)
def _courses() -> list[dict[str, str]]:
    return table("courses").to_dicts()


def _semester(draw: random.Random, course: dict[str, str], section: str, states: list[str]) -> list[CourseLine]:
    begin = CLASS_OF - 13 + int(course["grade"])
    this_year = begin == TODAY.year
    if this_year and section == "03":
        return []
    told = states[-1:] if this_year else draw.sample(states, 2 if draw.random() < TOLD_TWICE else 1)
    failed = draw.random() < FAILED
    return [
        CourseLine(
            state=state,
            title=course["course_title"],
            subject=course["subject_area_name"],
            begin_year=begin,
            end_year=begin + 1,
            section=section,
            term="0828",
            hours=40 if this_year else None,
            grade_to_date="B" if this_year else None,
            credits=None if this_year else _granted(state, failed=failed),
            final_grade=None if this_year else "F" if failed else "85",
        )
        for state in told
    ]


def _granted(state: str, *, failed: bool) -> Decimal:
    factor = unit_of(state).factor
    return Decimal(0) if failed else Decimal(factor.denominator) / (2 * factor.numerator)
