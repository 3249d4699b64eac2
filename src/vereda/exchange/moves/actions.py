"""What people send each other about a child: move notices, data requests, and the answers."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from vereda.core.duties import RULES as DUTY_RULES
from vereda.exchange.accounts.models import User
from vereda.exchange.audit.actions import record
from vereda.exchange.children.models import Child, StateRecord
from vereda.exchange.duties.actions import Opening, meet, open_duties
from vereda.exchange.mail.notifying import note_seen, notify
from vereda.exchange.moves.models import Notice
from vereda.exchange.moves.reaching import tell_place
from vereda.exchange.moves.tables import RULES, TOLD_AS, WANTS, outcomes
from vereda.exchange.states.models import District

Kind = Notice.Kind
BY_PEOPLE = (Kind.COMING, Kind.LEFT, Kind.NOT_HERE, Kind.DATA_REQUEST)


class CannotSend(ValueError):
    """The notice lacks something, or goes where it cannot. `field` says which part of it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@transaction.atomic
def send_notice(
    *,
    kind: str,
    child: Child,
    by: User,
    at: datetime,
    to_state: str,
    to_district: str | None = None,
    on: date | None = None,
    message: str = "",
    wants: Sequence[str] = (),
) -> Notice:
    """Tell a district, or a State, something about a child, and start the clock of its answer.

    The caller has authorised the person for the child. Pressed twice, it is sent once: while a notice of the kind about the child
    waits at the place, and asks for all of this, that one is given back. Raises CannotSend.
    """
    home = _home(by)
    place = _place(to_state, to_district)
    if kind not in BY_PEOPLE or (kind == Kind.DATA_REQUEST) != bool(wants) or not set(wants) <= set(WANTS):
        raise CannotSend("kind" if kind not in BY_PEOPLE else "wants")
    if kind != Kind.DATA_REQUEST and on is None:
        raise CannotSend("on")
    Child.objects.select_for_update(no_key=True).get(pk=child.pk)
    waits = Notice.objects.filter(kind=kind, child=child, to_state=to_state, to_district=place, answered_at=None)
    known = waits.filter(sent_by=by, wants__contains=list(wants)).first()
    if known:
        return known
    notice = Notice.objects.create(
        kind=kind, child=child, from_state_id=home[0], from_district_id=home[1], to_state_id=to_state, to_district=place,
        on=on, message=message.strip(), wants=list(dict.fromkeys(wants)), sent_by=by, sent_at=at,
    )  # fmt: skip
    opening = Opening(state=to_state, trigger=f"notice:{notice.pk}", record=_record(child, to_state), toward=home[0])
    open_duties(rule=RULES[kind], openings=[opening], at=at)
    told = tell_place(notice, kind=TOLD_AS[kind], at=at)
    record(
        action=f"move.{kind}_sent", actor=by.email, on=("notice", str(notice.pk)), state_code=to_state,
        facts={"child": child.msix_id, "told": told},
    )  # fmt: skip
    return notice


def request_data(
    *,
    child: Child,
    to_state: str,
    wants: Sequence[str],
    by: User,
    at: datetime,
    to_district: str | None = None,
    message: str = "",
) -> Notice:
    """Ask a State, or one of its districts, for what is missing of a child: `transcript`, `immunization`, `assessment` and the
    other rows of `tables.WANTS`. The caller has authorised the person for the child. Raises CannotSend.
    """
    return send_notice(
        kind=Kind.DATA_REQUEST, child=child, by=by, at=at, to_state=to_state, to_district=to_district, message=message, wants=wants
    )  # fmt: skip


@transaction.atomic
def read_notice(*, notice: Notice, by: User, at: datetime) -> Notice:
    """A person of the place that was told has opened the notice: seen by that person, read once by the place."""
    note_seen(person=by.pk, on=("notice", str(notice.pk)), at=at)
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if notice.read_at is None:
        notice.read_at, notice.read_by = at, by
        if notice.status == Notice.Status.SENT:
            notice.status = Notice.Status.READ
        notice.save(update_fields=["read_at", "read_by", "status"])
        record(action="move.read", actor=by.email, on=("notice", str(notice.pk)), state_code=notice.to_state_id)
    return notice


class AlreadyAnswered(Exception):
    """Somebody, or a file, was quicker. `notice` has the answer."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(str(notice.pk))
        self.notice = notice


@transaction.atomic
def answer_notice(*, notice: Notice, outcome: str, by: User, at: datetime, note: str = "") -> Notice:
    """Act on a notice or dismiss it, saying what came of it; that meets its duty, and the sender is told.

    The caller has authorised the person. Raises KeyError for an outcome that the kind has not, AlreadyAnswered.
    """
    told = outcomes()[notice.kind, outcome]
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if notice.answered_at:
        raise AlreadyAnswered(notice)
    notice.status, notice.outcome, notice.outcome_note = told.status, outcome, note.strip()
    notice.answered_at, notice.answered_by = at, by.email
    notice.save(update_fields=["status", "outcome", "outcome_note", "answered_at", "answered_by"])
    meet(rule=RULES[notice.kind], trigger=f"notice:{notice.pk}", at=at, by=by.email)
    if notice.sent_by_id:
        notify(
            people=[notice.sent_by_id],
            kind="notice_answered",
            on=("notice", str(notice.pk)),
            path=f"/moves/{notice.pk}/",
            state=notice.from_state_id,
            at=at,
        )
    record(
        action="move.answered", actor=by.email, on=("notice", str(notice.pk)), state_code=notice.to_state_id,
        facts={"outcome": outcome, "status": notice.status},
    )  # fmt: skip
    return notice


@transaction.atomic
def obtain(*, notice: Notice, by: User, at: datetime) -> int:
    """What was not at hand, or was asked for, has been obtained: the clock of sending it begins.

    For the State before a move 4 working days (34 CFR 200.85(b)(3)(iii)(B)); for a State that asked for the records of a secondary
    school in another State 30 days (34 CFR 200.85(b)(3)(i)(B)(2)). Returns how many clocks began. Raises ValueError.
    """
    if notice.kind == Kind.ARRIVED and notice.outcome == "not_at_hand":
        rule, state, toward = DUTY_RULES["change_of_residence_obtained"], notice.to_state_id, notice.from_state_id
    elif notice.kind == Kind.DATA_REQUEST and notice.status == Notice.Status.ACTED:
        rule, state, toward = DUTY_RULES["other_state_records"], notice.from_state_id, notice.to_state_id
    else:
        raise ValueError("nothing is waited for")
    opening = Opening(state, f"notice:{notice.pk}", _record(notice.child, state), toward)
    begun = open_duties(rule=rule.key, openings=[opening], at=at)
    record(
        action="move.obtained",
        actor=by.email,
        on=("notice", str(notice.pk)),
        state_code=state,
        facts={"rule": rule.key},
    )
    return begun


def _home(by: User) -> tuple[str, str | None]:
    """State and district that a person sends from. Raises CannotSend for who works for none."""
    for role in by.roles.all():
        if role.state_id:
            return role.state_id, role.district_id
    raise CannotSend("by")


def _place(state: str, district: str | None) -> District | None:
    if district is None:
        return None
    found = District.objects.filter(pk=district, state=state).first()
    if found is None:
        raise CannotSend("to_district")
    return found


def _record(child: Child, state: str) -> int | None:
    """The State's newest record of the child, if it has one."""
    known = StateRecord.objects.filter(child=child, state=state, withdrawn_at=None).order_by("-said_at", "-pk")
    return known.values_list("pk", flat=True).first()
