"""Notices in words: kinds, what is asked for, outcomes, where each is."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vereda.exchange.moves.models import Notice

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Kind, Status = Notice.Kind, Notice.Status
KINDS: Mapping[str, "StrOrPromise"] = {
    Kind.ARRIVED: gettext_lazy("Arrived in another State"),
    Kind.COMING: gettext_lazy("Is coming to you"),
    Kind.LEFT: gettext_lazy("Has left your place"),
    Kind.NOT_HERE: gettext_lazy("Is not here, or never came"),
    Kind.DATA_REQUEST: gettext_lazy("Records are asked for"),
}
TO_SEND: Mapping[str, "StrOrPromise"] = {
    Kind.COMING: gettext_lazy("The child is coming to them"),
    Kind.LEFT: gettext_lazy("The child has left them and is here"),
    Kind.NOT_HERE: gettext_lazy("The child whom they announced is no longer here, or never came"),
    Kind.DATA_REQUEST: gettext_lazy("Records are missing: ask for them"),
}
WANTS: Mapping[str, "StrOrPromise"] = {
    "transcript": gettext_lazy("Transcript: courses and credits"),
    "immunization": gettext_lazy("Immunization record"),
    "assessment": gettext_lazy("Assessment results"),
    "iep": gettext_lazy("Individualized Education Program"),
    "grades_to_date": gettext_lazy("Grades and hours to date"),
    "other": gettext_lazy("Something else, named in the message"),
}
OUTCOMES: Mapping[str, "StrOrPromise"] = {
    "update_sent": gettext_lazy("The update was sent in a file"),
    "nothing_new": gettext_lazy("Nothing is new since our last file"),
    "not_at_hand": gettext_lazy("Something is not at hand; it is sent once we have it"),
    "another_child": gettext_lazy("This is another child"),
    "enrolled": gettext_lazy("The child is enrolled"),
    "family_visited": gettext_lazy("We have met the family"),
    "not_found": gettext_lazy("We could not find the family"),
    "noted": gettext_lazy("Noted in our own system"),
    "still_here": gettext_lazy("The child is still here"),
    "found_elsewhere": gettext_lazy("We know where the child is"),
    "sent_directly": gettext_lazy("Sent from school to school"),
    "in_next_file": gettext_lazy("It is in our next file"),
    "with_another_school": gettext_lazy("Another school or State has it"),
    "does_not_exist": gettext_lazy("There is none"),
}
STATUSES: Mapping[str, "StrOrPromise"] = {
    Status.SENT: gettext_lazy("sent"),
    Status.READ: gettext_lazy("read"),
    Status.ACTED: gettext_lazy("acted on"),
    Status.DISMISSED: gettext_lazy("dismissed"),
}
TONES: Mapping[str, str] = {Status.SENT: "look", Status.READ: "know", Status.ACTED: "good", Status.DISMISSED: "none"}
DELIVERIES: Mapping[str, "StrOrPromise"] = {
    "seen": gettext_lazy("seen"),
    "delivered": gettext_lazy("mail delivered"),
    "returned": gettext_lazy("mail came back; it is repeated"),
    "on_its_way": gettext_lazy("mail on its way"),
    "on_home_page": gettext_lazy("on the home page; mail with the next digest"),
}
WRONG: Mapping[str, "StrOrPromise"] = {
    "by": gettext_lazy("You have no State or district to send from."),
    "to_district": gettext_lazy("Choose where the notice goes. Search if the place is not listed."),
    "kind": gettext_lazy("Choose what the notice says."),
    "wants": gettext_lazy("Choose what is asked for; or, if nothing is, another kind of notice."),
    "on": gettext_lazy("Give the day of the move, planned or past."),
}


def place_words(state: str, district: object | None) -> str:
    return f"{district}, {state}" if district else state


def sender_words(notice: Notice) -> str:
    """Who tells: a person, or the exchange itself."""
    return notice.sent_by.name if notice.sent_by else _("The exchange")
