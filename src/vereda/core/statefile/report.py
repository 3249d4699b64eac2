"""Findings as a person or a program reads them: by rule with the first places, or as one document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from vereda.core.statefile.checked import CheckedFile
from vereda.core.statefile.messages import fix_for, message_for, what_for
from vereda.core.statefile.model import Refused


@dataclass(frozen=True)
class RuleReport:
    """All that one rule found: how often, what it says and how to mend it.

    `first` are its first findings (rows of FINDING_SCHEMA, with `detail`: what the finding adds to the rule's words).
    """

    rule: str
    severity: str
    number: int
    what: str
    fix: str
    first: tuple[Mapping[str, Any], ...]


def by_rule(
    findings: pl.DataFrame, counts: Mapping[str, int], *, first: int = 3, language: str = "en"
) -> Iterator[RuleReport]:
    """The findings (FINDING_SCHEMA) rule by rule, in their order; `counts` where more were found than listed."""
    for (name,), group in findings.group_by("rule", maintain_order=True):
        rule = str(name)
        told = [(row, *what_for(rule, row, language)) for row in group.head(first).iter_rows(named=True)]
        yield RuleReport(
            rule=rule,
            severity=told[0][0]["severity"],
            number=max(counts.get(rule, 0), len(group)),
            what=told[0][1],
            fix=fix_for(rule, language),
            first=tuple({**row, "detail": detail} for row, _, detail in told),
        )


def findings_document(findings: pl.DataFrame, language: str = "en") -> list[dict[str, Any]]:
    """Every finding as a dictionary: rule, severity, group, student_record_id, record_id, element, line, value, message, fix."""
    return [
        {**row, "message": message_for(row["rule"], row, language), "fix": fix_for(row["rule"], language)}
        for row in findings.iter_rows(named=True)
    ]


def checked_document(name: str, checked: CheckedFile, language: str = "en") -> dict[str, Any]:
    """A checked file as one document (of JSON types)."""
    return {
        "file": name,
        "carrier": checked.file.carrier,
        "refused": checked.refused,
        "students": checked.students,
        "records": sum(len(frame) for frame in checked.file.groups.values()),
        "held": sorted(checked.held),
        "counts": dict(checked.counts),
        "findings": findings_document(checked.findings, language),
    }


def refused_document(name: str, refused: Refused, language: str = "en") -> dict[str, Any]:
    """The same for a file that could not be read to its end; it has no students."""
    counts = dict(sorted(refused.findings.get_column("rule").value_counts().iter_rows()))
    return {
        "file": name,
        "carrier": name.rpartition(".")[2].lower() or None,
        "refused": True,
        "students": 0,
        "records": 0,
        "held": [],
        "counts": counts,
        "findings": findings_document(refused.findings, language),
    }
