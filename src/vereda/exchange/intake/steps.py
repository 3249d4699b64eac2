"""The steps of a submission. Each commits whole, moves the status on only from the one before, and can be repeated."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.utils import timezone

from vereda.core.statefile import Refused, read
from vereda.core.statefile.check import check as check_file
from vereda.core.statefile.checked import CheckedFile
from vereda.core.statefile.model import Limits
from vereda.core.statefile.settings import CheckSettings, ReferenceLists
from vereda.exchange.audit.actions import record
from vereda.exchange.children import actions as children
from vereda.exchange.children.loading import load as load_groups
from vereda.exchange.intake import findings, storage
from vereda.exchange.intake.models import Submission
from vereda.exchange.worklists.actions import settle_near_matches
from vereda.exchange.states.queries import district_names, production_lane, school_names

log = structlog.get_logger(__name__)
PROGRAM = "vereda intake"
Status = Submission.Status


def work_off_all_steps(submission_id: int) -> Submission:
    """From wherever the submission stands to its end."""
    submission = Submission.objects.select_related("state").get(pk=submission_id)
    checked: CheckedFile | None = None
    if submission.status == Status.RECEIVED:
        checked = check(submission)
        submission.refresh_from_db()
    if submission.lane == Submission.Lane.TEST:
        return submission
    if submission.status == Status.CHECKED:
        load(submission, checked or parsed(submission))
        submission.refresh_from_db()
    checked = None  # the frames of a large file are worth their memory to the next step
    if submission.status == Status.LOADED:
        match(submission)
        submission.refresh_from_db()
    if submission.status == Status.MATCHED:
        publish(submission)
        submission.refresh_from_db()
    return submission


def check(submission: Submission) -> CheckedFile | None:
    """Parse and check; the file is then checked or rejected, with its findings. None when its frame is broken."""
    tell(submission, Status.CHECKED, 0, 1)
    checked: CheckedFile | None = None
    try:
        checked = parsed(submission)
        found, refused = findings.identified(checked), checked.refused
    except Refused as refusal:
        found, refused = findings.without_students(refusal.findings), True
    with transaction.atomic():
        findings.replace(submission, found)
        if checked and checked.header and not refused:
            refused = not _lane_is_open(submission, checked)
        _set_header(submission, checked)
        moved = _move(
            submission,
            Status.RECEIVED,
            Status.REJECTED if refused else Status.CHECKED,
            {"students": checked.students, "held": len(checked.held)} if checked else {},
        )
        if moved:
            action = "submission.rejected" if refused else "submission.checked"
            record(action=action, actor=PROGRAM, on=("submission", submission.receipt), state_code=submission.state_id)
    return None if refused else checked


def parsed(submission: Submission) -> CheckedFile:
    """The file read and checked, as often as asked with the same answer. Raises Refused."""
    suffix = Path(submission.file_name).suffix.lower()
    known = ReferenceLists(school_names=school_names(), district_names=district_names())
    options = CheckSettings(today=submission.received_at.date(), most_students=settings.MAX_STUDENTS_PER_FILE)
    with storage.opened(submission.file_id, suffix=suffix) as plain:
        limits = Limits(students=settings.MAX_STUDENTS_PER_FILE, file_bytes=settings.MAX_FILE_BYTES)
        return check_file(read(plain, name=submission.file_name, limits=limits), known=known, settings=options)


def _lane_is_open(submission: Submission, checked: CheckedFile) -> bool:
    assert checked.header is not None
    if checked.header.submitting_state != submission.state_id:
        findings.add(submission, "file.submitting_state.not_yours", value=checked.header.submitting_state)
        return False
    lane = production_lane(submission.state_id, submission.received_at.date())
    if submission.lane == Submission.Lane.PRODUCTION and not lane.is_open:
        findings.add(submission, "file.agreement.missing")
        return False
    return True


def _set_header(submission: Submission, checked: CheckedFile | None) -> None:
    if checked and checked.header:
        Submission.objects.filter(pk=submission.pk).update(
            submission_date=checked.header.submission_date,
            beginning_effective_date=checked.header.beginning_effective_date,
            ending_effective_date=checked.header.ending_effective_date,
        )
        submission.submission_date = checked.header.submission_date


def load(submission: Submission, checked: CheckedFile) -> None:
    """The accepted students into State records, versions and sub-records."""
    assert checked.header is not None
    total = checked.students - len(checked.held)
    tell(submission, Status.LOADED, 0, total)
    with transaction.atomic():
        loaded = load_groups(
            submission_id=submission.pk,
            state=submission.state_id,
            said_at=checked.header.submission_date,
            groups=checked.groups,
        )
        for rule, students in loaded.found.items():
            findings.add_students(submission, rule, students)
        held = len(loaded.found.get("student.demographics.never_stated", ()))
        counts = {**loaded.counts, "held": len(checked.held) + held}
        if _move(submission, Status.CHECKED, Status.LOADED, counts):
            record(
                action="submission.loaded",
                actor=PROGRAM,
                on=("submission", submission.receipt),
                state_code=submission.state_id,
                facts=counts,
            )


def match(submission: Submission) -> None:
    """Which child each new or changed record belongs to."""
    with transaction.atomic():
        at = timezone.now()
        matched = children.match(submission.pk, at=at, progress=teller(submission, Status.MATCHED))
        opened = settle_near_matches(
            among=matched.among, near=matched.near, model_version=matched.model_version, at=at
        )
        _move(submission, Status.LOADED, Status.MATCHED, {**matched.counts, "near_matches": opened})


def publish(submission: Submission) -> None:
    """The consolidated records of the touched children, and with them the return files."""
    with transaction.atomic():
        counts = children.publish(submission.pk, at=timezone.now(), progress=teller(submission, Status.PUBLISHED))
        if _move(submission, Status.MATCHED, Status.PUBLISHED, dict(counts)):
            record(
                action="submission.published",
                actor=PROGRAM,
                on=("submission", submission.receipt),
                state_code=submission.state_id,
                facts=submission.counts,
            )


def _move(submission: Submission, before: str, after: str, counts: dict[str, Any]) -> bool:
    """Set the next status if nobody has; the row is locked until the caller's transaction ends."""
    current = Submission.objects.select_for_update().get(pk=submission.pk)
    if current.status != before:
        return False
    current.status = after
    setattr(current, f"{after}_at", timezone.now())
    current.counts = {**current.counts, **counts}
    current.trouble = ""
    current.progress = {"step": after, "done": 1, "total": 1}
    current.save(update_fields=["status", f"{after}_at", "counts", "trouble", "progress"])
    submission.counts = current.counts
    return True


def give_up(submission_id: int, kind: str) -> None:
    """After the last try: a file that was not loaded yet is rejected; one that was waits for whoever looks after the exchange."""
    with transaction.atomic():
        submission = Submission.objects.select_for_update().get(pk=submission_id)
        if submission.status in (Status.RECEIVED, Status.CHECKED):
            findings.add(submission, "file.not_worked_off", value=kind)
            _move(submission, submission.status, Status.REJECTED, {})
            return
        submission.trouble = "This step failed several times. The people who run the exchange have been told."
        submission.save(update_fields=["trouble"])


def note_trouble(submission_id: int, sentence: str) -> None:
    try:
        Submission.objects.filter(pk=submission_id).update(trouble=sentence, attempts=_one_more())
    except DatabaseError:
        log.warning("trouble could not be noted", submission=submission_id)


def _one_more() -> Any:
    from django.db.models import F  # noqa: PLC0415  # an expression, made anew each time

    return F("attempts") + 1


def teller(submission: Submission, step: str) -> Callable[[int, int], None]:
    return lambda done, total: tell(submission, step, done, total)


def tell(submission: Submission, step: str, done: int, total: int) -> None:
    """Write progress on a connection of its own, so that pages see it while the step's transaction is open."""
    aside = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with aside.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
            cursor.execute(
                "UPDATE intake_submission SET progress = jsonb_build_object('step', %s::text, 'done', %s::int, 'total', %s::int) "
                "WHERE id = %s",
                [step, done, total, submission.pk],
            )
    except DatabaseError:
        log.debug("progress not written", submission=submission.receipt)
    finally:
        aside.close()


