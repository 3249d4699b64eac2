"""What a State is told, in the order in which it can be read: moves, requests, changed MSIX IDs, duties that were missed."""

from typing import Annotated, Any, Final

from django.utils import timezone
from ninja import Query, Router, Schema

from vereda.api.door import SystemRequest, refuse_test_lane
from vereda.api.service import MOST_NUMBER, answers
from vereda.exchange.intake.feed import number_notices, told_to

router = Router(tags=["Notices"])
ROOT: Final = "/api/v1/notices"
A_PAGE: Final = 200
MOST: Final = 1_000
After = Annotated[int, Query(ge=0, le=MOST_NUMBER, description="The number of the last notice that was read.")]
Limit = Annotated[int, Query(ge=1, le=MOST)]


class NoticeAnswer(Schema):
    """A row as in the notices of the return file, under its number. Days and times as ISO text, empty where there is none.

    `notice`: move.arrived, move.coming, move.left, move.not_here, move.data_request, merge, split, merge_undone, split_undone,
    msix_id_changed, duty_missed. `reference`: moves/17 is read and answered at /api/v1/moves/17.
    """

    number: int
    notice: str
    told_at: str
    state_student_identifier: str
    msix_id: str
    previous_msix_id: str
    other_msix_ids: str
    from_state: str
    from_district: str
    to_district: str
    day: str
    about: str
    due_on: str
    message: str
    reference: str


class NoticesAnswer(Schema):
    """Oldest first. `last`: what to ask `after` the next time. `next`: the address of more that is there already, or null."""

    notices: list[NoticeAnswer]
    last: int
    next: str | None


@router.get("", response=answers({200: NoticesAnswer}), summary="What the State was told since")
def listed(request: SystemRequest, after: After = 0, limit: Limit = A_PAGE) -> dict[str, Any]:
    """Keep `last` and send it as `after`: every notice comes exactly once, also one that was told while you read."""
    refuse_test_lane(request)
    state = request.auth.state_id
    number_notices(state=state, at=timezone.now())
    found = list(told_to(request.user, state, after=after)[: limit + 1])
    shown = found[:limit]
    last = shown[-1].number if shown else after
    return {
        "notices": [{"number": one.number, **one.row} for one in shown],
        "last": last,
        "next": f"{ROOT}?after={last}&limit={limit}" if len(found) > limit else None,
    }
