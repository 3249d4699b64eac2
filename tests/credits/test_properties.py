"""What holds for every student: more never harms, order and case mean nothing, no credit counts twice, failing never helps."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.credits.builders import TODAY, plan

from vereda.core.credits import CourseLine, Options, Standing, Status, answer, what_if

TITLES = (
    "English I", "English 12", "Algebra I", "Algebra I Part 1", "ALG 1B", "Geometry", "Integrated Math I", "Pre-Calculus",
    "Biology", "Chemistry", "Physics", "U.S. History", "World History", "World History and Geography", "Government", "Economics",
    "Civics", "Spanish I", "Spanish II", "French I", "PE", "Health", "Health and Fitness", "Art I", "Choir", "Journalism",
    "Something Local", "Computer Science", "Personal Finance", "ESL", "JROTC",
)  # fmt: skip
SUBJECTS = ("Mathematics", "Electives", "Social studies", "Career and technical", None, "Beekeeping")
STATES = ("TX", "CA", "WA", "ID", "NY", "MI")
PLANS = (
    "TX-FHSP",
    "TX-FHSP-E",
    "WA-24",
    "CA-MIN",
    "FL-24",
    "KY-22",
    "ID-46",
    "MI-MMC",
    "NC-FRC",
    "MN-21.5",
    "NY-REGENTS",
)
UNDER_WAY_YEAR = 2026
RANK = {Status.INCOMPLETE: 0, Status.COMPLETE_IF_PASSED: 1, Status.COMPLETE: 2}


@st.composite
def courses(draw):
    granted = draw(st.sampled_from((None, "0", "0.25", "0.5", "1", "2.5", "5", "0.333")))
    return CourseLine(
        state=draw(st.sampled_from(STATES)),
        title=draw(st.sampled_from(TITLES)),
        subject=draw(st.sampled_from(SUBJECTS)),
        begin_year=(year := draw(st.sampled_from((2022, 2023, 2024, 2025, UNDER_WAY_YEAR)))),
        end_year=year + 1,
        section=draw(st.sampled_from(("01", "02", "03", None))),
        term=draw(st.sampled_from(("0827", "0828", "0829", None))),
        credits=None if granted is None else Decimal(granted),
        final_grade=draw(st.sampled_from(("A", "85", "F"))) if granted is not None else None,
        hours=20,
    )


histories = st.lists(courses(), max_size=24, unique_by=lambda line: line.same_course)
plans = st.sampled_from(PLANS).map(plan)
OPTIONS = Options(today=TODAY, state="WA", class_of=2027)


@settings(max_examples=250)
@given(histories, courses(), plans)
def test_one_more_course_never_makes_a_plan_less_complete(lines, more, asked):
    lines = [line for line in lines if line.same_course != more.same_course]
    before, after = answer(lines, asked, OPTIONS), answer([*lines, more], asked, OPTIONS)
    assert RANK[after.status] >= RANK[before.status]
    assert after.missing.carnegie <= before.missing.carnegie


@settings(max_examples=150)
@given(histories, plans, st.randoms(use_true_random=False))
def test_order_and_case_change_nothing(lines, asked, random):
    shuffled = [replace(line, title=random.choice((str.upper, str.lower))(line.title)) for line in lines]
    random.shuffle(shuffled)
    one, other = answer(lines, asked, OPTIONS), answer(shuffled, asked, OPTIONS)
    assert (one.status, one.granted, one.under_way, one.missing) == (
        other.status,
        other.granted,
        other.under_way,
        other.missing,
    )
    assert [(line.key, line.credits, line.counted) for line in one.lines] == [
        (line.key, line.credits, line.counted) for line in other.lines
    ]
    assert [subject.shares for subject in one.subjects] == [subject.shares for subject in other.subjects]


@settings(max_examples=150)
@given(histories, plans)
def test_no_credit_counts_twice(lines, asked):
    found = answer(lines, asked, OPTIONS)
    for place, line in enumerate(found.lines):
        shares = sum(share.credits for subject in found.subjects for share in subject.shares if share.line == place)
        assert abs(shares - line.counted) < Decimal("0.001")
        assert line.counted <= line.credits
    for subject in found.subjects:
        shares = sum(share.credits for share in subject.shares)
        assert (
            abs(shares + subject.missing.carnegie - subject.needed.carnegie) < Decimal("0.002")
            or subject.subject.inside
        )


@settings(max_examples=150)
@given(histories, plans, st.integers(0, 23))
def test_a_what_if_of_failing_never_raises_the_answer(lines, asked, place):
    before = answer(lines, asked, OPTIONS)
    if not lines:
        return
    key = lines[place % len(lines)].key
    after = what_if(lines, asked, OPTIONS, failed=[key])
    assert RANK[after.status] <= RANK[before.status]
    assert after.missing.carnegie >= before.missing.carnegie
    absent = what_if(lines, asked, OPTIONS, without=[key])
    assert absent.missing.carnegie == after.missing.carnegie


@settings(max_examples=100)
@given(histories, plans)
def test_every_line_is_explained_in_both_languages(lines, asked):
    found = answer(lines, asked, OPTIONS)
    assert len(found.lines) == len(lines)
    for line in found.lines:
        assert all(said.text() and said.text("es") for said in line.explained)
        counts = any(said.code in {"line_counts", "line_if_passed"} for said in line.explained)
        silent = {Standing.GRANTED, Standing.UNDER_WAY}
        assert (
            counts
            or line.standing not in silent
            or len(line.explained) > 1
            or not line.credits
            or line.placed.rule == "none"
        )
    assert found.as_dict("es")["status"] == found.status.value
