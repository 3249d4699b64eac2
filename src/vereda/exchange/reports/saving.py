"""Saving reports, and telling their owners when one is due."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from vereda.exchange.accounts.models import User
from vereda.exchange.audit.actions import record
from vereda.exchange.mail.notifying import notify
from vereda.exchange.reports.models import SavedReport
from vereda.exchange.reports.saved import ASKED, begins, due_on, is_open
from vereda.exchange.reports.tables import NotForYou

MOST: Final = 100  # of one person
MORNING: Final = timedelta(hours=11)  # UTC: no work has begun then, and it is the same day from Hawaii to Maine
KIND: Final = "saved_report"


class NameTaken(Exception):
    """The person has another report of this name."""


class TooMany(Exception):
    """The person has as many as anybody may."""


@transaction.atomic
def save_report(
    *, by: User, name: str, report: str, asked: Mapping[str, str], rhythm: str, at: datetime
) -> SavedReport:
    """Keep what was asked for under a name. Raises NotForYou, NameTaken, TooMany, and ValueError for no such rhythm."""
    if not is_open(by, report, asked):
        raise NotForYou(report)
    if SavedReport.objects.filter(person=by).count() >= MOST:
        raise TooMany
    kept = {key: asked[key] for key in ASKED if key in asked}
    saved = SavedReport(person=by, report=report, asked=kept, saved_at=at)
    _put(saved, name, rhythm, at)
    _note(saved, "saved")
    return saved


@transaction.atomic
def change_report(*, saved: SavedReport, name: str, rhythm: str, at: datetime) -> SavedReport:
    """Another name or other days. Raises NameTaken, and ValueError for no such rhythm."""
    saved = SavedReport.objects.select_for_update().get(pk=saved.pk)
    _put(saved, name, rhythm, at)
    _note(saved, "changed")
    return saved


@transaction.atomic
def delete_report(*, saved: SavedReport) -> None:
    _note(saved, "deleted")
    saved.delete()


def tell_of_due(*, at: datetime) -> int:
    """Tell everybody who has a report due, each once for a day, week or month however many workers do it; returns how many."""
    told = 0
    while (was_told := _tell_next(at)) is not None:
        told += was_told
    return told


def day_of(at: datetime) -> date:
    """The nation's day, which begins in the morning."""
    return (at - MORNING).date()


@transaction.atomic
def _tell_next(at: datetime) -> bool | None:
    """Whether the owner of the next one was told; None when nothing is due. Who may not have it any more hears nothing.

    That it was told for this day commits with the mail, so that a killed worker has done both or neither. The mail has not even the
    report's name, which a person may have put together from a child's.
    """
    day = day_of(at)
    saved = due_on(day).select_for_update(skip_locked=True).order_by("pk").first()
    if saved is None:
        return None
    saved.told_for = begins(saved.rhythm, day)
    saved.save(update_fields=["told_for"])
    opens = is_open(saved.person, saved.report, saved.asked)
    if opens:
        notify(people=[saved.person_id], kind="report_ready", on=(KIND, str(saved.pk)), path=_path(saved), at=at)
    _note(saved, "told" if opens else "withheld", by="vereda worker")
    return opens


def _put(saved: SavedReport, name: str, rhythm: str, at: datetime) -> None:
    """The first day told of is the next beginning: not the day, week or month under way."""
    if rhythm not in ("", *SavedReport.Rhythm):
        raise ValueError(rhythm)
    if rhythm != saved.rhythm:
        saved.rhythm, saved.told_for = rhythm, begins(rhythm, day_of(at))
    saved.name = name
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError as taken:
        raise NameTaken from taken


def _path(saved: SavedReport) -> str:
    return f"/reports/saved/{saved.pk}/"


def _note(saved: SavedReport, what: str, by: str = "") -> None:
    record(
        action=f"report.{what}",
        actor=by or saved.person.email,
        on=(KIND, str(saved.pk)),
        facts={"report": saved.report, "rhythm": saved.rhythm, **saved.asked},
    )
