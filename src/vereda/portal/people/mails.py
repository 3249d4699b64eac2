"""Mails about accounts: what no server has taken, and trying again."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vereda.exchange.accounts.administration import states_administered
from vereda.exchange.mail.actions import post_again
from vereda.exchange.mail.queries import mails_of
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.people.request import administrator

A_PAGE = 50  # mails


@signed_in
@require_safe
@administrator
def mails(request: PersonRequest) -> HttpResponseBase:
    """In the demonstration the text is shown too: its people are invented, and no mail leaves the machine."""
    page = Paginator(mails_of(states_administered(request.user)), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "has_server": bool(settings.EMAIL_HOST), "shows_text": settings.DEMO}
    return render(request, "people/mails.html", context)


@signed_in
@require_POST
@administrator
def again(request: PersonRequest, mail: int) -> HttpResponseBase:
    found = get_object_or_404(mails_of(states_administered(request.user)), pk=mail)
    post_again(mail=found, by=request.user.email)
    messages.success(request, _("The mail is tried again now."))
    return redirect("mails")
