"""The matching step: evidence for what a file touched, a partition around it, and the links that follow from it."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from django.db import connection, transaction

from vereda.core.elements.msix_id import make
from vereda.core.identity import Model, default_model, partition
from vereda.exchange.audit.actions import record
from vereda.exchange.children.loading.staging import copy_in
from vereda.exchange.children.matching.assignment import assign
from vereda.exchange.children.matching.evidence import gather
from vereda.exchange.children.matching.region import Region, around
from vereda.exchange.children.models import Child

IDENTITY_WRITER = 8_371_002  # advisory lock: two States' files must not each invent the same child
RECORDS_A_TIME = 20_000
PROGRAM = "vereda matching"
MSIX_DIGITS = 11

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Matched:
    """`counts`: linked (new records that joined a child of others), new (children), merged, split, pairs (compared),
    keys_dropped and records_lost (to the cap on common keys). `near`: (State record, State record, score, probability): what a
    person should compare among the records `among`, and nothing else there."""

    counts: Mapping[str, int]
    among: Sequence[int]
    near: Sequence[tuple[int, int, float, float]]
    model_version: str


@dataclass(frozen=True)
class Moved:
    """A record that gets a link: from the child it had (None: it is new here) to another."""

    record: int
    child: int
    before: int | None
    score: float | None
    probability: float | None


def match(
    submission_id: int, *, at: datetime, progress: Progress | None = None, model: Model | None = None
) -> Matched:
    """Match the State records that a submission spoke of. One transaction; repeated, it changes nothing more."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IDENTITY_WRITER])
            cursor.execute(
                "SELECT state_record_id FROM children_studentversion WHERE submission_id = %s ORDER BY 1", [submission_id]
            )
            touched = [row[0] for row in cursor.fetchall()]
        return match_records(touched, at=at, progress=progress, model=model or default_model())


def match_records(
    touched: Sequence[int], *, at: datetime, model: Model, progress: Progress | None = None
) -> Matched:
    """The same for any State records. The caller holds the transaction and the lock."""
    counts = dict.fromkeys(("linked", "new", "merged", "split", "pairs", "keys_dropped", "records_lost"), 0)
    for begin in range(0, len(touched), RECORDS_A_TIME):
        gathered = gather(list(touched[begin : begin + RECORDS_A_TIME]), model)
        counts["pairs"] += gathered.pairs_compared
        counts["keys_dropped"] += gathered.keys_dropped
        counts["records_lost"] += gathered.records_lost
        if progress:
            progress(min(begin + RECORDS_A_TIME, len(touched)), len(touched))
    region = around(list(touched))
    divided = partition(region.records.select("record_id"), region.pairs, model=model)
    with connection.cursor() as cursor:  # what the file said of them may have changed, whether or not their links do
        cursor.execute(
            "UPDATE children_child SET is_stale = true WHERE id IN (SELECT child_id FROM children_staterecord WHERE id = ANY(%s))",
            [list(touched)],
        )
    counts |= _apply(region, divided.children, model, at)
    ids = dict(region.records.select("record_id", "id").iter_rows())
    near = [
        (ids[a], ids[b], score, chance)
        for a, b, score, chance in divided.near.select("left", "right", "score", "probability").iter_rows()
    ]
    return Matched(counts, list(ids.values()), near, model.version)


def _apply(region: Region, children: pl.DataFrame, model: Model, at: datetime) -> dict[str, int]:
    """Make links and children as the partition says."""
    together = children.join(region.records, on="record_id").sort("child", "record_id")
    groups: dict[str, list[tuple[str, int | None]]] = {}
    for group, name, child in together.select("child", "record_id", "child_id").iter_rows():
        groups.setdefault(group, []).append((name, child))
    assigned = assign(groups)
    fresh = [group for group, child in assigned.goes_on_as.items() if child is None]
    made = dict(zip(fresh, _new_children(len(fresh), at), strict=True))
    child_of = {group: made[group] if child is None else child for group, child in assigned.goes_on_as.items()}
    best = _best_pairs(region, children)
    moved = [
        Moved(number, child_of[group], before, *best.get(name, (None, None)))
        for number, name, before, group in together.select("id", "record_id", "child_id", "child").iter_rows()
        if before != child_of[group]
    ]
    _move_links(moved, model, at)
    _retire({child: child_of[group] for child, group in assigned.retired.items()}, at)
    joined = sum(1 for one in moved if one.before is None and one.score is not None)
    split = sum(1 for group in fresh if any(child is not None for _, child in groups[group]))
    return {"linked": joined, "new": len(fresh) - split, "merged": len(assigned.retired), "split": split}


def _best_pairs(region: Region, children: pl.DataFrame) -> dict[str, tuple[float, float]]:
    """For each record the best evidence that ties it to another of its child: record_id → (score, probability)."""
    pairs = pl.concat(
        [
            region.pairs.select("left", "right", "score", "probability"),
            region.pairs.select(pl.col("right").alias("left"), pl.col("left").alias("right"), "score", "probability"),
        ]
    )
    child = children.select("record_id", "child")
    inside = (
        pairs.join(child.rename({"record_id": "left", "child": "x"}), on="left")
        .join(child.rename({"record_id": "right", "child": "y"}), on="right")
        .filter(pl.col("x") == pl.col("y"))
        .group_by("left")
        .agg(pl.col("score", "probability").max())
    )
    return {name: (score, chance) for name, score, chance in inside.iter_rows()}


def _new_children(number: int, at: datetime) -> list[int]:
    """Children with MSIX IDs of eleven random digits and a check digit, none of them in use."""
    made: list[int] = []
    while len(made) < number:
        wanted = {make(f"{secrets.randbelow(10**MSIX_DIGITS):0{MSIX_DIGITS}}") for _ in range(number - len(made))}
        taken = set(Child.objects.filter(msix_id__in=wanted).values_list("msix_id", flat=True))
        free = [Child(msix_id=one, created_at=at, is_stale=True) for one in sorted(wanted - taken)]
        secrets.SystemRandom().shuffle(free)
        made += [child.pk for child in Child.objects.bulk_create(free, batch_size=5_000)]
    return made


def _move_links(moved: Sequence[Moved], model: Model, at: datetime) -> None:
    """End the links that no longer hold, begin the new ones, and mark both children's consolidated records stale."""
    if not moved:
        return
    frame = pl.DataFrame(
        [
            (
                one.record, one.child, at, _reason(one), PROGRAM, one.score, one.probability, model.version,
            )
            for one in moved
        ],
        schema={
            "state_record_id": pl.Int64, "child_id": pl.Int64, "since": pl.Datetime("us", "UTC"), "reason": pl.String,
            "by": pl.String, "score": pl.Float64, "probability": pl.Float64, "model_version": pl.String,
        },
        orient="row",
    ).with_columns(pl.col("since").dt.strftime("%Y-%m-%d %H:%M:%S%.6f+00"))  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE moved (LIKE children_link) ON COMMIT DROP")
        cursor.execute("ALTER TABLE moved ALTER id DROP NOT NULL")
        copy_in(cursor, "moved", frame, tuple(frame.columns))
        cursor.execute(
            """UPDATE children_child SET is_stale = true WHERE id IN
               (SELECT child_id FROM moved UNION
                SELECT r.child_id FROM moved JOIN children_staterecord r ON r.id = moved.state_record_id)"""
        )
        cursor.execute(
            "UPDATE children_link SET until = %s WHERE until IS NULL AND state_record_id IN (SELECT state_record_id FROM moved)",
            [at],
        )
        cursor.execute(
            """INSERT INTO children_link (state_record_id, child_id, since, reason, by, score, probability, model_version)
               SELECT state_record_id, child_id, since, reason, by, score, probability, model_version FROM moved
               ORDER BY state_record_id"""
        )
        cursor.execute(
            "UPDATE children_staterecord r SET child_id = moved.child_id FROM moved WHERE r.id = moved.state_record_id"
        )
        cursor.execute("DROP TABLE moved")


def _reason(one: Moved) -> str:
    if one.before is not None:
        return "rematch"
    return "new" if one.score is None else "match"


def _retire(successors: Mapping[int, int], at: datetime) -> None:
    """Retire children into others; those retired into them before follow, so that one step always reaches the living one."""
    for child, successor in successors.items():
        Child.objects.filter(pk=child).update(successor=successor, retired_at=at, is_stale=True)
        Child.objects.filter(successor=child).update(successor=successor)
        record(
            action="child.retired",
            actor=PROGRAM,
            on=("child", str(child)),
            facts={"successor": successor},
        )
