"""Asking States for what is missing of a student's courses: what each lacks, who asked already, and the request."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vereda.exchange.children.queries import ChildAccess, record_of
from vereda.exchange.credits.missing import Missing
from vereda.exchange.credits.requesting import NothingMissing, request_missing
from vereda.exchange.moves.actions import CannotSend
from vereda.exchange.moves.models import Notice
from vereda.portal.components.forms import PortalForm
from vereda.portal.components.request import PersonRequest
from vereda.portal.components.tags import state_name
from vereda.portal.credits.asking import day_of
from vereda.portal.credits.words import sentence
from vereda.portal.moves.forms import LONGEST
from vereda.portal.moves.words import STATUSES, TONES, WANTS, WRONG, place_words
from vereda.portal.record.opening import deed


@dataclass(frozen=True)
class RequestRow:
    """A request that waits for an answer: who asked, from where, when, and how far it came."""

    who: str
    place: str
    at: datetime
    status: str
    tone: str


@dataclass(frozen=True)
class MissingRow:
    state: str
    why: list[str]
    wants: str
    is_asked: bool
    asked: list[RequestRow]


class AskForm(PortalForm):
    """`state`: those of the record's States that are asked."""

    state = forms.MultipleChoiceField(error_messages={"required": gettext_lazy("Choose whom to ask.")})
    message = forms.CharField(
        label=gettext_lazy("Message"),
        help_text=gettext_lazy("What helps them: which school, until when it is needed, whom to call."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, states: Iterable[str], data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(state, state) for state in states]


def missing_rows(missing: Iterable[Missing]) -> list[MissingRow]:
    return [
        MissingRow(
            state=one.state,
            why=[sentence(why) for why in one.why],
            wants="; ".join(str(WANTS[want]) for want in one.wants),
            is_asked=one.is_asked,
            asked=[_request(notice) for notice in one.asked],
        )
        for one in missing
    ]


def _request(notice: Notice) -> RequestRow:
    return RequestRow(
        who=notice.sent_by.name if notice.sent_by else "",
        place=place_words(notice.from_state_id, notice.from_district),
        at=notice.sent_at,
        status=str(STATUSES[notice.status]),
        tone=TONES[notice.status],
    )


def send_requests(request: PersonRequest, msix_id: str) -> HttpResponse:
    """Ask the States that were chosen, and lead back to the page, where the requests then stand."""
    trouble: list[str] = []
    sent = deed(request, msix_id, doing="data_requested", act=lambda access: _sent(request, access, trouble))
    if isinstance(sent, HttpResponse):
        return sent
    if sent is None:
        messages.error(request, trouble[0])
    else:
        states = ", ".join(state_name(notice.to_state_id) for notice in sent)
        messages.success(request, _("Asked: %(states)s. The answer comes under Moves.") % {"states": states})
    return redirect("child_credits", msix_id)


def _sent(request: PersonRequest, access: ChildAccess, trouble: list[str]) -> list[Notice] | None:
    """The requests; or none, with the trouble."""
    record = record_of(access.child)
    form = AskForm(record.states, request.POST)
    if not form.is_valid():
        trouble.append(str(next(iter(form.errors.values()))[0]))
        return None
    try:
        return request_missing(
            child=access.child, states=form.cleaned_data["state"], message=form.cleaned_data["message"], by=request.user,
            at=timezone.now(), today=day_of(record),
        )  # fmt: skip
    except NothingMissing:
        trouble.append(_("Nothing is missing from there any more. Read the page again."))
    except CannotSend as wrong:
        trouble.append(str(WRONG[wrong.field]))
    return None
