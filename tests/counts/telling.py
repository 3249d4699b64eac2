"""What a State says of one child, in few words."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from vereda.core.calendar import performance_period_named
from vereda.core.counts import ENROLLMENTS, MOVES, RECORDS, SERVICES, Edges, Told, count

BORN = "2014-05-01"
Row = dict[str, Any]


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def record(number: int = 1, *, state: str = "TX", child: int = 1, born: str = BORN, gone: bool = False) -> Row:
    return {
        "record": number, "state": state, "child": child, "birth_date": day(born), "said_on": date(2020, 1, number % 28 + 1),
        "withdrawn": gone,
    }  # fmt: skip


def move(arrived: str, expires: str | None = None, *, record: int = 1) -> Row:
    return {"record": record, "qualifying_arrival_date": day(arrived), "eligibility_expiration_date": day(expires)}


def school(begins: str, ends: str | None = None, *, record: int = 1, kind: str = "01", **said: str) -> Row:
    days = {name: day(said.pop(name)) for name in list(said) if name.endswith("_date")}
    return {
        "record": record, "enrollment_date": day(begins), "withdrawal_date": day(ends), "enrollment_type": kind, **days, **said,
    }  # fmt: skip


def residency(begins: str, verified: str | None = None, **more: str) -> Row:
    """Residency only: known to have been there on its days alone."""
    told = {"residency_verification_date": verified} if verified else {}
    return school(begins, begins, kind="06", **told, **more)


def service(
    first: str, last: str | None = None, *, record: int = 1, summer: bool = True, reason: str | None = None
) -> Row:
    return {
        "record": record, "service": "INSTRUCTION", "first": day(first), "last": day(last), "summer": summer,
        "continuation_of_services_reason": reason,
    }  # fmt: skip


def told(
    records: Sequence[Row], moves: Sequence[Row] = (), enrollments: Sequence[Row] = (), services: Sequence[Row] = ()
) -> Told:
    return Told(
        *(
            pl.DataFrame(list(rows), schema=schema, orient="row")
            for rows, schema in ((records, RECORDS), (moves, MOVES), (enrollments, ENROLLMENTS), (services, SERVICES))
        )
    )


def counted(said: Told, period: str, edges: Edges = Edges(), as_of: str = "2030-01-01") -> list[Row]:  # noqa: B008
    return count(said, performance_period_named(period), as_of=date.fromisoformat(as_of), edges=edges).to_dicts()


def one(said: Told, period: str, edges: Edges = Edges()) -> Row:  # noqa: B008
    (row,) = counted(said, period, edges)
    return row
