"""An exchange grown beyond what its files said: State records made of those there are, their names, dates and parents dealt anew.

Files of a million students take hours to work off; what search and the record page ask does not depend on how a record came.
Identity evidence (keys, forms, pairs) is made by matching itself; enrollments and consolidated records are those of the source.
"""

from datetime import timedelta
from random import Random
from typing import Any

import polars as pl

SEED = 29
MADE = "GROWN"  # begins the identifiers of records that no file brought
AT_ONCE = 20_000  # State records
DEALT = (
    ("first_name", "middle_name", "sex"),
    ("last_name_1",),
    ("last_name_2",),
    ("birth_date",),
    ("female_parent_first_name", "female_parent_last_name"),
    ("male_parent_first_name", "male_parent_last_name"),
)  # columns that stay together
TEXTS = [name for group in DEALT for name in group if name != "birth_date"]
NUMBERS = {"id": "bigint", "source": "bigint", "child": "bigint"}


def grow(records: int) -> dict[str, int]:
    """Add State records, each a child of its own, until there are so many. Returns how many there are."""
    from vereda.project import boot

    boot.setup()
    from django.db import connection, transaction

    from vereda.core.identity import default_model
    from vereda.exchange.children.matching.evidence import gather
    from vereda.exchange.children.models import StateRecord

    own = _sources()
    numbers = Random(SEED + records)  # noqa: S311  # a benchmark
    while (wanting := records - StateRecord.objects.count()) > 0:
        with transaction.atomic():
            made = _dealt(own, min(wanting, AT_ONCE), numbers)
            _insert(made)
            gather(made["id"].to_list(), default_model())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {"state_records": StateRecord.objects.count()}


def _sources() -> pl.DataFrame:
    from vereda.exchange.children.matching.identities import identities
    from vereda.exchange.children.models import StateRecord

    filed = StateRecord.objects.filter(child__consolidated__isnull=False, version__isnull=False)
    return identities(list(filed.exclude(state_student_identifier__startswith=MADE).values_list("pk", flat=True)))


def _dealt(own: pl.DataFrame, number: int, numbers: Random) -> pl.DataFrame:
    """So many rows of `id`, `source`, `child`, `msix_id`, `student` and the dealt columns."""
    from django.db.models import Max

    from vereda.core.elements.msix_id import make
    from vereda.exchange.children.models import Child, StateRecord

    first = (StateRecord.objects.aggregate(top=Max("pk"))["top"] or 0) + 1
    child = (Child.objects.aggregate(top=Max("pk"))["top"] or 0) + 1

    def drawn() -> pl.DataFrame:
        return own.sample(number, with_replacement=True, seed=numbers.randrange(1 << 31))

    dealt = [drawn().select(group) for group in DEALT]
    days = pl.Series("days", [numbers.randrange(-400, 400) for _ in range(number)])
    rows = pl.concat(dealt, how="horizontal").with_columns(days)
    return rows.with_columns(
        birth_date=pl.col("birth_date") + pl.col("days") * timedelta(days=1),
        id=pl.int_range(first, first + number),
        source=drawn()["id"],
        child=pl.int_range(child, child + number),
        msix_id=pl.Series([make(f"{at:011}") for at in range(child + 10**9, child + 10**9 + number)]),
        student=pl.format(MADE + "{}", pl.int_range(first, first + number)),
    ).drop("days")


def _insert(made: pl.DataFrame) -> None:
    from django.db import connection

    from vereda.exchange.children.loading.staging import copy_in

    columns = (*NUMBERS, "msix_id", "student", "birth_date", *TEXTS)
    texts = ", ".join(f"{name} text" for name in ("msix_id", "student", *TEXTS))
    kept = _other_columns("children_staterecord", {"id", "child_id", "state_student_identifier", "birth_date", *TEXTS})
    stays = _other_columns("children_enrollment", {"id", "state_record_id"})
    with connection.cursor() as cursor:
        whole = ", ".join(f"{name} {kind}" for name, kind in NUMBERS.items())
        cursor.execute(f"CREATE TEMP TABLE grown ({whole}, {texts}, birth_date date) ON COMMIT DROP")
        copy_in(cursor, "grown", made, columns)
        cursor.execute(
            "INSERT INTO children_child (id, msix_id, created_at, is_stale) SELECT child, msix_id, now(), false FROM grown"
        )
        cursor.execute(
            f"""INSERT INTO children_staterecord (id, child_id, state_student_identifier, birth_date, {", ".join(TEXTS)}, {kept})
                SELECT g.id, g.child, g.student, g.birth_date, {", ".join(f"g.{name}" for name in TEXTS)},
                       {", ".join(f"s.{name}" for name in kept.split(", "))}
                FROM grown g JOIN children_staterecord s ON s.id = g.source"""  # noqa: S608  # constants and names of columns
        )
        cursor.execute(
            f"""INSERT INTO children_enrollment (state_record_id, {stays}) SELECT g.id, {stays}
                FROM grown g JOIN children_enrollment e ON e.state_record_id = g.source"""  # noqa: S608
        )
        cursor.execute(
            """INSERT INTO children_consolidatedrecord (child_id, document, digest, states, last_enrolled_on, last_district)
               SELECT g.child, c.document, c.digest, c.states, c.last_enrolled_on, c.last_district
               FROM grown g JOIN children_staterecord s ON s.id = g.source JOIN children_consolidatedrecord c USING (child_id)"""
        )
        cursor.execute("DROP TABLE grown")
        cursor.execute("ANALYZE children_staterecord, children_enrollment, children_consolidatedrecord")
        for table in ("children_staterecord", "children_child"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")  # noqa: S608


def _other_columns(table: str, without: set[str]) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        described: Any = connection.introspection.get_table_description(cursor, table)
    return ", ".join(column.name for column in described if column.name not in without)
