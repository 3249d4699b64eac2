"""Why a child is counted in a State, or why not, rule by rule."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import get_language

from vereda.core.counts import CATEGORY_1, RULES, SUMMER
from vereda.exchange.children.models import Child
from vereda.exchange.counts.models import Count, CountedChild

PASSED, FAILED, UNASKED = "passed", "failed", "unasked"
BEFORE: Final = {rule: CATEGORY_1[: place + 1] for place, rule in enumerate(CATEGORY_1)}


@dataclass(frozen=True)
class Answer:
    """A rule and what it said of the child: passed, failed, or unasked because one before it had failed."""

    key: str
    outcome: str
    words: str
    since: object
    source: str
    certainty: str


def rows_of(child: Child, count: Count) -> list[CountedChild]:
    """What the count says of the child, a row a State."""
    return list(CountedChild.objects.filter(child=child, count=count).select_related("state").order_by("state"))


def answers_on(row: CountedChild) -> list[Answer]:
    """The rules in the order in which they are asked."""
    language = "es" if (get_language() or "en").startswith("es") else "en"
    asked = BEFORE.get(row.reason, CATEGORY_1)
    answers = []
    for key, rule in RULES.items():
        if key == SUMMER:
            outcome = (PASSED if row.category_2 else FAILED) if row.category_1 else UNASKED
        else:
            outcome = FAILED if key == row.reason else PASSED if key in asked else UNASKED
        words = rule.failed if outcome == FAILED else rule.passed
        answers.append(Answer(key, outcome, words[language], rule.since, rule.source, rule.certainty))
    return answers
