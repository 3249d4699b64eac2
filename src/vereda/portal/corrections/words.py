"""Requests for corrections in words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from vereda.exchange.corrections.letter import subject
from vereda.exchange.corrections.models import Correction
from vereda.portal.components.language import page_language

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Status = Correction.Status
RELATIONS: Mapping[str, "StrOrPromise"] = {
    Correction.Relation.PARENT: gettext_lazy("Parent"),
    Correction.Relation.GUARDIAN: gettext_lazy("Guardian"),
    Correction.Relation.STUDENT: gettext_lazy("The student"),
}
STATUSES: Mapping[str, "StrOrPromise"] = {
    Status.ASKED: gettext_lazy("asked"),
    Status.GRANTED: gettext_lazy("granted"),
    Status.REFUSED: gettext_lazy("refused"),
}
TONES: Mapping[str, str] = {Status.ASKED: "look", Status.GRANTED: "good", Status.REFUSED: "none"}
EVENTS: Mapping[str, "StrOrPromise"] = {
    "correction.taken": gettext_lazy("Taken in, and sent to the State that said the value"),
    "correction.replied": gettext_lazy("Answered the State that asked"),
    "correction.granted": gettext_lazy("Granted"),
    "correction.refused": gettext_lazy("Refused"),
    "correction.letter_sent": gettext_lazy("The letter to the family went out"),
}


def about(correction: Correction) -> str:
    return subject(correction.element, page_language())
