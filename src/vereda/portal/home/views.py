"""The first page, by role: the box to find a child, what waits, what changed for one's children, what one did last."""

from datetime import timedelta

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vereda.core.elements import GROUPS
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, scope_of
from vereda.exchange.children.news import News, lately_opened, news_for
from vereda.exchange.intake.queries import submissions_of
from vereda.exchange.mail.models import Notification
from vereda.exchange.mail.notifying import note_seen
from vereda.exchange.mail.queries import unseen_of
from vereda.exchange.mail.words import told
from vereda.portal.components.language import page_language
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.find.recent import recent_searches
from vereda.portal.home.waiting import tasks_to_begin_with, waiting_for
from vereda.portal.sign_in.views import sign_in

LATEST = 5  # files
NEWS_DAYS = 30
NOON, EVENING = 12, 18


def home(request: HttpRequest) -> HttpResponseBase:
    return person_home(request) if isinstance(request.user, User) else sign_in(request)


@signed_in
def person_home(request: PersonRequest) -> HttpResponseBase:
    news = news_for(request.user, since=timezone.now() - timedelta(days=NEWS_DAYS))
    context = {
        "greeting": _greeting(request.user),
        "may_send": bool(scope_of(request.user, Permission.SEND_FILES).states),
        "waiting": waiting_for(request.user),
        "tasks_of_role": tasks_to_begin_with(request.user),
        "told": [(one, told(one.kind, one.number)) for one in unseen_of(request.user.pk)[:LATEST]],
        "submissions": submissions_of(request.user)[:LATEST],
        "news": [(one, _sent(one)) for one in news],
        "news_days": NEWS_DAYS,
        "opened": lately_opened(request.user),
        "recent": recent_searches(request.session),
    }
    return render(request, "home/home.html", context)


@signed_in
@require_safe
def go_to(request: PersonRequest, told: int) -> HttpResponseBase:
    """To what the person was told about; with that it is seen."""
    found = get_object_or_404(Notification, pk=told, person=request.user)
    note_seen(person=request.user.pk, on=(found.on_kind, found.on_id), at=timezone.now())
    return redirect(found.path)


def _greeting(user: User) -> str:
    hour = timezone.localtime().hour
    words = _("Good morning, %(name)s") if hour < NOON else _("Good afternoon, %(name)s")
    if hour >= EVENING:
        words = _("Good evening, %(name)s")
    return words % {"name": user.name.split()[0]}


def _sent(news: News) -> str:
    """What a State sent of a child: "Enrollments, Course History"."""
    spanish = page_language() == "es"
    groups = [GROUPS[name] for name in GROUPS if name in news.groups and name != "student"]
    return ", ".join(group.title_es if spanish else group.title for group in groups)
