"""What a reader notices on its way through a file, and the place where it gives up."""

from collections import Counter
from typing import Final, NoReturn

import polars as pl

from vereda.core.statefile.model import FINDING_SCHEMA, Limits, Refused, Rule, Severity
from vereda.core.statefile.reading_rules import READING_RULES

_LONGEST_VALUE: Final = 200  # enough to recognise a value by


class Noticed:
    """Findings of the reading rules, in the order they were made."""

    def __init__(self, limits: Limits) -> None:
        self._limit = limits.findings_of_a_rule
        self._seen: Counter[str] = Counter()
        self._rows: list[dict[str, str | int | None]] = []
        self._frames: list[pl.DataFrame] = []

    def add(self, rule: str, message: str, **where: str | int | None) -> None:
        """Note one finding. `where` are columns of FINDING_SCHEMA: group, student_record_id, element, line, value …"""
        known = READING_RULES[rule]
        self._seen[rule] += 1
        if self._seen[rule] > self._limit:
            return
        value = where.get("value")
        if isinstance(value, str):
            where = {**where, "value": value[:_LONGEST_VALUE]}
        self._rows.append({"rule": rule, "severity": str(known.severity), "message": message, **where})

    def add_all(self, rule: str, places: pl.DataFrame, message: str) -> None:
        """Note one finding for each row of `places`, whose columns are some of FINDING_SCHEMA."""
        known = READING_RULES[rule]
        room = max(0, self._limit - self._seen[rule])
        self._seen[rule] += len(places)
        self._frames.append(_findings(places.head(room), known, message))

    def refuse(self, rule: str, message: str, **where: str | int | None) -> NoReturn:
        """Note the finding that ends the reading; raises Refused with all findings so far."""
        self.add(rule, message, **where)
        self.give_up()

    def refuse_all(self, rule: str, places: pl.DataFrame, message: str) -> NoReturn:
        """As `refuse`, for every row of `places`."""
        self.add_all(rule, places, message)
        self.give_up()

    def give_up(self) -> NoReturn:
        """End the reading with the findings so far."""
        raise Refused(self.frame())

    def frame(self) -> pl.DataFrame:
        """All findings, in FINDING_SCHEMA; the gravest first, then by place."""
        rows = pl.DataFrame(self._rows, schema=dict(FINDING_SCHEMA))
        order = {str(severity): place for place, severity in enumerate(Severity)}
        return (
            pl.concat([rows, *self._frames])
            .with_columns(pl.col("severity").replace_strict(order, return_dtype=pl.Int8).alias("order"))
            .sort("order", "line", maintain_order=True, nulls_last=True)
            .drop("order")
        )


def _findings(places: pl.DataFrame, rule: Rule, message: str) -> pl.DataFrame:
    told = places.with_columns(rule=pl.lit(rule.id), severity=pl.lit(str(rule.severity)), message=pl.lit(message))
    absent = [pl.lit(None, kind).alias(key) for key, kind in FINDING_SCHEMA.items() if key not in told.columns]
    return (
        told.with_columns(absent)
        .select(pl.col(key).cast(kind) for key, kind in FINDING_SCHEMA.items())
        .with_columns(pl.col("value").str.slice(0, _LONGEST_VALUE))
    )
