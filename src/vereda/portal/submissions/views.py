"""Files: sending one, following it, and what was found in it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vereda.exchange.accounts.permissions import Permission, may, scope_of
from vereda.exchange.intake.actions import receive
from vereda.exchange.intake.models import Submission
from vereda.exchange.intake.queries import NoSuchSubmission, findings_by_rule, submission_for, submissions_of
from vereda.exchange.intake.returns import RETURN_FILES
from vereda.exchange.intake.storage import NoRoom, TooLarge
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.submissions.forms import SendForm
from vereda.portal.submissions.found import rule_rows
from vereda.portal.submissions.steps import heading, return_files, steps_of, tally_of

A_PAGE = 25  # submissions


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def submissions(request: PersonRequest) -> HttpResponse:
    if not may(request.user, Permission.VIEW_FILES):
        raise PermissionDenied
    states = sorted(scope_of(request.user, Permission.SEND_FILES).states)
    if request.method == "POST":
        if not states:
            raise PermissionDenied
        form = SendForm(states, request.POST, request.FILES)
        if form.is_valid() and (answer := _send(request, form)):
            return answer
    else:
        form = SendForm(states)
    context = {
        "form": form,
        "may_send": bool(states),
        "submissions": Paginator(submissions_of(request.user), A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "submissions/submissions.html", context, status=422 if form.is_bound else 200)


def _send(request: PersonRequest, form: SendForm) -> HttpResponseRedirect | None:
    at, file = timezone.now(), form.cleaned_data["file"]
    try:
        submission = receive(
            stream=file.file,
            file_name=file.name,
            state=form.cleaned_data["state"],
            lane=form.lane,
            channel=Submission.Channel.PORTAL,
            sent_by=request.user,
            at=at,
        )
    except TooLarge:
        form.add_error("file", _("The file is larger than is accepted. Please split it."))
        return None
    except NoRoom:
        form.add_error("file", _("The file could not be stored. Nothing was kept; please send it again later."))
        return None
    if submission.received_at != at:
        words = _(
            "This very file was received before, on %(day)s. Its receipt stays %(receipt)s; nothing was loaded twice."
        )
        day = timezone.localtime(submission.received_at).date().isoformat()
        messages.info(request, words % {"day": day, "receipt": submission.receipt})
    return redirect("submission", submission.receipt)


@signed_in
@require_GET
def submission(request: PersonRequest, receipt: str) -> HttpResponse:
    return render(request, "submissions/submission.html", _context(_found(request, receipt)))


@signed_in
@require_GET
def progress(request: PersonRequest, receipt: str) -> HttpResponse:
    """The steps alone, for a page that follows them; what was found comes along when a step has ended since."""
    found = _found(request, receipt)
    moved = request.GET.get("seen") != found.status
    context = _context(found) if moved else _steps(found)
    return render(request, "submissions/moved.html" if moved else "submissions/progress.html", context)


@signed_in
@require_GET
def download(request: PersonRequest, receipt: str, kind: str) -> HttpResponseBase:
    found = _found(request, receipt)
    if kind not in RETURN_FILES:
        raise Http404(kind)
    file = RETURN_FILES[kind]
    answer = StreamingHttpResponse(file.pieces(found), content_type=file.content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{receipt}-{file.name}"'
    return answer


def _found(request: PersonRequest, receipt: str) -> Submission:
    try:
        return submission_for(request.user, receipt)
    except NoSuchSubmission as none:
        raise Http404(receipt) from none


def _steps(found: Submission) -> dict[str, Any]:
    return {
        "submission": found,
        "title": heading(found),
        "steps": steps_of(found),
        "tally": tally_of(found),
        "finished": found.has_ended,
    }


def _context(found: Submission) -> dict[str, Any]:
    rules = rule_rows(findings_by_rule(found))
    return {
        **_steps(found),
        "rules": rules,
        "total": sum(rule.findings for rule in rules),
        "return_files": return_files(found),
    }
