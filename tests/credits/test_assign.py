"""The assignment of credits to slots, held to another program's maximum flow."""

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from vereda.core.credits.assign import assign
from vereda.core.credits.demand import Demand, Slot
from vereda.core.credits.overlap import Kind, Portion
from vereda.core.credits.plan_file import packaged_plans
from vereda.core.credits.requirements import Accepts, Label

FACTS = "abcde"
SUBJECTS = packaged_plans()[0].subjects[:3]


@st.composite
def problems(draw):
    some = st.sets(st.sampled_from(FACTS), min_size=1, max_size=4).map(frozenset)
    slots = tuple(
        Slot(draw(st.integers(0, 2)), Label("", ""), draw(st.integers(1, 6)), Accepts(draw(some)), (place,))
        for place in range(draw(st.integers(1, 6)))
    )
    kinds, amounts = st.sampled_from(Kind), st.integers(1, 4)
    portions = [
        Portion(place, draw(kinds), draw(amounts), draw(some), 2024, None) for place in range(draw(st.integers(0, 8)))
    ]
    return portions, Demand(SUBJECTS, slots, (), sum(slot.amount for slot in slots), ())


def maximum(portions, slots) -> int:
    graph = nx.DiGraph()
    graph.add_nodes_from(("source", "sink"))
    for place, portion in enumerate(portions):
        graph.add_edge("source", ("p", place), capacity=portion.amount)
        for number, slot in enumerate(slots):
            if slot.accepts.takes(portion.facts):
                graph.add_edge(("p", place), ("s", number))
    for number, slot in enumerate(slots):
        graph.add_edge(("s", number), "sink", capacity=slot.amount)
    return nx.maximum_flow_value(graph, "source", "sink")


@settings(max_examples=300)
@given(problems())
def test_nothing_fills_more(problem):
    portions, demand = problem
    found = assign(portions, demand)
    for kind in Kind:
        assert found.total(kind) == maximum([p for p in portions if p.kind <= kind], demand.slots)


@settings(max_examples=300)
@given(problems())
def test_no_credit_is_used_twice_and_none_where_it_does_not_fit(problem):
    portions, demand = problem
    found = assign(portions, demand)
    for portion, parts in zip(portions, found.parts, strict=True):
        assert sum(amount for _, amount in parts) <= portion.amount
        assert all(demand.slots[slot].accepts.takes(portion.facts) for slot, _ in parts)
    for number, slot in enumerate(demand.slots):
        filled = sum(amount for parts in found.parts for at, amount in parts if at == number)
        assert filled == found.filled[Kind.UNDER_WAY][number] <= slot.amount


@settings(max_examples=200)
@given(problems())
def test_what_stays_empty_is_as_wide_as_it_can_be(problem):
    """The first slots that can be full together are full: adding a later slot takes nothing from them."""
    portions, demand = problem
    found = assign(portions, demand).filled[Kind.GRANTED]
    granted = [portion for portion in portions if portion.kind is Kind.GRANTED]
    for count in range(len(demand.slots) + 1):
        assert sum(found[:count]) == maximum(granted, demand.slots[:count])
