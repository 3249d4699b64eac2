"""Notices as rows of a page."""

from dataclasses import dataclass

from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, scope_of
from vereda.exchange.children.glimpses import Named
from vereda.exchange.duties.models import Duty
from vereda.exchange.moves.models import Notice
from vereda.exchange.moves.queries import is_recipient
from vereda.exchange.moves.tables import RULES
from vereda.portal.moves.words import KINDS, STATUSES, TONES, WANTS, place_words, sender_words


@dataclass(frozen=True)
class NoticeRow:
    notice: Notice
    named: Named | None
    what: str
    wants: str
    from_place: str
    to_place: str
    sender: str
    status: str
    tone: str


def notice_row(notice: Notice, named: Named | None) -> NoticeRow:
    return NoticeRow(
        notice=notice,
        named=named,
        what=str(KINDS[notice.kind]),
        wants="; ".join(str(WANTS[one]) for one in notice.wants),
        from_place=place_words(notice.from_state_id, notice.from_district),
        to_place=place_words(notice.to_state_id, notice.to_district),
        sender=sender_words(notice),
        status=str(STATUSES[notice.status]),
        tone=TONES[notice.status],
    )


def duty_of(notice: Notice) -> Duty | None:
    """The clock of the answer."""
    return Duty.objects.filter(rule=RULES[notice.kind], trigger=f"notice:{notice.pk}").first()


def may_obtain(user: User, notice: Notice) -> bool:
    """Whether the user's place waits for what it could then send: the State before, or the one that asked."""
    if Duty.objects.filter(trigger=f"notice:{notice.pk}").exclude(rule=RULES[notice.kind]).exists():
        return False
    if notice.kind == Notice.Kind.ARRIVED and notice.outcome == "not_at_hand":
        return is_recipient(user, notice)
    if notice.kind == Notice.Kind.DATA_REQUEST and notice.status == Notice.Status.ACTED:
        scope = scope_of(user, Permission.SEND_MOVE_NOTICES)
        return notice.sent_by_id == user.pk or notice.from_state_id in scope.states
    return False
