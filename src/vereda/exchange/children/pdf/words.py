"""The words of the printed record in two languages, as data."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from vereda.core.elements import ELEMENTS, code_label
from vereda.core.language import Language

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "title": ("Consolidated record of {name}", "Expediente consolidado de {name}"),
    "born": ("Born {date}", "Nacimiento: {date}"),
    "reported_by": ("reported by {states}", "según {states}"),
    "as_of": ("As of {moment}. Printed by {by}.", "Datos al {moment}. Impreso por {by}."),
    "page": ("Page", "Página"),
    "of": ("of", "de"),
    "notice": (
        "Education record protected by FERPA (20 USC 1232g, 34 CFR Part 99) and the Privacy Act. Do not disclose it further.",
        "Expediente escolar protegido por FERPA (20 USC 1232g, 34 CFR Parte 99) y la Ley de Privacidad. No lo divulgue.",
    ),
    "alerts": ("Alerts", "Avisos"),
    "no_alerts": ("Nothing to point out.", "Nada que señalar."),
    "medical": ("Medical alert: {kind}.", "Alerta médica: {kind}."),
    "nurse": ("Ask the last school’s nurse.", "Pregunte a la enfermería de la última escuela."),
    "differ": ("States differ: {element}.", "Los estados difieren: {element}."),
    "eligibility_ended": ("Eligibility has ended.", "La elegibilidad terminó."),
    "last_day": ("The last day was {date}.", "El último día fue el {date}."),
    "unfinished": ("Courses not finished:", "Cursos sin terminar:"),
    "now": ("Where the child is now", "Dónde está ahora"),
    "since": ("since {date}, {grade}", "desde {date}, {grade}"),
    "nowhere": ("No enrollment was reported.", "No se ha informado ninguna inscripción."),
    "enrollments": ("Enrollments", "Inscripciones"),
    "school": ("School or project", "Escuela o proyecto"),
    "district": ("District", "Distrito"),
    "grade": ("Grade", "Grado"),
    "from": ("From", "Desde"),
    "until": ("Until", "Hasta"),
    "today": ("now", "ahora"),
    "kind": ("Kind", "Tipo"),
    "said_by": ("Said by", "Según"),
    "courses": ("Courses and credits", "Cursos y créditos"),
    "course": ("Course", "Curso"),
    "subject": ("Subject", "Materia"),
    "grade_to_date": ("Grade to date", "Calificación a la fecha"),
    "term": ("Term", "Periodo"),
    "mark": ("Grade", "Calificación"),
    "hours": ("Hours to date", "Horas a la fecha"),
    "credits": ("Credits", "Créditos"),
    "granted": ("{subject}: {credits} granted", "{subject}: {credits} otorgados"),
    "never_added": (
        "Credits stand in the unit of the State that granted them; States’ credits and hours are never added up.",
        "Los créditos están en la unidad del estado que los otorgó; no se suman créditos ni horas de distintos estados.",
    ),
    "to_date": ("{grade} to date", "{grade} a la fecha"),
    "no_subject": ("Subject not said", "Materia no indicada"),
    "assessments": ("Assessments", "Evaluaciones"),
    "assessment": ("Assessment", "Evaluación"),
    "given": ("Given", "Fecha"),
    "score": ("Score", "Puntaje"),
    "level": ("Level", "Nivel"),
    "health": ("Health flags", "Indicadores de salud"),
    "what": ("What", "Qué"),
    "value": ("Value", "Valor"),
    "value_in_words": ("Value, in words", "Valor, en palabras"),
    "in_words": ("{column}, in words", "{column}, en palabras"),
    "med_alert_indicator": ("Medical alert", "Alerta médica"),
    "immunization_record_flag": ("Immunization record on file", "Cartilla de vacunación en archivo"),
    "lep_indicator": ("English learner", "Aprende inglés"),
    "idea_indicator": ("Special education (IDEA)", "Educación especial (IDEA)"),
    "pfs_flag": ("Priority for services", "Prioridad de servicios"),
    "designated_graduation_school": ("Means to graduate from", "Piensa graduarse en"),
    "moves": ("Moves and eligibility", "Mudanzas y elegibilidad"),
    "arrived": ("Arrived", "Llegada"),
    "place_from": ("From", "De"),
    "place_to": ("To", "A"),
    "eligible_until": ("Eligible until", "Elegible hasta"),
    "conflicts": ("Where States differ", "En qué difieren los estados"),
    "shown_first": ("shown first", "se muestra primero"),
    "child": ("Child", "Estudiante"),
    "as_of_day": ("As of", "Al día"),
    "sources": ("Sources", "Fuentes"),
    "state": ("State", "Estado"),
    "student_id": ("State student ID", "Número de estudiante"),
    "last_file": ("Last file", "Último archivo"),
    "withdrawn": ("withdrawn by the State", "retirado por el estado"),
    "call": ("Whom to call", "A quién llamar"),
    "not_said": ("Not said", "No se indicó"),
}
_MONTHS: Final = (
    ("January", "enero"), ("February", "febrero"), ("March", "marzo"), ("April", "abril"), ("May", "mayo"), ("June", "junio"),
    ("July", "julio"), ("August", "agosto"), ("September", "septiembre"), ("October", "octubre"), ("November", "noviembre"),
    ("December", "diciembre"),
)  # fmt: skip


class Teller:
    """Says things in one language. `words`: what it can say, each in English and Spanish."""

    def __init__(self, language: Language, words: Mapping[str, tuple[str, str]] = WORDS) -> None:
        self.language = language
        self._words = words
        self._at = 1 if language == "es" else 0

    def say(self, word: str, **values: str) -> str:
        return self._words[word][self._at].format(**values)

    def label(self, code_set: str, code: str | None) -> str:
        return code_label(code_set, code, self.language) if code else self.say("not_said")

    def state(self, code: str) -> str:
        return code_label("us_state", code, self.language)

    def element(self, key: str) -> str:
        return ELEMENTS[key].name_es if self.language == "es" else ELEMENTS[key].name

    def day(self, day: date) -> str:
        """Nov 19, 2026 · 19 nov 2026"""
        month = _MONTHS[day.month - 1][self._at][:3]
        return f"{day.day} {month} {day.year}" if self._at else f"{month} {day.day}, {day.year}"

    def long_day(self, day: date) -> str:
        """November 19, 2026 · 19 de noviembre de 2026"""
        month = _MONTHS[day.month - 1][self._at]
        return f"{day.day} de {month} de {day.year}" if self._at else f"{month} {day.day}, {day.year}"

    def month(self, day: date) -> str:
        return f"{_MONTHS[day.month - 1][self._at][:3]} {day.year}"

    def moment(self, at: datetime) -> str:
        return f"{self.long_day(at.date())}, {at:%H:%M} {at.tzname()}"
