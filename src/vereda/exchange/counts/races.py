"""A State's list of race and ethnicity, which FS121 asks for and the federal elements have no place for."""

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl
from django.db import connection, transaction

from vereda.core.counts import MISSING
from vereda.core.counts.edfacts import RACES
from vereda.exchange.audit.actions import record
from vereda.exchange.children.loading.staging import copy_in
from vereda.exchange.counts.lists import Row, records_of, refuse_troubles
from vereda.exchange.counts.models import Race

COLUMNS: Final = ("state_student_identifier", "race")
CODES: Final = tuple(code for code in RACES if code != MISSING)


@transaction.atomic
def take_races(*, state: str, rows: Sequence[Row], by: str) -> int:
    """Take a list of a State in place of its earlier one, one line a student; all of it or, with BadList, nothing.

    Each row has COLUMNS as text. Who is not listed, or has an empty race, is `MISSING` in the file. Returns how many have one.
    """
    known = records_of(state)
    listed: set[str] = set()
    refuse_troubles(rows, lambda row: _trouble(row, known, listed))
    said = [(known[row["state_student_identifier"]], row["race"]) for row in rows if row["race"]]
    Race.objects.filter(state_record__state=state).delete()
    if said:
        columns = ("state_record_id", "race")
        with connection.cursor() as cursor:
            copy_in(cursor, "counts_race", pl.DataFrame(said, schema=columns, orient="row"), columns)
    record(action="count.races_taken", actor=by, on=("state", state), state_code=state, facts={"students": len(said)})
    return len(said)


def _trouble(row: Row, known: Mapping[str, int], listed: set[str]) -> str:
    number = row.get("state_student_identifier") or ""
    if number not in known:
        return "no student of the State has this number"
    if number in listed:
        return "this student stands in the list already"
    listed.add(number)
    if row.get("race") not in ("", *CODES):
        return f"race is one of {', '.join(CODES)}, or empty"
    return ""
