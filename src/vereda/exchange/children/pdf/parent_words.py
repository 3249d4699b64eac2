"""The words of the family's sheet in two languages, as data. The Spanish is to be read by a native speaker before a release."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "sheet_title": ("Sheet for {name} and family", "Hoja para {name} y su familia"),
    "sheet": ("For the student and the family", "Hoja para estudiantes y sus familias"),
    "born_on": ("Born", "Nacimiento:"),
    "years": ("({age} years)", "({age} años)"),
    "family_notice": (
        "Protected by the federal law FERPA (20 U.S.C. § 1232g). Hand it only to the family or the student. Keep it safe.",
        ("Protegido por la ley federal FERPA (20 U.S.C. § 1232g). Entréguese solo a la familia o a quien estudia. "
        "Guárdese en un lugar seguro."),
    ),
    "take_along": ("Take this sheet to the next school.", "Lleve esta hoja a la próxima escuela."),
    "take_along_why": (
        "It says what schools and States already know about {name}, so that nothing has to be asked, tested or vaccinated twice.",
        "Dice lo que las escuelas y los estados ya saben de {name}, para que no haya que preguntar, examinar ni vacunar dos veces.",
    ),
    "unfinished_title": ("Courses begun, not finished: {number}.", "Cursos empezados y sin terminar: {number}."),
    "unfinished_why": (
        ("Ask the new school to count the hours and grades to date. Together with the credits already granted, they decide when "
        "{name} can graduate. The school confirms which credits it accepts."),
        ("Pida a la nueva escuela que cuente las horas y las calificaciones a la fecha. Junto con los créditos ya otorgados, "
        "deciden cuándo {name} puede graduarse. La escuela confirma qué créditos acepta."),
    ),
    "where_now": ("Where {name} is now", "Dónde está {name} ahora"),
    "grade_since": ("{grade}, since {date}", "{grade}, desde el {date}"),
    "grade_until": ("{grade}, until {date}", "{grade}, hasta el {date}"),
    "whom_to_call": ("Whom to call", "A quién llamar"),
    "call_for": ("for {state}", "por {state}"),
    "ask_school": ("Ask at the school’s office.", "Pregunte en la oficina de la escuela."),
    "credits_by_subject": ("Credits by subject and State", "Créditos por materia y por estado"),
    "total": ("Total", "Total"),
    "unfinished": ("Not finished", "Sin terminar"),
    "hours_to_date": ("Hours to date", "Horas a la fecha"),
    "health_title": ("Health", "Salud"),
    "medical_fact": ("Medical alert: {kind}.", "Aviso médico: {kind}."),
    "medical_why": (
        "({who}) Tell the school’s nurse what it is.",
        "({who}) Diga a la enfermería de la escuela de qué se trata.",
    ),
    "vaccines_yes": ("Vaccination record:", "Cartilla de vacunación:"),
    "vaccines_with": ("on file with {who}. The new school can ask for it.", "la tiene {who}. La nueva escuela puede pedirla."),
    "vaccines_none": (
        "no State says that it has it. Bring the card.",
        "ningún estado dice que la tiene. Lleve la cartilla.",
    ),
    "schools_title": ("Schools", "Escuelas"),
    "school_or_program": ("School or program", "Escuela o programa"),
    "from_to": ("From – to", "De – a"),
    "summer": ("{school} (summer)", "{school} (verano)"),
    "program_title": ("Migrant Education Program", "Programa de Educación Migrante"),
    "eligible": (
        "{name} can receive its services until {date}.",
        "{name} tiene derecho a sus servicios hasta el {date}.",
    ),
    "ended": ("Eligibility ended on {date}.", "El derecho a sus servicios terminó el {date}."),
    "no_move": ("No State has reported a move.", "Ningún estado ha informado una mudanza."),
    "last_move": ("Last move: to {place}, {date}.", "Última mudanza: a {place}, el {date}."),
    "differs_title": ("Something does not match", "Algo no coincide"),
    "differs_in": ("{element}:", "{element}:"),
    "differs_text": (
        "{first} ({who}); {other} ({others}). You can ask that it be corrected.",
        "{first} ({who}); {other} ({others}). Puede pedir que se corrija.",
    ),
    "correct_title": ("If something is wrong, you can ask that it be corrected", "Si un dato está mal, puede pedir que se corrija"),
    "correct_1": ("Tell the school what is wrong. It costs nothing.", "Diga en la escuela qué dato está mal. No cuesta nada."),
    "correct_2": (
        "The school passes it to the State that said it.",
        "La escuela se lo pasa al estado que dio el dato.",
    ),
    "correct_3": (
        "That State answers in writing within 30 days at most.",
        "Ese estado le contesta por escrito en 30 días como máximo.",
    ),
    "rights_title": ("Your rights", "Sus derechos"),
    "rights_minor": (
        "As a parent you may see the whole record, ask for corrections, learn who looked at it. At 18 the rights pass to {name}.",
        ("Como madre, padre o tutor puede ver el expediente completo, pedir correcciones y saber quién lo ha consultado. "
        "A los 18 años estos derechos pasan a {name}."),
    ),
    "rights_adult": (
        ("{name} is 18 or older: the rights to see the whole record, to ask for corrections and to learn who has looked at it are "
        "{name}’s own. With {name}’s permission the family may use them too."),
        ("{name} ya cumplió 18 años: el derecho a ver el expediente completo, a pedir correcciones y a saber quién lo ha "
        "consultado es suyo. Con su permiso, la familia también puede usarlo."),
    ),
    "again_title": ("If you move again", "Si se mudan otra vez"),
    "again": (
        ("Tell the school before you leave. Then the new school receives {name}’s grades and credits when {name} arrives. "
        "Take this sheet along."),
        ("Avise en la escuela antes de salir. Así la escuela nueva recibe las calificaciones y los créditos de {name} "
        "cuando llegue. Lleve esta hoja consigo."),
    ),
}  # fmt: skip
