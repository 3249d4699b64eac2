"""The steps of a freezing as the page shows them."""

from typing import Final

from django.utils.translation import gettext_lazy

from vereda.exchange.counts.models import Freezing
from vereda.portal.submissions.steps import Step

NAMES: Final = {
    "asked_at": gettext_lazy("Asked for"),
    "counted_at": gettext_lazy("Counted"),
    "added_up_at": gettext_lazy("Reports added up"),
    "ended_at": gettext_lazy("Frozen"),
}


def steps_of(freezing: Freezing) -> list[Step]:
    times = [getattr(freezing, name) for name in NAMES]
    reached = times.index(None) if None in times else len(times)
    conditions = ["done"] * reached + ["now"] + ["waiting"] * len(times)
    return [
        Step(place + 1, str(name), conditions[place], times[place], "") for place, name in enumerate(NAMES.values())
    ]
