"""The first page: the box to find a child, and for data administrators what waits and the latest files."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, scope_of
from vereda.exchange.intake.queries import submissions_of
from vereda.exchange.worklists.queries import waiting_near_matches
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.sign_in.views import sign_in

LATEST = 5  # files
NOON, EVENING = 12, 18


def home(request: HttpRequest) -> HttpResponseBase:
    return person_home(request) if isinstance(request.user, User) else sign_in(request)


@signed_in
def person_home(request: PersonRequest) -> HttpResponseBase:
    latest = list(submissions_of(request.user)[:LATEST])
    context = {
        "greeting": _greeting(request.user),
        "may_send": bool(scope_of(request.user, Permission.SEND_FILES).states),
        "near_matches": waiting_near_matches(request.user),
        "submissions": latest,
        "latest": next((one for one in latest if one.checked_at), None),
    }
    return render(request, "home/home.html", context)


def _greeting(user: User) -> str:
    hour = timezone.localtime().hour
    words = _("Good morning, %(name)s") if hour < NOON else _("Good afternoon, %(name)s")
    if hour >= EVENING:
        words = _("Good evening, %(name)s")
    return words % {"name": user.name.split()[0]}
