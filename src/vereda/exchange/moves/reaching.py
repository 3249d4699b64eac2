"""Telling the place that a notice goes to."""

from datetime import datetime

from vereda.exchange.accounts.recipients import contacts_without_account, recipients
from vereda.exchange.mail.notifying import notify, write_to
from vereda.exchange.moves.models import Notice


def tell_place(notice: Notice, *, kind: str, at: datetime, number: int = 1) -> int:
    """Tell those responsible at the place, and its contacts who have no account; returns how many of the first.

    One word, however many notices: `notice` is the first of `number`. In the caller's transaction.
    """
    state, district = notice.to_state_id, notice.to_district_id
    people = recipients(state=state, district=district)
    contacts = contacts_without_account(state=state, district=district)
    write_to(addresses=contacts, kind=kind, number=number, state=state)
    notify(
        people=[user.pk for user in people],
        kind=kind,
        number=number,
        on=("notice", str(notice.pk)),
        path=f"/moves/{notice.pk}/" if number == 1 else "/moves/",
        state=state,
        at=at,
    )
    return len(people)
