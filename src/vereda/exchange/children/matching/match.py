"""The matching step: evidence for what a file touched, a partition around it, and the links that follow from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

import polars as pl
from django.db import connection, transaction

from vereda.core.identity import Model, Partition, default_model, partition
from vereda.exchange.children.matching import links
from vereda.exchange.children.matching.assignment import assign
from vereda.exchange.children.matching.evidence import gather
from vereda.exchange.children.matching.identities import changed
from vereda.exchange.children.matching.links import Moved
from vereda.exchange.children.matching.region import Region, around

IDENTITY_WRITER = 8_371_002  # advisory lock: two States' files must not each invent the same child
RECORDS_A_TIME = 20_000

Progress = Callable[[int, int], None]
Near = tuple[int, int, float, float]


@dataclass(frozen=True)
class Matched:
    """What matching did.

    `counts`: linked (new records that joined a child already known), new (children), merged, split, pairs (compared),
    keys_dropped and records_lost (to the cap on common keys). `near`: (State record, State record, score, probability): what a
    person should compare among the records `among`, and nothing else there.
    """

    counts: Mapping[str, int]
    among: Sequence[int]
    near: Sequence[Near]
    model_version: str


def take_writers_lock() -> None:
    """One identity writer at a time, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IDENTITY_WRITER])


def may_write() -> bool:
    """The same for whom it does not matter when: whether the lock was free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [IDENTITY_WRITER])
        return bool(cursor.fetchone()[0])


def match(
    submission_id: int,
    *,
    at: datetime,
    progress: Progress | None = None,
    model: Model | None = None,
    numbers: Random | None = None,
) -> Matched:
    """Match the State records that a submission spoke of. One transaction; repeated, it changes nothing more.

    `numbers` draws MSIX IDs, for tests; otherwise the system's randomness does.
    """
    with transaction.atomic():
        take_writers_lock()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT state_record_id FROM children_studentversion WHERE submission_id = %s ORDER BY 1",
                [submission_id],
            )
            touched = [row[0] for row in cursor.fetchall()]
        return match_records(touched, at=at, progress=progress, model=model or default_model(), numbers=numbers)


def match_records(
    touched: Sequence[int],
    *,
    at: datetime,
    model: Model,
    progress: Progress | None = None,
    numbers: Random | None = None,
) -> Matched:
    """The same for any State records. The caller holds the transaction and the lock."""
    _keep_to_indexes()
    counts, disturbed = gather_all(changed(touched, model.version), model, progress)
    region = around([*touched, *disturbed], model)
    divided = partition(region.records.select("record_id"), region.pairs, decided=region.decided, model=model)
    counts |= _apply(region, divided, touched, model.version, at, numbers)
    return Matched(counts, region.records["id"].to_list(), _near(region, divided), model.version)


def _keep_to_indexes() -> None:
    """For this transaction, no joins that walk an index from its beginning: new records are at its end, and the planner, which has
    not seen them, takes that walk for a short one. Of a million records it took seconds a file.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_mergejoin = off")


def gather_all(
    records: Sequence[int], model: Model, progress: Progress | None = None
) -> tuple[dict[str, int], set[int]]:
    """Evidence for these records, some thousand at a time: the counts, and other records whose pairs changed with it."""
    counts = dict.fromkeys(("pairs", "keys_dropped", "records_lost"), 0)
    disturbed: set[int] = set()
    for begin in range(0, len(records), RECORDS_A_TIME):
        gathered = gather(records[begin : begin + RECORDS_A_TIME], model)
        counts["pairs"] += gathered.pairs_compared
        counts["keys_dropped"] += gathered.keys_dropped
        counts["records_lost"] += gathered.records_lost
        disturbed.update(gathered.disturbed)
        if progress:
            progress(min(begin + RECORDS_A_TIME, len(records)), len(records))
    return counts, disturbed


def _apply(
    region: Region, divided: Partition, touched: Sequence[int], model_version: str, at: datetime, numbers: Random | None
) -> dict[str, int]:
    """Make links and children as the partition says."""
    together = divided.children.join(region.records, on="record_id").sort("child", "record_id")
    groups: dict[str, list[tuple[str, int | None]]] = {}
    for group, name, child in together.select("child", "record_id", "child_id").iter_rows():
        groups.setdefault(group, []).append((name, child))
    assigned = assign(groups)
    kept = {group: child for group, child in assigned.goes_on_as.items() if child is not None}
    fresh = [group for group, child in assigned.goes_on_as.items() if child is None]
    best = _best_pairs(region, divided.children)
    wanted = [
        (number, name, before, group)
        for number, name, before, group in together.select("id", "record_id", "child_id", "child").iter_rows()
        if before is None or before != kept.get(group)
    ]
    spoken_of = together.filter(pl.col("id").is_in(list(touched)))["child_id"].to_list()
    changing = {
        *spoken_of,
        *assigned.retired,
        *(kept.get(group) for *_, group in wanted),
        *(before for _, _, before, _ in wanted),
    }
    links.lock(changing)
    links.mark_stale(changing)
    child_of = kept | dict(zip(fresh, links.new_children(len(fresh), at, numbers), strict=True))
    moved = [
        Moved(number, child_of[group], before, *best.get(name, (None, None))) for number, name, before, group in wanted
    ]
    links.move(moved, model_version, at)
    links.retire({child: child_of[group] for child, group in assigned.retired.items()}, at)
    split = sum(1 for group in fresh if any(child is not None for _, child in groups[group]))
    return {
        "linked": sum(1 for _, _, before, group in wanted if before is None and group in kept),
        "new": len(fresh) - split,
        "merged": len(assigned.retired),
        "split": split,
    }


def _best_pairs(region: Region, children: pl.DataFrame) -> dict[str, tuple[float, float]]:
    """For each record the best evidence that ties it to another of its child: record_id → (score, probability)."""
    child = children.select("record_id", "child")
    inside = (
        region.pairs.join(child.rename({"record_id": "left", "child": "x"}), on="left")
        .join(child.rename({"record_id": "right", "child": "y"}), on="right")
        .filter(pl.col("x") == pl.col("y"))
    )
    ends = [inside.select(pl.col(side).alias("record_id"), "score", "probability") for side in ("left", "right")]
    best = pl.concat(ends).group_by("record_id").agg(pl.col("score", "probability").max())
    return {name: (score, chance) for name, score, chance in best.iter_rows()}


def _near(region: Region, divided: Partition) -> list[Near]:
    """What a person should compare; not what a State has withdrawn."""
    present = region.records.filter(pl.col("withdrawn") == 0)
    ids = dict(present.select("record_id", "id").iter_rows())
    return [
        (ids[left], ids[right], score, chance)
        for left, right, score, chance in divided.near.select("left", "right", "score", "probability").iter_rows()
        if left in ids and right in ids
    ]
