"""The frame of the file: the header, its counts and its dates. What fires here refuses the file as a whole."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from vereda.core.elements import GROUPS, Element, codes_in_force
from vereda.core.statefile.checking import GROUP_ORDER, Checking
from vereda.core.statefile.model import Severity
from vereda.core.statefile.reading_rules import READING_RULES
from vereda.core.statefile.registry import CHECKS, Check, Fault, Find, LeftOut, Phase, check
from vereda.core.statefile.typed import moment, number

BEGUN = datetime(2007, 9, 1, tzinfo=UTC)  # full use of the exchange began that month
STAMP = "YYYYMMDDhhmmssSSS, such as 20260115083000000"
STAMP_ES = "AAAAMMDDhhmmssSSS, como 20260115083000000"
LAYOUT = "S:gh1 (header of the State file)"


def element_missing(element: Element) -> Find:
    def find(checking: Checking) -> Sequence[Fault]:
        return [] if (checking.file.header.get(element.key) or "").strip() else [Fault(element.key)]

    return find


def element_unreadable(element: Element) -> Find:
    """A timestamp or a count that is there and is not one."""

    def find(checking: Checking) -> Sequence[Fault]:
        text = (checking.file.header.get(element.key) or "").strip()
        read = moment(text) if element.type == "timestamp" else number(text)
        return [Fault(element.key, text)] if text and read is None else []

    return find


for one in GROUPS["header"].elements:
    check(
        f"header.{one.key}.missing",
        Severity.REFUSE_FILE,
        phase=Phase.FRAME,
        group="header",
        element=one.key,
        what=f"{one.name} is missing from the header.",
        why="Without its header nobody can tell whose file it is, of when, and whether all of it has come.",
        source=LAYOUT,
        fix=f"Fill in {one.name} in the header.",
        what_es=f"Falta «{one.name_es}» en el encabezado.",
        fix_es=f"Complete «{one.name_es}» en el encabezado.",
    )(element_missing(one))
    if one.type not in ("timestamp", "number"):
        continue
    stamp = one.type == "timestamp"
    check(
        f"header.{one.key}.{'not_a_timestamp' if stamp else 'not_a_number'}",
        Severity.REFUSE_FILE,
        phase=Phase.FRAME,
        group="header",
        element=one.key,
        what=f"{one.name} in the header is not {'a timestamp' if stamp else 'a whole number'}.",
        why="Statements are put in order by the header's times, and whole files are told from cut ones by its counts.",
        source=LAYOUT,
        fix=f"Write it as {STAMP if stamp else 'digits only'}.",
        what_es=f"«{one.name_es}» en el encabezado no es {'una fecha y hora' if stamp else 'un número entero'}.",
        fix_es=f"Escríbalo como {STAMP_ES if stamp else 'solo dígitos'}.",
    )(element_unreadable(one))


@check(
    "header.submitting_state.not_a_code",
    Severity.REFUSE_FILE,
    phase=Phase.FRAME,
    group="header",
    element="submitting_state",
    what="The submitting State is no State, D.C. or outlying area.",
    why="Everything in the file belongs to the State that sends it.",
    source=LAYOUT,
    fix="Write the two-letter postal code, such as WA.",
    what_es="El estado que envía no es un estado, D. C. ni un área periférica.",
    fix_es="Escriba la abreviatura postal de dos letras, como WA.",
)
def state_unknown(checking: Checking) -> Sequence[Fault]:
    state = (checking.file.header.get("submitting_state") or "").strip()
    known = codes_in_force("us_state", checking.on)
    return [Fault("submitting_state", state)] if state and state.upper() not in known else []


@check(
    "header.submission_date.in_future",
    Severity.REFUSE_FILE,
    phase=Phase.FRAME,
    group="header",
    element="submission_date",
    what="The submission date is after the day on which the file arrived.",
    why="The newest statement holds; one dated ahead would override all corrections until that day.",
    source="own rule: statements are ordered by submission date",
    fix="Set the clock of the system that made the file, and make it again.",
    what_es="La fecha de envío es posterior al día en que llegó el archivo.",
    fix_es="Corrija el reloj del sistema que generó el archivo y genérelo de nuevo.",
)
def submission_in_future(checking: Checking) -> Sequence[Fault]:
    """One day of grace, for time zones: the layout has none, and Guam is a day ahead of Hawaii."""
    sent = moment(checking.file.header.get("submission_date"))
    if sent is None or checking.settings.today is None or sent.date() <= checking.settings.today + timedelta(1):
        return []
    return [Fault("submission_date", checking.file.header["submission_date"])]


@check(
    "header.submission_date.too_early",
    Severity.REFUSE_FILE,
    phase=Phase.FRAME,
    group="header",
    element="submission_date",
    what="The submission date is before September 2007, when the exchange began.",
    why="A file of before the first list of elements can be held to no list.",
    source="S:seed (full use of MSIX from September 2007)",
    fix="Write the day on which the file was made.",
    what_es="La fecha de envío es anterior a septiembre de 2007, cuando comenzó el intercambio.",
    fix_es="Escriba el día en que se generó el archivo.",
)
def submission_too_early(checking: Checking) -> Sequence[Fault]:
    sent = moment(checking.file.header.get("submission_date"))
    return [Fault("submission_date", checking.file.header["submission_date"])] if sent and sent < BEGUN else []


@check(
    "header.ending_effective_date.not_after_beginning",
    Severity.REFUSE_FILE,
    phase=Phase.FRAME,
    group="header",
    element="ending_effective_date",
    what="The ending effective date is not later than the beginning effective date.",
    why="The file tells the changes of a span of time, and the span must have a length.",
    source=LAYOUT,
    fix="Check both dates; the ending must be later.",
    what_es="La fecha final de vigencia no es posterior a la inicial.",
    fix_es="Revise ambas fechas; la final debe ser posterior.",
)
def window_backwards(checking: Checking) -> Sequence[Fault]:
    header = checking.file.header
    begins, ends = moment(header.get("beginning_effective_date")), moment(header.get("ending_effective_date"))
    return (
        [Fault("ending_effective_date", header["ending_effective_date"])] if begins and ends and ends <= begins else []
    )


@check(
    "header.ending_effective_date.after_submission",
    Severity.WARNING,
    phase=Phase.FRAME,
    group="header",
    element="ending_effective_date",
    what="The ending effective date is after the day of submission.",
    why="A file cannot tell the changes of days to come.",
    source="own rule",
    fix="Set the ending effective date to the moment up to which changes were taken.",
    what_es="La fecha final de vigencia es posterior al día del envío.",
    fix_es="Ponga como fecha final el momento hasta el que se tomaron los cambios.",
)
def window_ahead(checking: Checking) -> Sequence[Fault]:
    header = checking.file.header
    sent, ends = moment(header.get("submission_date")), moment(header.get("ending_effective_date"))
    late = sent is not None and ends is not None and ends.date() > sent.date()
    return [Fault("ending_effective_date", header["ending_effective_date"])] if late else []


def _counted(checking: Checking, key: str, there: int) -> Sequence[Fault]:
    said = number((checking.file.header.get(key) or "").strip())
    if said is None or said == there:
        return []
    return [Fault(key, str(said), f" ({said:,} ≠ {there:,})")]


@check(
    "header.total_students_in_file.wrong",
    Severity.REFUSE_FILE,
    phase=Phase.FRAME,
    group="header",
    element="total_students_in_file",
    what="The header announces another number of students than the file has.",
    why="The count is how one sees that a file was cut short on its way.",
    source=LAYOUT,
    fix="Send the file again; if it is whole, correct the count.",
    what_es="El encabezado anuncia un número de estudiantes distinto del que tiene el archivo.",
    fix_es="Envíe el archivo de nuevo; si está completo, corrija el total.",
)
def students_miscounted(checking: Checking) -> Sequence[Fault]:
    return _counted(checking, "total_students_in_file", len(checking.file.groups["student"]))


@check(
    "header.total_records_in_file.wrong",
    Severity.REFUSE_FILE,
    phase=Phase.FRAME,
    group="header",
    element="total_records_in_file",
    what="The header announces another number of records than the file has (the header itself not counted).",
    why="The count is how one sees that a file was cut short on its way.",
    source=LAYOUT,
    fix="Send the file again; if it is whole, correct the count: all records but the header.",
    what_es="El encabezado anuncia un número de registros distinto del que tiene el archivo (sin contar el encabezado).",
    fix_es="Envíe el archivo de nuevo; si está completo, corrija el total: todos los registros menos el encabezado.",
)
def records_miscounted(checking: Checking) -> Sequence[Fault]:
    return _counted(checking, "total_records_in_file", sum(len(checking.file.groups[group]) for group in GROUP_ORDER))


def too_many_students(checking: Checking) -> Sequence[Fault]:
    """The readers have a limit of their own; this one is the exchange's setting."""
    there, most = len(checking.file.groups["student"]), checking.settings.most_students
    return [Fault(value=str(there), detail=f" ({there:,} > {most:,})")] if there > most else []


TOO_MANY: Final = READING_RULES["file.too_many_students"]
CHECKS.append(Check(TOO_MANY, Phase.FRAME, "header", None, LeftOut.NOTHING, too_many_students))


@check(
    "file.students.none",
    Severity.NOTE,
    phase=Phase.FRAME,
    group="header",
    what="The file has no student.",
    why="A day without changes needs no file; an empty one may mean that an export failed.",
    source="own rule",
    fix="Nothing to do if nothing changed; otherwise look at the export.",
    what_es="El archivo no tiene ningún estudiante.",
    fix_es="No hay nada que hacer si nada cambió; si no, revise la exportación.",
)
def no_students(checking: Checking) -> Sequence[Fault]:
    return [Fault()] if checking.file.groups["student"].is_empty() else []
