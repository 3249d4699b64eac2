"""Unduplicated counts: who is counted in Category 1 and Category 2 of a performance period, who is not, and by which rule."""

from vereda.core.counts.counting import count
from vereda.core.counts.rules import CATEGORY_1, COUNTED, RULES, SUMMER, USUAL, CountRule, Edges
from vereda.core.counts.standing import AGE_GRADES, MISSING, by_grade
from vereda.core.counts.told import ENROLLMENTS, MOVES, RECORDS, SERVICES, Told
from vereda.core.counts.totals import LEVELS, MEASURES, national

__all__ = [
    "AGE_GRADES",
    "CATEGORY_1",
    "COUNTED",
    "ENROLLMENTS",
    "LEVELS",
    "MEASURES",
    "MISSING",
    "MOVES",
    "RECORDS",
    "RULES",
    "SERVICES",
    "SUMMER",
    "USUAL",
    "CountRule",
    "Edges",
    "Told",
    "by_grade",
    "count",
    "national",
]
