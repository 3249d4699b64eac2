"""Pages for what went wrong: what happened, in words, and what one can do now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def trouble_page(request: HttpRequest, status: int, title: str, text: str, ways: tuple[str, ...] = ()) -> HttpResponse:
    """`ways`: what helps, the likeliest first."""
    return render(request, "errors/page.html", {"title": title, "text": text, "ways": ways}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django gives it
    return trouble_page(
        request, 400, _("This address cannot be read"), _("Please go back and try again, or start from the home page.")
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django gives it
    return trouble_page(
        request,
        403,
        _("This page is not open to you"),
        _("Your role does not reach this far."),
        (
            _("What your role opens stands in the bar above."),
            _(
                "Your State’s user administrator can say who the page is for, and give you a role if your work needs it."
            ),
        ),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django gives it
    return trouble_page(
        request,
        404,
        _("Nothing is here"),
        _("The address may be mistyped, or what it names is not yours to see. Both look alike, on purpose."),
        (
            _(
                "An MSIX ID has twelve digits. If one came from an old paper, look for the child by name and birth date."
            ),
            _("A link from a colleague may name something of another State: ask the colleague."),
        ),
    )


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django gives it
    return trouble_page(
        request,
        403,
        _("This form has expired"),
        _("Nothing was sent."),
        (
            _("Go back, reload the page and send the form again."),
            _("If it happens again, allow cookies for this site in your browser."),
        ),
    )
