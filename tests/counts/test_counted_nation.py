"""Counts of a simulated nation: recounted in SQL from the law alone, and against its truth."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from django.db import connection
from tests.counts.conftest import NOW, PERIODS, Counted

from vereda.core.calendar import performance_period_named
from vereda.core.counts import Told, count, national
from vereda.exchange.audit.models import Event
from vereda.exchange.children.models import StateRecord
from vereda.exchange.counts.actions import make_count
from vereda.exchange.counts.models import Count, CountedChild
from vereda.exchange.counts.queries import count_of, figures
from vereda.exchange.counts.reading import told_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counted_nation")]
RECOUNT = (Path(__file__).parent / "recount.sql").read_text()
MOST_WRONG = 0.05  # of the children, as long as no person has decided the near matches


def rows_of(made: Count) -> set[tuple[object, ...]]:
    columns = ("state_id", "child_id", "category_1", "category_2", "birth_to_21")
    return set(CountedChild.objects.filter(count=made, birth_to_21=True).values_list(*columns))


@pytest.mark.parametrize("name", PERIODS)
def test_a_recount_in_sql_from_the_law_alone_counts_the_same_children(name: str) -> None:
    period = performance_period_named(name)
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT, {"first": period.first, "last": period.last, "as_of": NOW.date()})
        recounted = set(cursor.fetchall())
    assert recounted == rows_of(count_of(name))
    assert len(recounted) > 100


@pytest.mark.parametrize("name", PERIODS[:2])
def test_the_truth_of_the_nation_is_met_within_what_identity_leaves(name: str, counted_nation: Counted) -> None:
    """Children kept apart that are one, or taken for one that are two, are all that may be wrong."""
    period = performance_period_named(name)
    said = told_in(period)
    truly = with_true_children(said, counted_nation.truth)
    true = count(truly, period, as_of=NOW.date())
    wrong = put_wrong(said.records, truly.records)
    assert wrong <= MOST_WRONG * counted_nation.truth["child"].n_unique()
    expected, found = national(true), count_of(name).nation
    for measure in ("category_1", "category_2", "birth_to_21", "sum_of_states", "sum_of_summer"):
        assert found[measure] == pytest.approx(expected[measure], abs=wrong), measure
    by_state = {row.key: row.category_1 for row in figures(count_of(name), "state")}
    for state, number in true.filter("category_1").group_by("state").len().rows():
        assert by_state[state] == pytest.approx(number, abs=wrong), state


def put_wrong(found: pl.DataFrame, true: pl.DataFrame) -> int:
    """How many children too many the exchange knows of true ones, and too few."""
    both = found.select("record", "child").join(true.select("record", truly="child"), on="record")
    apart = both.group_by("truly").agg(pl.col("child").n_unique() - 1)["child"].sum()
    together = both.group_by("child").agg(pl.col("truly").n_unique() - 1)["truly"].sum()
    return int(apart + together)


def with_true_children(said: Told, truth: pl.DataFrame) -> Told:
    known = pl.DataFrame(
        list(StateRecord.objects.values_list("id", "state_id", "state_student_identifier")),
        schema={"record": pl.Int64, "state": pl.String, "state_student_id": pl.String},
        orient="row",
    )
    true = known.join(truth, on=["state", "state_student_id"]).select("record", "child")
    return replace(said, records=said.records.drop("child").join(true, on="record"))


@pytest.mark.parametrize("by", ["region", "district", "school", "age_grade", "age"])
def test_the_parts_of_a_state_add_up_to_it(by: str) -> None:
    made = count_of("2025-26")
    for state in figures(made, "state"):
        parts = figures(made, by, state=state.key)
        for measure in ("category_1", "category_2", "pfs", "moved_in_period"):
            assert sum(getattr(part, measure) for part in parts) == getattr(state, measure)


def test_each_child_is_counted_once_in_the_nation() -> None:
    made = count_of("2025-26")
    counted = CountedChild.objects.filter(count=made, category_1=True)
    homes = counted.filter(home=True)
    assert homes.count() == counted.values("child").distinct().count() == made.nation["category_1"]
    assert made.nation["sum_of_states"] == counted.count() > homes.count()


def test_counting_again_takes_the_place_of_the_open_count_and_is_recorded() -> None:
    before = rows_of(count_of("2025-26"))
    made = make_count(period=performance_period_named("2025-26"), at=NOW, by="dana@wa.example")
    assert rows_of(made) == before
    assert Count.objects.filter(period="2025-26").count() == 1
    event = Event.objects.filter(action="count.made").latest("id")
    assert (event.actor, event.facts["children"]) == ("dana@wa.example", made.nation["category_1"])
