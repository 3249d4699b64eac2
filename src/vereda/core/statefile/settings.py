"""What a check is told besides the file: the lists it compares with, and what an administrator may set."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from vereda.core.calendar import EligibilityTerm
from vereda.core.statefile.model import Severity


@dataclass(frozen=True)
class ReferenceLists:
    """Schools (12-digit NCES ID → name) and districts (7-digit NCES ID → name) known to the exchange.

    A school or district is looked up only where the list has any of its State (the first two digits): a list without a
    State says nothing about that State's schools.
    """

    school_names: Mapping[str, str] = field(default_factory=dict)
    district_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CheckSettings:
    """Where States, revisions and administrators may differ. The defaults are those of the federal exchange.

    `today` is the day on which the file arrives; without it a submission date in the future cannot be noticed.
    `revision` holds the file to the elements and codes in force on that day instead of its submission date, to try a
    coming revision before it bites. `severities` sets another severity for a rule, by its id; a rule that would
    refuse the file can be given no lesser one, for what follows rests on a whole frame.
    """

    today: date | None = None
    revision: date | None = None
    severities: Mapping[str, Severity] = field(default_factory=dict)
    most_students: int = 40_000
    eligibility: EligibilityTerm = field(default_factory=EligibilityTerm)
    oldest_student: int = 30  # years; eligibility ends at 22, records of former students are corrected for some years
    most_credits: float = 15.0  # of one course; California grants 10 for a year, most States 1
    most_clock_hours: int = 2_000  # of one course; a school year has about 1,200
    findings_of_a_rule: int = 10_000  # listed; all are counted
    findings_of_a_file: int = 200_000  # listed; beyond it no more than the first hundred of each rule
    value_length: int = 200  # characters of a value shown in a finding
    nearest_schools_for: int = 100  # unknown numbers for which the nearest names are looked for
