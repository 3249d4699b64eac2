"""The five steps of a submission as the page shows them: done, under way, waiting or stopped, with times and counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from vereda.exchange.intake.models import Submission
from vereda.exchange.intake.returns import RETURN_FILES, Kind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Status = Submission.Status
STEPS = (Status.RECEIVED, Status.CHECKED, Status.LOADED, Status.MATCHED, Status.PUBLISHED)
NAMES = {
    Status.RECEIVED: gettext_lazy("Received"),
    Status.CHECKED: gettext_lazy("Checked"),
    Status.LOADED: gettext_lazy("Loaded"),
    Status.MATCHED: gettext_lazy("Matched"),
    Status.PUBLISHED: gettext_lazy("Published"),
}
KILO = 1024


TROUBLES = (  # what the intake writes down when a step fails; the page says it in its own language
    gettext_noop("The database was away for a moment; this step is repeated."),
    gettext_noop("This step failed and is repeated."),
    gettext_noop("This step failed several times. The people who run the exchange have been told."),
)
TALLY = {  # counts in the order in which they come to be known
    "students": gettext_lazy("children in the file"),
    "loaded": gettext_lazy("loaded"),
    "held": gettext_lazy("held back"),
    "linked": gettext_lazy("linked to known children"),
    "new": gettext_lazy("new children"),
    "near_matches": gettext_lazy("near matches"),
}
RETURNED: dict[str, "StrOrPromise"] = {
    Kind.FINDINGS_CSV: gettext_lazy("All findings (CSV)"),
    Kind.FINDINGS_JSON: gettext_lazy("JSON"),
    Kind.MSIX_IDS: gettext_lazy("MSIX IDs (CSV)"),
    Kind.NOTICES: gettext_lazy("Notices (CSV)"),
}


@dataclass(frozen=True)
class Figure:
    number: int
    words: str
    held: bool


@dataclass(frozen=True)
class Download:
    kind: str
    words: str


@dataclass(frozen=True)
class Step:
    """One disc of the row. `condition` is done, now, waiting or stopped."""

    number: int
    name: str
    condition: str
    at: datetime | None
    words: str


def steps_of(submission: Submission) -> list[Step]:
    """The steps in order; a file that is only checked has two."""
    wanted = STEPS[:2] if submission.lane == Submission.Lane.TEST else STEPS
    times = {step: getattr(submission, f"{step.value}_at") for step in wanted}
    first_open = next((place for place, step in enumerate(wanted) if times[step] is None), len(wanted))
    steps = []
    for place, step in enumerate(wanted):
        condition = "done" if place < first_open else "now" if place == first_open else "waiting"
        if submission.status == Status.REJECTED and place >= first_open:
            condition = "stopped" if place == first_open else "waiting"
        words = _done_words(step, submission) if condition == "done" else ""
        if condition == "now":
            words = _under_way(submission.progress)
        steps.append(Step(place + 1, str(NAMES[step]), condition, times[step], words))
    return steps


def _children(number: int) -> str:
    return ngettext("%(number)s child", "%(number)s children", number) % {"number": intcomma(number)}


def _done_words(step: Status, submission: Submission) -> str:
    counts: Mapping[str, int] = submission.counts
    if step is Status.RECEIVED:
        return size_words(submission.file.size)
    key = {Status.CHECKED: "students", Status.LOADED: "loaded"}.get(step)
    return _children(counts[key]) if key and key in counts else ""


def _under_way(progress: Mapping[str, int]) -> str:
    if not progress.get("total"):
        return ""
    return _("%(done)s of %(total)s") % {
        "done": intcomma(progress.get("done", 0)),
        "total": intcomma(progress["total"]),
    }


def size_words(size: int) -> str:
    """Bytes as people say them: 812 bytes, 43 KB, 18.4 MB."""
    if size < KILO:
        return ngettext("%(size)s byte", "%(size)s bytes", size) % {"size": size}
    if size < KILO * KILO:
        return f"{number_format(size / KILO, 0)} KB"
    return f"{number_format(size / KILO / KILO, 1)} MB"


def heading(submission: Submission) -> str:
    """Where the file stands, as a title."""
    words = {
        Status.RECEIVED: _("%(state)s’s file is being checked"),
        Status.CHECKED: _("%(state)s’s file is being loaded"),
        Status.LOADED: _("%(state)s’s file is being matched"),
        Status.MATCHED: _("%(state)s’s file is being published"),
        Status.PUBLISHED: _("%(state)s’s file is published"),
        Status.REJECTED: _("%(state)s’s file was refused"),
    }[Status(submission.status)]
    if submission.lane == Submission.Lane.TEST and submission.status == Status.CHECKED:
        words = _("%(state)s’s file is checked; nothing was loaded")
    return words % {"state": submission.state.name}


def tally_of(submission: Submission) -> list[Figure]:
    """The counts that are known so far."""
    counts = submission.counts
    return [
        Figure(counts[key], str(words), held=key == "held" and counts[key] > 0)
        for key, words in TALLY.items()
        if key in counts
    ]


def return_files(submission: Submission) -> list[Download]:
    """What can be fetched by now."""
    ready = [kind for kind, file in RETURN_FILES.items() if file.is_ready(submission)]
    return [Download(kind, str(RETURNED[kind])) for kind in ready if kind in RETURNED]
