"""The words of the letter about credits, as data. The Spanish is to be read by a native speaker before a release."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "letter_title": ("Credits of {name}: earned where, for which plan", "Créditos de {name}: obtenidos dónde, para qué plan"),
    "family_basis": (
        "Counted from what schools have reported, for the plan of {state} ({plan}). Examinations and other duties are not in it.",
        "Contado según lo que informaron las escuelas, para el plan de {state} ({plan}). No incluye exámenes ni otros requisitos.",
    ),
    "total": ("Total", "Total"),
    "letter": ("Credits toward graduation", "Créditos para graduarse"),
    "about": ("Born {date} · MSIX ID {number}", "Nacimiento: {date} · MSIX ID {number}"),
    "plan": ("Plan: {plan}, {state}.", "Plan: {plan}, {state}."),
    "plan_class": ("Plan: {plan}, {state}, class of {year}.", "Plan: {plan}, {state}, generación de {year}."),
    "chosen": ("{by} chose it on {day}: {reason}", "Lo eligió {by} el {day}: {reason}"),
    "side_by_side": ("Side by side", "Lado a lado"),
    "units": (
        "Credits are in the unit of {state} ({unit}); the other plan is converted to it.",
        "Los créditos están en la unidad de {state} ({unit}); el otro plan se convirtió a ella.",
    ),
    "asks": ("{state} asks", "{state} pide"),
    "earned": ("Earned", "Obtenidos"),
    "this_semester": ("This semester", "Este semestre"),
    "still_needed": ("Still needed", "Faltan"),
    "rests_on": ("What this rests on", "En qué se apoya"),
    "to_confirm": ("To be confirmed by a person", "Por confirmar por una persona"),
    "leaves_out": ("What is not in these credits", "Lo que queda fuera de estos créditos"),
    "earned_where": ("Earned where", "Obtenidos dónde"),
    "written": ("As written", "Como está escrito"),
    "worth": ("Units", "Unidades"),
    "counts": ("Counts", "Cuenta"),
    "where": ("Where, and why", "Dónde y por qué"),
    "carnegie": (
        "Units are Carnegie units: one is a year’s course met daily.",
        "Las unidades son Carnegie: una es un curso diario de un año.",
    ),
    "unfinished_courses": ("Left unfinished", "Sin terminar"),
    "never_summed": (
        "Hours of different States are not added up. What is suggested awards nothing: the receiving school decides.",
        "Las horas de distintos estados no se suman. Lo sugerido no otorga nada: decide la escuela que recibe.",
    ),
    "hours_to_date": ("Hours to date", "Horas a la fecha"),
    "suggested": ("Suggested", "Sugerido"),
    "still_missing": ("Still missing", "Todavía falta"),
    "failing_so_far": ("Failing so far: nothing is suggested.", "Reprobado hasta ahora: no se sugiere nada."),
    "neither_known": ("Neither hours nor days are known.", "No se conocen ni horas ni días."),
    "by_hours": ("{credits} by hours", "{credits} por horas"),
    "by_days": ("{credits} by days", "{credits} por días"),
    "by_periods": ("{credits} by class periods", "{credits} por periodos de clase"),
    "section_a": ("{course}, section A", "{course}, sección A"),
    "section_b": ("{course}, section B", "{course}, sección B"),
    "no_title": ("Course without a title", "Curso sin título"),
}  # fmt: skip
