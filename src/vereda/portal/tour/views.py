"""The tour of the demonstration: eight tasks, each one click away, as the person whose task it is."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from vereda.exchange.accounts.demo import PASSWORD, PEOPLE

MONA = "/find/?q=WA+5520918347"  # her number in Washington leads straight to her record


@dataclass(frozen=True)
class Card:
    """A task. `who`: first name of the demo person; `address`: where it begins."""

    who: str
    title: str | Promise
    text: str | Promise
    address: str


CARDS = (
    Card(
        "Rosa",
        _("Enroll Mona"),
        _(
            "A family is at the desk. Mona goes by Moni, and she gives her surnames in the other order. Is she on record?"
        ),
        "/find/?q=Moni+Cardenas+Reyes+3%2F7%2F2007",
    ),
    Card(
        "Rosa",
        _("Read a record of three States"),
        _("Which State says what, when? See where two birth dates stand, and what she did not finish in Michigan."),
        MONA,
    ),
    Card(
        "Rosa",
        _("Give the family a sheet"),
        _("Open “Take along” and choose the sheet for the family, in Spanish. It goes with them to the next school."),
        f"{MONA}#take-along",
    ),
    Card(
        "Carl",
        _("Look beyond your district"),
        _("Carl works in Florida, where nobody knows Mona. He may open her record, if he says what for."),
        MONA,
    ),
    Card(
        "Dana",
        _("Send a file"),
        _("Send Washington’s nightly file, or only check it. Follow it from received to published."),
        "/submissions/#send",
    ),
    Card(
        "Dana",
        _("Mend what was held back"),
        _("Every finding says what is the matter, why it matters and how to mend it."),
        "/submissions/#earlier",
    ),
    Card(
        "Dana",
        _("Settle a near match"),
        _(
            "Two States’ records look alike. See what differs and why we ask, decide, and let the other State validate it."
        ),
        "/worklist/",
    ),
    Card(
        "Graciela",
        _("Decide what two States did not"),
        _("Nobody settled it in time, so it is parked and both States are alarmed. Time alone approves nothing."),
        "/worklist/",
    ),
)


@require_GET
def tour(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    people = {person.name.split()[0]: person for person in PEOPLE}
    cards = [(card, people[card.who]) for card in CARDS]
    return render(request, "tour/tour.html", {"cards": cards, "demo_password": PASSWORD})
