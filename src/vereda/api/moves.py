"""Notices that a child came or left and requests for records, sent to the key's State: read and answered."""

from datetime import date, datetime
from typing import Annotated, Any, Final

from django.utils import timezone
from ninja import Path, Router, Schema
from pydantic import Field, field_validator

from vereda.api.door import SystemRequest, refuse_test_lane
from vereda.api.problems import Problem
from vereda.api.service import MOST_NUMBER, answers
from vereda.exchange.moves.actions import AlreadyAnswered, answer_notice, read_notice
from vereda.exchange.moves.models import Notice
from vereda.exchange.moves.queries import notices_to
from vereda.exchange.moves.tables import outcomes_of

router = Router(tags=["Moves"])
Number = Annotated[int, Path(ge=1, le=MOST_NUMBER)]
LONGEST: Final = 1_000


class MoveAnswer(Schema):
    """`kind`: arrived, coming, left, not_here, data_request. `outcomes`: what an answer may say, while there is none."""

    number: int
    kind: str
    status: str
    msix_id: str
    from_state: str
    from_district: str | None
    to_district: str | None
    on: date | None
    wants: list[str]
    message: str
    sent_at: datetime
    read_at: datetime | None
    answered_at: datetime | None
    outcome: str
    outcome_note: str
    outcomes: list[str]


OF_OTHERS: Final = {"number", "msix_id", "from_state", "from_district", "to_district", "outcomes"}
AS_IT_IS: Final = MoveAnswer.model_fields.keys() - OF_OTHERS


class MoveOutcome(Schema):
    outcome: str
    note: str = Field("", max_length=LONGEST)

    @field_validator("note")
    @classmethod
    def fits_a_text(cls, note: str) -> str:
        return note.replace("\x00", "")


@router.get("/{int:number}", response=answers({200: MoveAnswer}, 404), summary="A notice")
def read(request: SystemRequest, number: Number) -> dict[str, Any]:
    return _told(_found(request, number))


@router.post("/{int:number}/read", response=answers({200: MoveAnswer}, 404), summary="Say that it was read")
def note_read(request: SystemRequest, number: Number) -> dict[str, Any]:
    """By whoever answers for it at the State; the sender sees it. Said again, nothing changes."""
    return _told(read_notice(notice=_found(request, number), by=request.user, at=timezone.now()))


@router.post("/{int:number}/answer", response=answers({200: MoveAnswer}, 400, 404, 409), summary="Say what came of it")
def answered(request: SystemRequest, number: Number, said: MoveOutcome) -> dict[str, Any]:
    """Meets the duty, and the sender is told. A file that shows the child answers a notice of its arrival by itself."""
    notice = _found(request, number)
    allowed = outcomes_of(notice.kind)
    if said.outcome not in allowed:
        misfit = {"where": "body.said.outcome", "what": f"one of {', '.join(allowed)}"}
        raise Problem("invalid", errors=[misfit])
    try:
        made = answer_notice(notice=notice, outcome=said.outcome, note=said.note, by=request.user, at=timezone.now())
    except AlreadyAnswered as quicker:
        raise Problem("already-answered") from quicker
    return _told(made)


def _found(request: SystemRequest, number: int) -> Notice:
    refuse_test_lane(request)
    found = notices_to(request.user).filter(pk=number).first()
    if found is None:
        raise Problem("not-found")
    return found


def _told(notice: Notice) -> dict[str, Any]:
    return {
        **{name: getattr(notice, name) for name in AS_IT_IS},
        "number": notice.pk,
        "msix_id": notice.child.living.msix_id,
        "from_state": notice.from_state_id,
        "from_district": notice.from_district_id,
        "to_district": notice.to_district_id,
        "outcomes": [] if notice.answered_at else outcomes_of(notice.kind),
    }
