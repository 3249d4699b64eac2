"""The steps of a submission. Each commits whole, moves the status on only from the one before, and can be repeated."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from vereda.core.statefile import Refused, read
from vereda.core.statefile.check import check as check_file
from vereda.core.statefile.checked import CheckedFile
from vereda.core.statefile.model import Limits
from vereda.core.statefile.settings import CheckSettings, ReferenceLists
from vereda.exchange.children import actions as children
from vereda.exchange.children.loading import load as load_groups
from vereda.exchange.children.matching.match import take_writers_lock
from vereda.exchange.intake import findings, storage
from vereda.exchange.intake.models import Submission
from vereda.exchange.intake.moving import move_on, step, tell, teller
from vereda.exchange.moves.telling import hear_statements, tell_of_arrivals
from vereda.exchange.states.queries import district_names, production_lane, school_names
from vereda.exchange.worklists.actions import settle_near_matches

Status = Submission.Status


def work_off_all_steps(submission_id: int) -> Submission:
    """From wherever the submission stands to its end."""
    submission = Submission.objects.select_related("state").get(pk=submission_id)
    checked: CheckedFile | None = None
    if submission.status == Status.RECEIVED:
        checked = check(submission)
    if submission.lane == Submission.Lane.TEST:
        return submission
    if submission.status == Status.CHECKED:
        load(submission, checked or parsed(submission))
    checked = None  # the frames of a large file are worth their memory to the next step
    if submission.status == Status.LOADED:
        match(submission)
    if submission.status == Status.MATCHED:
        publish(submission)
    return submission


def check(submission: Submission) -> CheckedFile | None:
    """Parse and check; the file is then checked or rejected, with its findings. None when nothing of it can be loaded."""
    tell(submission, Status.CHECKED, 0, 1)
    checked: CheckedFile | None = None
    try:
        checked = parsed(submission)
        found, refused = findings.identified(checked), checked.refused
    except Refused as refusal:
        found, refused = findings.without_students(refusal.findings), True
    with step(submission, Status.RECEIVED) as mine:
        if not mine:
            return checked if submission.status == Status.CHECKED else None
        findings.replace(submission, found)
        if checked and checked.header:
            _note_header(submission, checked)
            if not refused and (reason := _reason_to_refuse(submission, checked)):
                findings.add(submission, *reason)
                refused = True
        counts = {"students": checked.students, "held": len(checked.held)} if checked else {}
        move_on(submission, Status.REJECTED if refused else Status.CHECKED, counts)
    return None if refused else checked


def parsed(submission: Submission) -> CheckedFile:
    """The file read and checked, as often as asked with the same answer. Raises Refused."""
    known = ReferenceLists(school_names=school_names(), district_names=district_names())
    options = CheckSettings(today=submission.received_at.date(), most_students=settings.MAX_STUDENTS_PER_FILE)
    limits = Limits(students=settings.MAX_STUDENTS_PER_FILE, file_bytes=settings.MAX_FILE_BYTES)
    with storage.opened(submission.file_id, suffix=Path(submission.file_name).suffix.lower()) as plain:
        return check_file(read(plain, name=submission.file_name, limits=limits), known=known, settings=options)


def _reason_to_refuse(submission: Submission, checked: CheckedFile) -> tuple[str, str | None] | None:
    """Rule and value of what the exchange has against the file: the sender, or the agreements of its State."""
    assert checked.header is not None
    if checked.header.submitting_state != submission.state_id:
        return "file.submitting_state.not_yours", checked.header.submitting_state
    lane = production_lane(submission.state_id, timezone.now().date())
    if submission.lane == Submission.Lane.PRODUCTION and not lane.is_open:
        return "file.agreement.missing", None
    return None


def _note_header(submission: Submission, checked: CheckedFile) -> None:
    assert checked.header is not None
    submission.submission_date = checked.header.submission_date
    submission.beginning_effective_date = checked.header.beginning_effective_date
    submission.ending_effective_date = checked.header.ending_effective_date
    submission.save(update_fields=["submission_date", "beginning_effective_date", "ending_effective_date"])


def load(submission: Submission, checked: CheckedFile) -> None:
    """The accepted students into State records, versions and sub-records."""
    assert checked.header is not None
    tell(submission, Status.LOADED, 0, checked.students - len(checked.held))
    with step(submission, Status.CHECKED) as mine:
        if not mine:
            return
        loaded = load_groups(
            submission_id=submission.pk,
            state=submission.state_id,
            said_at=checked.header.submission_date,
            groups=checked.groups,
        )
        for rule, students in loaded.found.items():
            findings.add_students(submission, rule, students)
        held = len(loaded.found.get("student.demographics.never_stated", ()))
        move_on(submission, Status.LOADED, {**loaded.counts, "held": len(checked.held) + held})


def match(submission: Submission) -> None:
    """Which child each new or changed record belongs to."""
    with step(submission, Status.LOADED) as mine:
        if not mine:
            return
        take_writers_lock()  # the moment is taken in one's turn, so that moments of links follow one another as their commits do
        at = timezone.now()
        matched = children.match(submission.pk, at=at, progress=teller(submission, Status.MATCHED))
        opened = settle_near_matches(among=matched.among, near=matched.near, model_version=matched.model_version, at=at)
        findings.add_other_children(submission)
        move_on(submission, Status.MATCHED, {**matched.counts, "near_matches": opened}, at=at)


def publish(submission: Submission) -> None:
    """The consolidated records of the touched children, and with them the return files."""
    with step(submission, Status.MATCHED) as mine:
        if not mine:
            return
        counts = children.publish(submission.pk, at=timezone.now(), progress=teller(submission, Status.PUBLISHED))
        told = _tell_others(submission)
        move_on(submission, Status.PUBLISHED, {**counts, **told})


def _tell_others(submission: Submission) -> dict[str, int]:
    """The clocks that the file stops, the States that it makes the exchange tell of a child's arrival, and their clocks.

    The files of a demonstration come within seconds, so there the day that stands in a file is its time.
    """
    said_at = submission.submission_date
    assert said_at is not None
    met = hear_statements(submission_id=submission.pk, state=submission.state_id)
    told = tell_of_arrivals(
        submission_id=submission.pk,
        state=submission.state_id,
        said_at=said_at,
        at=said_at if settings.DEMO else timezone.now(),
    )
    return {"duties_met": met, "notices": told}
