"""From pairs to children: against a slow reference on random graphs, whatever the order, and rule by rule."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

import numpy as np
import polars as pl
import pytest

from vereda.core.identity import default_model, partition
from vereda.core.identity.agglomerate import CEILING, FLOOR
from vereda.core.identity.components import components

MODEL = replace(default_model(), link_threshold=0.99, near_threshold=0.2, weakest=1.0, margin=3.0)
LINK = float(np.log2(0.99 / 0.01))
Edge = tuple[str, str, float, bool]


def pairs_of(edges: Iterable[Edge]) -> pl.DataFrame:
    schema = {"left": pl.String, "right": pl.String, "score": pl.Float64, "vetoed": pl.Boolean}
    return pl.DataFrame(list(edges), schema=schema, orient="row").with_columns(
        probability=1 / (1 + 2.0 ** -pl.col("score"))
    )


def decisions(*said: tuple[str, str, bool]) -> pl.DataFrame:
    return pl.DataFrame(said, schema={"left": pl.String, "right": pl.String, "same": pl.Boolean}, orient="row")


def children(records: str, edges: Iterable[Edge], decided: pl.DataFrame | None = None) -> set[str]:
    found = partition(pl.DataFrame({"record_id": list(records)}), pairs_of(edges), decided=decided, model=MODEL)
    return {"".join(sorted(part)) for part in found.children.group_by("child").agg("record_id")["record_id"]}


def near(records: str, edges: Iterable[Edge], decided: pl.DataFrame | None = None) -> set[str]:
    found = partition(pl.DataFrame({"record_id": list(records)}), pairs_of(edges), decided=decided, model=MODEL)
    return {"".join(sorted(pair)) for pair in found.near.select("left", "right").iter_rows()}


def slowly(  # noqa: C901  # the whole rule in one place is what the test compares with
    records: list[str], edges: list[Edge], decided: list[tuple[str, str, bool]]
) -> set[frozenset[str]]:
    """The rules of `partition` as they are told, with nothing remembered from step to step."""
    given = {frozenset(edge[:2]): edge[2:] for edge in edges if 1 / (1 + 2.0 ** -edge[2]) >= 0.01}
    apart = {frozenset((a, b)) for a, b, same in decided if not same}
    groups = {frozenset(record) for record in records}

    def cross(x: frozenset[str], y: frozenset[str]) -> list[frozenset[str]]:
        return [frozenset((a, b)) for a in x for b in y]

    def best(x: frozenset[str], y: frozenset[str]) -> float:
        return max((given[pair][0] for pair in cross(x, y) if pair in given), default=-np.inf)

    def may_be_one(x: frozenset[str], y: frozenset[str]) -> bool:
        if any(pair in apart or (pair in given and given[pair][1]) for pair in cross(x, y)):
            return False
        mean = np.mean([min(max(given[pair][0], FLOOR), CEILING) if pair in given else FLOOR for pair in cross(x, y)])
        return bool(mean >= MODEL.weakest - 1e-12)

    def contested(x: frozenset[str], y: frozenset[str]) -> bool:
        for one, other in ((x, y), (y, x)):
            rivals = [
                best(one, third) for third in groups - {x, y} if best(one, third) >= 0 and not may_be_one(third, other)
            ]
            if rivals and np.log2(np.sum(np.exp2(sorted(rivals)))) >= best(x, y) - MODEL.margin:
                return True
        return False

    for a, b, same in sorted(decided):
        x, y = (next(group for group in groups if record in group) for record in (a, b))
        if same and x != y and not any(pair <= x | y for pair in apart):
            groups = (groups - {x, y}) | {x | y}
    while True:
        open_pairs = [
            (-best(x, y), *sorted((min(x), min(y))), x, y)
            for x, y in combinations(groups, 2)
            if best(x, y) >= LINK and may_be_one(x, y) and not contested(x, y)
        ]
        if not open_pairs:
            return groups
        *_, x, y = min(open_pairs, key=lambda found: found[:3])
        groups = (groups - {x, y}) | {x | y}


def graph(rng: np.random.Generator) -> tuple[list[str], list[Edge], list[tuple[str, str, bool]]]:
    records = [chr(97 + at) for at in range(int(rng.integers(2, 11)))]
    edges, decided = [], []
    for a, b in combinations(records, 2):
        if rng.random() < 0.6:
            edges.append((a, b, float(rng.choice([-8, -5, -1, 3, 7, 9, 9, 12, 20])), bool(rng.random() < 0.06)))
        if rng.random() < 0.04:
            decided.append((a, b, bool(rng.random() < 0.5)))
    return records, edges, decided


@pytest.mark.parametrize("seed", range(300))
def test_the_fast_way_and_the_slow_way_agree_on_random_graphs(seed: int):
    records, edges, decided = graph(np.random.default_rng(seed))
    found = partition(pl.DataFrame({"record_id": records}), pairs_of(edges), decided=decisions(*decided), model=MODEL)
    fast = {frozenset(part) for part in found.children.group_by("child").agg("record_id")["record_id"]}
    assert fast == slowly(records, edges, decided)


@pytest.mark.parametrize("seed", range(40))
def test_order_of_records_pairs_and_sides_never_matters(seed: int):
    rng = np.random.default_rng(seed)
    records, edges, decided = graph(rng)
    first = partition(pl.DataFrame({"record_id": records}), pairs_of(edges), decided=decisions(*decided), model=MODEL)
    turned = [
        (b, a, *rest) if rng.random() < 0.5 else (a, b, *rest)
        for a, b, *rest in (edges[at] for at in rng.permutation(len(edges)))
    ]
    shuffled = pl.DataFrame({"record_id": [records[at] for at in rng.permutation(len(records))]})
    other = partition(
        shuffled, pairs_of(turned), decided=decisions(*reversed([(b, a, same) for a, b, same in decided])), model=MODEL
    )
    assert first.children.equals(other.children)
    assert first.near.select(
        pl.min_horizontal("left", "right"), pl.max_horizontal("left", "right").alias("r"), "score"
    ).equals(
        other.near.select(pl.min_horizontal("left", "right"), pl.max_horizontal("left", "right").alias("r"), "score")
    )


@pytest.mark.parametrize("seed", range(20))
def test_each_component_alone_gives_the_same_as_all_together(seed: int):
    rng = np.random.default_rng(seed)
    parts = [graph(rng) for _ in range(5)]
    named = [
        ([f"{at}{r}" for r in records], [(f"{at}{a}", f"{at}{b}", *rest) for a, b, *rest in edges])
        for at, (records, edges, _) in enumerate(parts)
    ]
    whole = partition(
        pl.DataFrame({"record_id": [r for records, _ in named for r in records]}),
        pairs_of(e for _, edges in named for e in edges),
        model=MODEL,
    )
    alone = [partition(pl.DataFrame({"record_id": records}), pairs_of(edges), model=MODEL) for records, edges in named]
    assert whole.children.sort("record_id").equals(pl.concat([part.children for part in alone]).sort("record_id"))
    assert whole.near.sort("left", "right").equals(pl.concat([part.near for part in alone]).sort("left", "right"))


def test_records_without_pairs_are_children_of_their_own():
    assert children("abc", []) == {"a", "b", "c"}
    assert partition(pl.DataFrame(schema={"record_id": pl.String}), pairs_of([]), model=MODEL).children.height == 0


def test_a_chain_through_a_weak_middle_does_not_hold():
    """A is like B, B is like C, but A and C are nothing alike: no one knows which B is."""
    assert children("abc", [("a", "b", 9.0, False), ("b", "c", 9.0, False)]) == {"a", "b", "c"}
    assert near("abc", [("a", "b", 9.0, False), ("b", "c", 9.0, False)]) == {"ab", "bc"}


def test_the_clearly_better_child_wins():
    assert children("abc", [("a", "b", 15.0, False), ("b", "c", 8.0, False)]) == {"ab", "c"}


def test_a_messy_record_joins_the_many_that_agree():
    edges = [
        ("a", "b", 20.0, False),
        ("a", "c", 20.0, False),
        ("b", "c", 20.0, False),
        ("c", "d", 9.0, False),
        ("b", "d", 5.0, False),
    ]
    assert children("abcd", edges) == {"abcd"}


def test_a_veto_holds_through_others():
    edges = [("a", "b", 20.0, False), ("b", "c", 12.0, False), ("a", "c", 15.0, True)]
    assert children("abc", edges) == {"ab", "c"}


def test_people_overrule_scores_and_vetoes():
    edges = [("a", "b", 20.0, True), ("b", "c", 20.0, False), ("a", "c", 20.0, False)]
    assert children("abc", edges, decisions(("a", "b", True))) == {"abc"}
    assert children("ab", [], decisions(("b", "a", True))) == {"ab"}
    assert children("ab", [("a", "b", 30.0, False)], decisions(("a", "b", False))) == {"a", "b"}
    assert near("ab", [("a", "b", 30.0, False)], decisions(("a", "b", False))) == set()


def test_not_the_same_holds_where_people_contradict_each_other():
    assert children("ab", [], decisions(("a", "b", True), ("b", "a", False))) == {"a", "b"}
    assert children("abc", [], decisions(("a", "b", True), ("b", "c", True), ("a", "c", False))) == {"ab", "c"}


def test_a_hub_of_many_shows_each_neighbour_once_and_few_of_its_own():
    edges = [("a", other, 2.0 - 0.01 * at, False) for at, other in enumerate("bcdefghij")]
    found = partition(pl.DataFrame({"record_id": list("abcdefghij")}), pairs_of(edges), model=MODEL)
    assert found.near.height == 9
    assert found.near["score"].is_sorted(descending=True)


def test_record_ids_may_be_numbers():
    pairs = pl.DataFrame({"left": [2], "right": [10], "score": [20.0], "probability": [0.999999], "vetoed": [False]})
    found = partition(pl.DataFrame({"record_id": [10, 2, 3]}), pairs, model=MODEL)
    assert dict(found.children.iter_rows()) == {2: 2, 3: 3, 10: 2}


@pytest.mark.parametrize("seed", range(20))
def test_components_against_a_walk(seed: int):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 40))
    a, b = rng.integers(0, count, (2, int(rng.integers(0, 40))))
    around: dict[int, set[int]] = {node: set() for node in range(count)}
    for one, other in zip(a.tolist(), b.tolist(), strict=True):
        around[one].add(other)
        around[other].add(one)
    least: dict[int, int] = {}
    for start in range(count):
        stack = [start]
        while stack:
            node = stack.pop()
            if node not in least:
                least[node] = least.get(start, start)
                stack += around[node]
    assert components(count, a, b).tolist() == [least[node] for node in range(count)]
