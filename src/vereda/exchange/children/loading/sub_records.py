"""The sub-records of a submission into their tables."""

import hashlib
from datetime import datetime

import polars as pl
from django.db.backends.utils import CursorWrapper

from vereda.core.statefile.natural_keys import natural_key
from vereda.exchange.children.loading.groups import GroupTable
from vereda.exchange.children.loading.staging import copy_in


def replace_sub_records(
    cursor: CursorWrapper, group: GroupTable, said: pl.DataFrame, students: pl.DataFrame, said_at: datetime
) -> None:
    """Bring a group's table up to the newest statements (`students` as `staged_students` gives them).

    Of students that are new or stated in full the rows go straight into the table; what an update says of a known student
    goes by way of a stage, for it may be there already.
    """
    cursor.execute(
        f"""DELETE FROM {group.table} t USING stage_student s
            WHERE t.state_record_id = s.state_record_id AND s.known AND NOT s.refold AND s.action_code IN ('I', 'D')"""  # noqa: S608  # names are constants
    )
    spoken_of = students.filter(~pl.col("refold"), ~pl.col("early"), pl.col("action_code") != "D").select(
        "student_record_id", "state_record_id", adds=pl.col("known") & (pl.col("action_code") == "U")
    )
    rows = (
        said.join(spoken_of, on="student_record_id", maintain_order="left")
        .with_columns(keys(group.group, said.join(spoken_of, on="student_record_id", maintain_order="left")))
        .unique(["state_record_id", "key"], keep="last", maintain_order=True)
        .with_columns(said_at=pl.lit(said_at.isoformat()))
    )
    columns = ("state_record_id", "key", "said_at", *group.names)
    copy_in(cursor, group.table, rows.filter(~pl.col("adds")), columns)
    added = rows.filter(pl.col("adds"))
    if len(added):
        _upsert(cursor, group, added, columns)


def keys(group: str, said: pl.DataFrame) -> pl.Series:
    """The natural key of each row as the UUID that `GroupTable.key` makes of it in SQL."""
    texts = said.select(natural_key(group)).to_series()
    made = (hashlib.md5(text.encode(), usedforsecurity=False).hexdigest() for text in texts)
    return pl.Series("key", made, dtype=pl.String)


def _upsert(cursor: CursorWrapper, group: GroupTable, added: pl.DataFrame, columns: tuple[str, ...]) -> None:
    cursor.execute(f"CREATE TEMP TABLE stage_added (LIKE {group.table}) ON COMMIT DROP")
    cursor.execute("ALTER TABLE stage_added ALTER id DROP NOT NULL")
    copy_in(cursor, "stage_added", added, columns)
    renewed = ", ".join(f"{name} = excluded.{name}" for name in columns[2:])
    cursor.execute(
        f"""INSERT INTO {group.table} ({", ".join(columns)}) SELECT {", ".join(columns)} FROM stage_added
            ON CONFLICT (state_record_id, key) DO UPDATE SET {renewed}"""  # noqa: S608
    )
    cursor.execute("DROP TABLE stage_added")
