"""Taking a request for a correction in, sending it to the State that said the value, deciding it, and answering the family."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from vereda.core.elements import ELEMENTS, GROUPS
from vereda.exchange.accounts.models import RoleAssignment, User
from vereda.exchange.accounts.recipients import recipients
from vereda.exchange.audit.actions import record
from vereda.exchange.children.models import Child, StateRecord
from vereda.exchange.corrections.models import Correction
from vereda.exchange.duties.actions import Opening, meet, open_duties
from vereda.exchange.mail.notifying import notify

Status = Correction.Status


class CannotTake(ValueError):
    """The State has no record of the child, or the element is none."""


class AlreadyDecided(Exception):
    """Somebody was quicker."""


@transaction.atomic
def take_in(
    *,
    child: Child,
    element: str,
    owner: str,
    stands: str,
    wanted: str,
    asked_by: str,
    relation: str,
    asked_on: date,
    language: str,
    by: User,
    at: datetime,
) -> Correction:
    """Take a family's request in and route it to the State that said the value, with the clocks of 34 CFR 200.85(e).

    A State asked about its own value answers within 30 days. Asked about another's it forwards within 4 working days, which is
    done hereby; that State then has 30 days as though it had been asked itself, and 10 working days to answer the State that asks.
    Asked by someone of the Department, under the Privacy Act (5 USC 552a(d)(2)), it has 10 working days to answer the Department.
    The caller has authorised the person for the child. The same request twice is one. Raises CannotTake.
    """
    its = StateRecord.objects.filter(child=child, state=owner, withdrawn_at=None).order_by("-said_at").first()
    if its is None or not (element in ELEMENTS or element in GROUPS):
        raise CannotTake(element)
    Child.objects.select_for_update(no_key=True).get(pk=child.pk)
    same = {"child": child, "element": element, "owner_id": owner, "wanted": wanted.strip(), "status": Status.ASKED}
    known = Correction.objects.filter(**same).first()
    if known:
        return known
    made = Correction.objects.create(
        **same, state_record=its, stands=stands, asked_by=asked_by.strip(), relation=relation, asked_on=asked_on,
        language=language, taken_by=by, taken_at=at, asked_state_id=_state_of(by),
    )  # fmt: skip
    _start_clocks(made, at)
    _tell_owner(made, at)
    _record("correction.taken", made, by)
    return made


def _start_clocks(made: Correction, at: datetime) -> None:
    trigger, asked, owner = _trigger(made), made.asked_state_id, made.owner_id
    if asked is None:
        open_duties(rule="correction_department_asks", openings=[Opening(owner, trigger)], at=at)
        return
    if asked == owner:
        open_duties(rule="correction_answer", openings=[Opening(owner, trigger, on=made.asked_on)], at=at)
        return
    open_duties(rule="correction_forward", openings=[Opening(asked, trigger, toward=owner, on=made.asked_on)], at=at)
    meet(rule="correction_forward", trigger=trigger, at=at, by=made.taken_by.email)
    open_duties(rule="correction_answer", openings=[Opening(owner, trigger, toward=asked)], at=at)
    open_duties(rule="correction_state_asks", openings=[Opening(owner, trigger, toward=asked)], at=at)


@transaction.atomic
def reply(*, correction: Correction, words: str, by: User, at: datetime) -> Correction:
    """Answer, in writing, the State that forwarded the request, or the Department; that meets the 10 working days."""
    correction = _locked(correction)
    correction.reply = words.strip()
    correction.save(update_fields=["reply"])
    _answered(correction, by, at)
    _tell_asker(correction, at)
    _record("correction.replied", correction, by)
    return correction


@transaction.atomic
def decide(*, correction: Correction, granted: bool, reason: str, by: User, at: datetime) -> Correction:
    """Grant or refuse. Granted, the corrected value is due in a file within 4 working days; refused, nothing is sent. Either way
    the letter is still to go out. The caller has authorised the person for the State. Raises AlreadyDecided.
    """
    correction = _locked(correction)
    if correction.status != Status.ASKED:
        raise AlreadyDecided(correction.status)
    correction.status = Status.GRANTED if granted else Status.REFUSED
    correction.reason, correction.decided_at, correction.decided_by = reason.strip(), at, by
    correction.save(update_fields=["status", "reason", "decided_at", "decided_by"])
    if granted:
        opening = Opening(correction.owner_id, _trigger(correction), record=correction.state_record_id)
        open_duties(rule="correction_submit", openings=[opening], at=at)
    _answered(correction, by, at)
    _tell_asker(correction, at)
    _record(f"correction.{correction.status}", correction, by)
    return correction


@transaction.atomic
def note_letter_sent(*, correction: Correction, by: User, at: datetime) -> Correction:
    """The decision has gone out to the family, on paper or electronically: that meets the 30 days. Raises ValueError before one."""
    correction = _locked(correction)
    if correction.status == Status.ASKED:
        raise ValueError("there is no decision to send")
    if correction.letter_sent_at is None:
        correction.letter_sent_at = at
        correction.save(update_fields=["letter_sent_at"])
        meet(rule="correction_answer", trigger=_trigger(correction), at=at, by=by.email)
        _record("correction.letter_sent", correction, by)
    return correction


def _answered(correction: Correction, by: User, at: datetime) -> None:
    """Who asked has an answer in writing: the decision is one, too."""
    for rule in ("correction_state_asks", "correction_department_asks"):
        meet(rule=rule, trigger=_trigger(correction), at=at, by=by.email)


def _locked(correction: Correction) -> Correction:
    return Correction.objects.select_for_update(of=("self",)).select_related("taken_by").get(pk=correction.pk)


def _trigger(correction: Correction) -> str:
    return f"correction:{correction.pk}"


def _state_of(by: User) -> str | None:
    held = RoleAssignment.objects.filter(Q(user=by) & Q(state__isnull=False)).first()
    return held.state_id if held else by.state_id


def _tell_owner(made: Correction, at: datetime) -> None:
    people = [user.pk for user in recipients(state=made.owner_id)]
    notify(people=people, kind="correction_asked", on=_on(made), path=_path(made), state=made.owner_id, at=at)


def _tell_asker(made: Correction, at: datetime) -> None:
    notify(
        people=[made.taken_by_id], kind="correction_decided", on=_on(made), path=_path(made), state=made.asked_state_id or "", at=at
    )  # fmt: skip


def _on(made: Correction) -> tuple[str, str]:
    return "correction", str(made.pk)


def _path(made: Correction) -> str:
    return f"/corrections/{made.pk}/"


def _record(action: str, made: Correction, by: User) -> None:
    record(
        action=action, actor=by.email, on=_on(made), state_code=made.owner_id,
        facts={"child": made.child.msix_id, "element": made.element},
    )  # fmt: skip
