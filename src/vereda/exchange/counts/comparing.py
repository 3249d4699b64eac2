"""A frozen count beside one made later: who came in, who went, and why."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import connection

from vereda.core.counts import COUNTED
from vereda.exchange.counts.models import Count

NEW, MERGED, GONE = "new", "merged", "gone"
_BOTH: Final = """
    SELECT state_id, before.reason, now.reason, one.successor_id IS NOT NULL, count(*)
    FROM (SELECT state_id, child_id, reason FROM counts_countedchild WHERE count_id = %(before)s) before
    FULL JOIN (SELECT state_id, child_id, reason FROM counts_countedchild WHERE count_id = %(now)s) now USING (state_id, child_id)
    LEFT JOIN children_child one ON one.id = child_id
    GROUP BY 1, 2, 3, 4 ORDER BY 1"""


@dataclass
class Comparison:
    """Of one State: Category 1 before and now, and how many came and went by reason.

    Reasons are the rule that kept a child out on the other side, `new` (not known then), `merged` (its ID has been retired for
    another's), `gone` (not there any more). They account for every difference: before + came - went = now.
    """

    state: str
    before: int = 0
    now: int = 0
    came: Mapping[str, int] = field(default_factory=Counter)
    went: Mapping[str, int] = field(default_factory=Counter)


def compare(before: Count, now: Count) -> list[Comparison]:
    """A line a State that has any child in either count."""
    found: dict[str, Comparison] = {}
    with connection.cursor() as cursor:
        cursor.execute(_BOTH, {"before": before.pk, "now": now.pk})
        for state, was, is_now, retired, number in cursor.fetchall():
            line = found.setdefault(state, Comparison(state))
            line.before += number * (was == COUNTED)
            line.now += number * (is_now == COUNTED)
            if is_now == COUNTED != was:
                line.came = Counter(line.came) + Counter({was or NEW: number})
            elif was == COUNTED != is_now:
                line.went = Counter(line.went) + Counter({MERGED if retired else is_now or GONE: number})
    return list(found.values())
