"""Findings, gathered rule by rule: all are counted, a bounded number of each rule is kept to be listed."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import polars as pl

from vereda.core.statefile.model import FINDING_SCHEMA, Severity, StateFile
from vereda.core.statefile.registry import RULES, Check, Fault, LeftOut
from vereda.core.statefile.settings import CheckSettings

WEIGHT: Final = {severity: weight for weight, severity in enumerate(Severity)}  # heaviest first
MORE: Final = "file.findings.more"
FEW: Final = 100  # of each rule, when the file has used up its room


class Found:
    """The findings of one file."""

    def __init__(self, file: StateFile, settings: CheckSettings) -> None:
        self.counts: Counter[str] = Counter()
        self._file = file
        self._settings = settings
        self._listed: Counter[str] = Counter()
        self._pieces: list[pl.DataFrame] = []
        if len(file.findings):
            self.counts.update(dict(file.findings.get_column("rule").value_counts().iter_rows()))

    def severity(self, check: Check) -> Severity:
        """The rule's severity, unless a setting says otherwise.

        A check that holds a student can be made lighter only if it says what to leave out instead, one that refuses
        the file never.
        """
        ruled = check.rule.severity
        chosen = self._settings.severities.get(check.rule.id, ruled)
        firm = ruled is Severity.REFUSE_FILE or (ruled is Severity.HOLD_STUDENT and check.left_out is LeftOut.NOTHING)
        return ruled if firm and WEIGHT[chosen] > WEIGHT[ruled] else chosen

    def add(self, check: Check, rows: pl.DataFrame) -> None:
        """Note that `check` found something in these rows (`row`: UInt32 place in the group as sent; `detail`, if any)."""
        room = self._room(check, len(rows))
        rows = rows.head(room)
        if rows.is_empty():
            return
        sent = self._file.groups[check.group][rows.get_column("row")]
        detail = rows.get_column("detail").fill_null("") if "detail" in rows.columns else pl.lit("")
        columns = set(sent.columns)
        value = pl.col(check.element) if check.element in columns else pl.lit(None, pl.String)
        self._pieces.append(
            sent.with_columns(detail=detail).select(
                pl.lit(check.rule.id).alias("rule"),
                pl.lit(self.severity(check).value).alias("severity"),
                pl.lit(check.group).alias("group"),
                "student_record_id",
                pl.col("record_id") if "record_id" in columns else pl.lit(None, pl.String).alias("record_id"),
                pl.lit(check.element, pl.String).alias("element"),
                "line",
                _shortened(value, self._settings.value_length).alias("value"),
                (pl.lit(check.rule.what) + pl.col("detail")).alias("message"),
            )
        )

    def add_faults(self, check: Check, faults: Sequence[Fault]) -> None:
        """Note faults of the header."""
        room = self._room(check, len(faults))
        for fault in faults[:room]:
            value = None if fault.value is None else fault.value[: self._settings.value_length]
            self._pieces.append(
                finding(
                    check.rule.id,
                    self.severity(check),
                    check.rule.what + fault.detail,
                    group=check.group,
                    element=fault.element or check.element,
                    value=value,
                )
            )

    def frame(self) -> pl.DataFrame:
        """All that is listed, heaviest first, then by rule and line (FINDING_SCHEMA)."""
        listed = pl.concat([self._file.findings, *self._pieces, *self._more()])
        weight = pl.col("severity").replace_strict({severity.value: weight for severity, weight in WEIGHT.items()})
        return listed.sort(weight, "rule", "line", "element", maintain_order=True, nulls_last=True)

    def _room(self, check: Check, number: int) -> int:
        """How many more findings of this rule may be listed; counts them all."""
        rule, settings = check.rule.id, self._settings
        left = max(0, settings.findings_of_a_file - self._listed.total())
        most = min(settings.findings_of_a_rule, max(FEW, self._listed[rule] + left))
        room = max(0, min(number, most - self._listed[rule]))
        self.counts[rule] += number
        self._listed[rule] += room
        return room

    def _more(self) -> list[pl.DataFrame]:
        """A note for each rule of which more was found than is listed."""
        rule = RULES[MORE]
        hidden = [(name, listed, self.counts[name]) for name, listed in sorted(self._listed.items())]
        return [
            finding(MORE, rule.severity, f"{rule.what} ({name}: {listed:,} / {number:,})", value=name)
            for name, listed, number in hidden
            if number > listed
        ]


def finding(
    rule: str,
    severity: Severity,
    message: str,
    *,
    group: str | None = None,
    element: str | None = None,
    value: str | None = None,
) -> pl.DataFrame:
    """One finding that has no place in the file (FINDING_SCHEMA)."""
    row = {"rule": rule, "severity": severity.value, "group": group, "element": element, "value": value}
    return pl.DataFrame([{**row, "message": message}], schema=dict(FINDING_SCHEMA))


def _shortened(value: pl.Expr, length: int) -> pl.Expr:
    return pl.when(value.str.len_chars() > length).then(value.str.head(length) + "…").otherwise(value)
