"""What reads submissions and their findings: for the sending State only."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from vereda.core.statefile import Rule, Severity
from vereda.core.statefile.rules import RULES
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, scope_of
from vereda.exchange.intake.models import Finding, Submission

SHOWN = 50  # findings of a rule on a page; the downloads have all
WEIGHT = {severity.value: weight for weight, severity in enumerate(Severity)}  # heaviest first


class NoSuchSubmission(Exception):
    """There is none, or it is another State's: the answer is the same."""


@dataclass(frozen=True)
class RuleFindings:
    """What one rule found in a submission: how many findings and children, and the first of them."""

    rule: str
    severity: str
    told: Rule | None  # None when the rule has been retired since
    findings: int
    children: int
    first: Sequence[Finding]

    @property
    def more(self) -> int:
        return self.findings - len(self.first)


def submissions_of(user: User) -> QuerySet[Submission]:
    """Submissions of the States whose files the user may see, newest first."""
    states = scope_of(user, Permission.VIEW_FILES).states
    return Submission.objects.filter(state__in=states).select_related("state", "sent_by", "file")


def submission_for(user: User, receipt: str) -> Submission:
    """A submission by its receipt. Raises NoSuchSubmission."""
    found = submissions_of(user).filter(receipt=receipt).first()
    if found is None:
        raise NoSuchSubmission(receipt)
    return found


def findings_after(submission: Submission, number: int) -> QuerySet[Finding]:
    """The findings of a submission, in the order of the file, after that of the number."""
    return Finding.objects.filter(submission=submission, pk__gt=number).order_by("pk")


def findings_by_rule(submission: Submission, *, shown: int = SHOWN) -> list[RuleFindings]:
    """Findings totalled by rule, heaviest first, then by number of children."""
    totals = (
        Finding.objects.filter(submission=submission)
        .order_by()
        .values("rule", "severity")
        .annotate(findings=Count("id"), children=Count("student_record_id", distinct=True))
    )
    ordered = sorted(totals, key=lambda one: (WEIGHT.get(one["severity"], 9), -one["children"], one["rule"]))
    first: dict[tuple[str, str], list[Finding]] = {}
    for finding in Finding.objects.raw(
        """SELECT * FROM (SELECT f.*, row_number() OVER (PARTITION BY rule, severity ORDER BY id) AS place
                          FROM intake_finding f WHERE submission_id = %s) numbered WHERE place <= %s ORDER BY id""",
        [submission.pk, shown],
    ):
        first.setdefault((finding.rule, finding.severity), []).append(finding)
    return [
        RuleFindings(
            rule=one["rule"],
            severity=one["severity"],
            told=RULES.get(one["rule"]),
            findings=one["findings"],
            children=one["children"],
            first=first.get((one["rule"], one["severity"]), []),
        )
        for one in ordered
    ]
