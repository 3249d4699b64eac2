"""Accounts from a CSV: first what would be made, then all of it."""

from django.contrib import messages
from django.core import signing
from django.db import IntegrityError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vereda.exchange.accounts.administration import roles_to_give
from vereda.exchange.accounts.bulk import COLUMNS, NotReadable, Row, create_accounts, read_accounts
from vereda.exchange.accounts.places import find_places, key_of
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.components.role_names import ROLE_NAMES, place_name, role_name
from vereda.portal.people.forms import BulkForm
from vereda.portal.people.request import administrator, ask_again

MOST_BYTES = 500_000
CHECKED = "vereda.people.bulk"
HOUR = 60 * 60  # seconds


@signed_in
@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: PersonRequest) -> HttpResponseBase:
    """The file is checked on the first POST and travels signed with the page; the second makes what was shown."""
    form = BulkForm(request.POST or None, request.FILES or None)
    context = {
        "form": form,
        "roles": [(str(role), role_name(role)) for role in roles_to_give(request.user)],
        "places": [(key_of(place), place_name(place)) for place in find_places(request.user, "")],
    }
    if request.method != "POST":
        return render(request, "people/bulk.html", context)
    ask_again(request)
    try:
        text = _text(request, form)
        rows = read_accounts(text, by=request.user)
    except (NotReadable, signing.BadSignature) as trouble:
        words = str(trouble) if isinstance(trouble, NotReadable) else _("Please send the file again.")
        return render(request, "people/bulk.html", context | {"trouble": words}, status=422)
    faulty = [row for row in rows if row.faults]
    if "make" in request.POST and not faulty:
        try:
            made = create_accounts(rows=rows, by=request.user)
        except IntegrityError:  # an address was taken since: the check says which
            return redirect("bulk")
        messages.success(
            request, _("%(number)s accounts are made; each person gets two mails.") % {"number": len(made)}
        )
        return redirect("people")
    shown = [{"row": row, "role": _role(row), "place": row.place and place_name(row.place)} for row in rows]
    context |= {"rows": shown, "faulty": len(faulty), "text": signing.dumps(text, salt=CHECKED, compress=True)}
    return render(request, "people/bulk.html", context, status=422 if faulty else 200)


def _role(row: Row) -> str:
    return role_name(row.role) if row.role in ROLE_NAMES else row.role


def _text(request: PersonRequest, form: BulkForm) -> str:
    """What was sent, or was sent before and checked. Raises NotReadable, BadSignature."""
    if "make" in request.POST:
        checked: str = signing.loads(request.POST.get("text", ""), salt=CHECKED, max_age=HOUR)
        return checked
    if not form.is_valid():
        raise NotReadable(_("Please choose a file first."))
    file = form.cleaned_data["file"]
    if file.size > MOST_BYTES:
        raise NotReadable(_("The file is too large."))
    try:
        return str(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NotReadable(_("The file is not written in UTF-8. Save it as “CSV UTF-8”.")) from None


@signed_in
@require_safe
@administrator
def template(request: PersonRequest) -> HttpResponse:  # noqa: ARG001  # the same for everyone
    answer = HttpResponse(",".join(COLUMNS) + "\r\n", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="new-accounts.csv"'
    return answer
