"""State files by program: sent, followed, and what came back of them."""

from datetime import datetime
from typing import Annotated, Any, Final

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from ninja import Path, Query, Router, Schema, Status

from vereda.api.arriving import ArrivingFile, too_large
from vereda.api.door import SystemRequest
from vereda.api.problems import Problem
from vereda.api.service import MOST_NUMBER, answers
from vereda.core.statefile import CARRIERS
from vereda.exchange.intake.actions import receive
from vereda.exchange.intake.models import Submission
from vereda.exchange.intake.queries import NoSuchSubmission, findings_after, submission_for, submissions_of
from vereda.exchange.intake.returns import RETURN_FILES, Kind, finding_row
from vereda.exchange.intake.storage import NoRoom, TooLarge

ROOT: Final = "/api/v1/submissions"
SOON: Final = "10"  # seconds
router = Router(tags=["Submissions"])
ENDINGS: Final = "|".join(one.removeprefix(".") for one in CARRIERS)
FileName = Annotated[
    str,
    Query(
        max_length=255, pattern=rf"^[^/\\\x00-\x1f]+\.({ENDINGS})$", description="Its ending says which carrier it is."
    ),
]
RECEIPT: Final = r"^[A-Z]{2}-[0-9]{6}-[0-9]{2,6}$"
Receipt = Annotated[str, Path(pattern=RECEIPT, description="Such as WA-261119-01.")]
A_PAGE: Final = 50
MOST: Final = 500
BeforeReceipt = Annotated[str | None, Query(pattern=RECEIPT, description="Those sent before this one.")]
After = Annotated[int, Query(ge=0, le=MOST_NUMBER)]
Limit = Annotated[int, Query(ge=1, le=MOST)]
FILE: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary", "minLength": 1}}},
    }
}
RETURNED: Final[dict[str, Any]] = {
    "responses": {200: {"content": {kind: {"schema": {}} for kind in ("text/csv", "application/json")}}}
}


class SubmissionAnswer(Schema):
    """`status`: received, checked, loaded, matched, published; or rejected. `return_files`: kind → address, once ready."""

    receipt: str
    state: str
    lane: str
    channel: str
    file_name: str
    sha256: str
    bytes: int
    status: str
    has_ended: bool
    submission_date: datetime | None
    received_at: datetime
    checked_at: datetime | None
    loaded_at: datetime | None
    matched_at: datetime | None
    published_at: datetime | None
    rejected_at: datetime | None
    counts: dict[str, int]
    trouble: str
    return_files: dict[str, str]


AS_IT_IS: Final = SubmissionAnswer.model_fields.keys() - {"state", "sha256", "bytes", "return_files"}


class SubmissionsAnswer(Schema):
    """Newest first. `next`: the address of those before; null at the end."""

    submissions: list[SubmissionAnswer]
    next: str | None


class FindingAnswer(Schema):
    rule: str
    severity: str
    group: str | None
    student_record_id: str | None
    state_student_identifier: str | None
    record_id: str | None
    element: str | None
    line: int | None
    value: str | None
    message: str
    fix: str


class FindingsAnswer(Schema):
    """In the order of the file. `next`: the address of those after; null at the end."""

    findings: list[FindingAnswer]
    next: str | None


@router.post(
    "",
    response=answers({201: SubmissionAnswer, 200: SubmissionAnswer}, 400, 411, 413, 415),
    openapi_extra=FILE,
    summary="Send a State file",
)
def send(request: SystemRequest, response: HttpResponse, file_name: FileName) -> Status[dict[str, Any]]:
    """The bytes are the body. 201: received under a new receipt. 200: these very bytes were received before, under this one.

    What is wrong inside the file is found afterwards, by its steps: follow the submission until `has_ended`.
    """
    at, file = timezone.now(), ArrivingFile(request)
    try:
        submission = receive(
            stream=file,  # type: ignore[arg-type]  # it has what is read of one
            file_name=file_name,
            state=request.auth.state_id,
            lane=request.auth.lane,
            channel=Submission.Channel.API,
            sent_by=request.user,
            at=at,
        )
    except TooLarge as trouble:
        raise too_large() from trouble
    except NoRoom as trouble:
        raise Problem("cut-short" if file.is_cut_short else "no-room") from trouble
    response.headers["Location"] = _address(submission)
    return Status(201 if submission.received_at == at else 200, _told(submission))


@router.get("", response=answers({200: SubmissionsAnswer}, 404), summary="The submissions of the key's State and lane")
def listed(request: SystemRequest, before: BeforeReceipt = None, limit: Limit = A_PAGE) -> dict[str, Any]:
    found = _own(request)
    if before:
        found = found.filter(pk__lt=_found(request, before).pk)
    page = list(found[: limit + 1])
    shown = page[:limit]
    onward = f"{ROOT}?before={shown[-1].receipt}&limit={limit}" if len(page) > limit else None
    return {"submissions": [_told(one) for one in shown], "next": onward}


@router.get("/{str:receipt}", response=answers({200: SubmissionAnswer}, 404), summary="Where a submission stands")
def read(request: SystemRequest, receipt: Receipt) -> dict[str, Any]:
    return _told(_found(request, receipt))


@router.get("/{str:receipt}/findings", response=answers({200: FindingsAnswer}, 404), summary="What was found in a file")
def findings(request: SystemRequest, receipt: Receipt, after: After = 0, limit: Limit = A_PAGE) -> dict[str, Any]:
    found = list(findings_after(_found(request, receipt), after)[: limit + 1])
    shown = found[:limit]
    onward = f"{ROOT}/{receipt}/findings?after={shown[-1].pk}&limit={limit}" if len(found) > limit else None
    return {"findings": [finding_row(one) for one in shown], "next": onward}


@router.get(
    "/{str:receipt}/returns/{str:kind}",
    response=answers({200: None}, 404, 409),
    openapi_extra=RETURNED,
    summary="A return file",
)
def returned(request: SystemRequest, receipt: Receipt, kind: Kind) -> StreamingHttpResponse:
    """The very bytes that the portal gives. 409 until it is ready: then `return_files` of the submission names it."""
    found, file = _found(request, receipt), RETURN_FILES[kind]
    if not file.is_ready(found):
        raise Problem("not-ready", headers={"Retry-After": SOON})
    answer = StreamingHttpResponse(file.pieces(found), content_type=file.content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{receipt}-{file.name}"'
    return answer


def _own(request: SystemRequest) -> QuerySet[Submission]:
    return submissions_of(request.user).filter(lane=request.auth.lane)


def _found(request: SystemRequest, receipt: str) -> Submission:
    try:
        found = submission_for(request.user, receipt)
    except NoSuchSubmission as none:
        raise Problem("not-found") from none
    if found.lane != request.auth.lane:
        raise Problem("not-found")
    return found


def _told(submission: Submission) -> dict[str, Any]:
    ready = [kind for kind, file in RETURN_FILES.items() if file.is_ready(submission)]
    return {
        **{name: getattr(submission, name) for name in AS_IT_IS},
        "state": submission.state_id,
        "sha256": submission.file_id,
        "bytes": submission.file.size,
        "return_files": {kind: f"{_address(submission)}/returns/{kind}" for kind in ready},
    }


def _address(submission: Submission) -> str:
    return f"{ROOT}/{submission.receipt}"
