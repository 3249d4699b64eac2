"""The decision letter to the family, in English or Spanish, as an accessible PDF."""

from datetime import datetime
from typing import Any, Final

from vereda.core.elements import ELEMENTS, GROUPS
from vereda.core.language import Language
from vereda.exchange.children.pdf import pages
from vereda.exchange.children.pdf.words import WORDS as RECORD
from vereda.exchange.children.pdf.words import Teller
from vereda.exchange.children.record import record_of
from vereda.exchange.corrections.models import Correction
from vereda.exchange.states.queries import contacts_of

# The Spanish is to be read by a native speaker before a release.
WORDS: Final = {
    "letter_title": ("Decision on your request for a correction", "Decisión sobre su solicitud de corrección"),
    "dear": ("Dear {name},", "Estimada familia: {name}"),
    "received": (
        "On {date} you asked to correct the record of {child} in the Migrant Student Information Exchange (MSIX).",
        "El {date} usted pidió corregir el expediente de {child} en el Intercambio de Información de Estudiantes Migrantes (MSIX).",
    ),
    "stands": ("What stood there", "Lo que decía"),
    "wanted": ("What you asked for", "Lo que usted pidió"),
    "about": ("What it is about", "De qué se trata"),
    "decided": ("The decision of {state}", "La decisión de {state}"),
    "granted": (
        "Your request is granted. {state} corrects its record and sends the corrected record to MSIX within 4 working days.",
        "Se concede su solicitud. {state} corrige su expediente y lo envía corregido al MSIX en 4 días hábiles.",
    ),
    "refused": ("Your request is refused. Nothing is changed.", "Se rechaza su solicitud. No se cambia nada."),
    "why": ("The reason", "El motivo"),
    "rights_title": ("Your rights", "Sus derechos"),
    "rights_granted": (
        "You may see the corrected record at any school that your child attends. If it is still wrong, tell us.",
        "Puede ver el expediente corregido en cualquier escuela a la que asista. Si aún está mal, avísenos.",
    ),
    "rights_refused": (
        ("You have the right to a hearing, and to place a statement in the record that says why you disagree (34 CFR 99.21). "
        "Ask the person below, or your child’s school."),
        ("Tiene derecho a una audiencia y a que se agregue al expediente una declaración que diga por qué no está de acuerdo "
        "(34 CFR 99.21). Pídalo a la persona indicada abajo o a la escuela."),
    ),
    "call": ("Whom to call", "A quién llamar"),
    "no_contact": ("Ask at the school’s office.", "Pregunte en la oficina de la escuela."),
    "letter_notice": (
        "Given under 34 CFR 200.85(e) and the Family Educational Rights and Privacy Act (20 USC 1232g).",
        "Se entrega conforme a 34 CFR 200.85(e) y a la Ley de Derechos Educativos y Privacidad Familiar (20 USC 1232g).",
    ),
}  # fmt: skip


def decision_letter(correction: Correction, *, language: Language, printed_by: str, at: datetime) -> bytes:
    """The pages. Raises ValueError for a request that is not decided."""
    return pages("letter.typ", content(correction, language=language, printed_by=printed_by, at=at))


def content(correction: Correction, *, language: Language, printed_by: str, at: datetime) -> dict[str, Any]:
    """What stands in the letter, as data for `letter.typ`."""
    if correction.decided_at is None:
        raise ValueError("the request is not decided")
    tell = Teller(language, {**RECORD, **WORDS})
    child = correction.child.living
    name, state, outcome = record_of(child).name, tell.state(correction.owner_id), correction.status
    facts = [(tell.say("about"), subject(correction.element, language)), (tell.say("stands"), correction.stands)]
    return {
        "language": language,
        "title": tell.say("letter_title"),
        "running": name,
        "date": tell.long_day(correction.decided_at.date()),
        "dear": tell.say("dear", name=correction.asked_by),
        "received": tell.say("received", date=tell.long_day(correction.asked_on), child=name),
        "facts": [[fact, text] for fact, text in (*facts, (tell.say("wanted"), correction.wanted)) if text],
        "decision_title": tell.say("decided", state=state),
        "decision": tell.say(outcome, state=state),
        "reason_title": tell.say("why") if correction.reason else "",
        "reason": correction.reason,
        "rights_title": tell.say("rights_title"),
        "rights": tell.say(f"rights_{outcome}"),
        "call_title": tell.say("call"),
        "call": _call(correction.owner_id) or tell.say("no_contact"),
        "as_of": tell.say("as_of", moment=tell.moment(at), by=printed_by),
        "page": tell.say("page"),
        "of": tell.say("of"),
        "notice": tell.say("letter_notice"),
    }


def subject(element: str, language: str) -> str:
    """An element, or a group of them, by name."""
    spanish = language.startswith("es")
    if element in ELEMENTS:
        return ELEMENTS[element].name_es if spanish else ELEMENTS[element].name
    return GROUPS[element].title_es if spanish else GROUPS[element].title


def _call(state: str) -> str:
    people = [one for one in contacts_of([state]) if one.district_id is None]
    return f"{people[0].name}, {people[0].title}, {people[0].phone}, {people[0].email}" if people else ""
