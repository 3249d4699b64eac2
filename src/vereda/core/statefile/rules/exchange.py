"""Rules that only the exchange can check, for it alone knows what is on record, what was agreed and who is sending."""

from typing import Final

from vereda.core.statefile.model import Severity
from vereda.core.statefile.registry import told_by

OWN: Final = "own rule: docs/adr/005-statements.md"

told_by(
    "file.agreement.missing",
    Severity.REFUSE_FILE,
    by="exchange",
    what="The State has no Interconnection Agreement and Interconnection Security Agreement in force.",
    why="Records of children are exchanged only under both agreements. The test lane is always open.",
    source="34 CFR 200.85(f), 34 CFR 200.81(k) and (l)",
    fix="Renew the agreements, or send the file to the test lane.",
    what_es="El estado no tiene vigentes el Acuerdo de Interconexión y el Acuerdo de Seguridad de Interconexión.",
    fix_es="Renueve los acuerdos, o envíe el archivo por la vía de prueba.",
)
told_by(
    "file.submitting_state.not_yours",
    Severity.REFUSE_FILE,
    by="exchange",
    what="The header names another State than the one you send for.",
    why="A State speaks for its own records only.",
    source="own rule",
    fix="Check that this is the right file; if it is, sign in for the State it names.",
    what_es="El encabezado nombra un estado distinto de aquel por el que usted envía.",
    fix_es="Compruebe que es el archivo correcto; si lo es, inicie sesión por el estado que nombra.",
)
told_by(
    "student.statement.older",
    Severity.NOTE,
    by="exchange",
    what="A newer statement of this student is already on record. It keeps its place; this one is filed before it.",
    why="Statements are put in order by submission date, whenever they arrive.",
    source=OWN,
    fix="Nothing to do if the file was sent late. To state something anew, send a file made today.",
    what_es="Ya consta una declaración más reciente de este estudiante. Conserva su lugar; esta se archiva antes.",
    fix_es="No hay nada que hacer si el archivo se envió tarde. Para declarar algo de nuevo, envíe un archivo de hoy.",
)
told_by(
    "student.action_code.insert_known",
    Severity.NOTE,
    by="exchange",
    what="The student is inserted but was already on record. The new statement took the place of the old one.",
    why="An insert states the student in full.",
    source=OWN,
    fix="Nothing to do if you meant to state the student anew; for changes alone send U.",
    what_es="Se inserta al estudiante, pero ya constaba. La nueva declaración tomó el lugar de la anterior.",
    fix_es="No hay nada que hacer si quiso declarar de nuevo al estudiante; para cambios solamente, envíe U.",
)
told_by(
    "student.action_code.update_unknown",
    Severity.WARNING,
    by="exchange",
    what="The student is updated but was not on record. What the update says was taken as the first statement.",
    why="An earlier file may be missing, held back or still on its way.",
    source=OWN,
    fix="Send the student in full, with action I.",
    what_es="Se actualiza al estudiante, pero no constaba. Lo que dice la actualización se tomó como primera declaración.",
    fix_es="Envíe al estudiante completo, con la acción I.",
)
told_by(
    "student.action_code.delete_unknown",
    Severity.WARNING,
    by="exchange",
    what="The student is deleted but was not on record. There was nothing to withdraw.",
    why="The identifier may have changed or be mistyped.",
    source=OWN,
    fix="Check the State Student Identifier.",
    what_es="Se elimina al estudiante, pero no constaba. No había nada que retirar.",
    fix_es="Revise el identificador estatal del estudiante.",
)
told_by(
    "student.demographics.never_stated",
    Severity.HOLD_STUDENT,
    by="exchange",
    what="The update has no demographics and none are on record. The student is held back.",
    why="Without name and birth date nobody can tell which child it is.",
    source="34 CFR 200.85(b); own rule",
    fix="Send the student in full, with action I.",
    what_es="La actualización no trae datos demográficos y no consta ninguno. El estudiante queda en espera.",
    fix_es="Envíe al estudiante completo, con la acción I.",
)
told_by(
    "student.msix_identification_number.unknown",
    Severity.WARNING,
    by="exchange",
    what="The exchange has given this MSIX ID to no child. It was not used.",
    why="The number helps only if it is the one that the exchange gave.",
    source="S:msedd609 (bad MSIX IDs are reported, mostly mending themselves)",
    fix="Take the MSIX IDs from the return file.",
    what_es="El intercambio no ha dado este número MSIX a ningún niño. No se usó.",
    fix_es="Tome los números MSIX del archivo de respuesta.",
)
told_by(
    "student.msix_identification_number.other_child",
    Severity.WARNING,
    by="exchange",
    what="This MSIX ID belongs to another child than the one the record was matched to.",
    why="The State's system may keep an ID from before a merge or split, or of another student.",
    source="S:msedd609",
    fix="Take the MSIX ID from the return file; if you are sure of yours, ask for a merge or split.",
    what_es="Este número MSIX pertenece a un niño distinto de aquel con el que coincidió el registro.",
    fix_es="Tome el número MSIX del archivo de respuesta; si está seguro del suyo, pida una unión o separación.",
)
told_by(
    "file.findings.more",
    Severity.NOTE,
    by="check",
    what="Only the first findings of a rule are listed; all were counted.",
    why="A mistake of the exporting system repeats on every line, and one list of it is enough.",
    source="own rule: memory stays bounded",
    fix="Mend what is listed and send the file again.",
    what_es="Solo se enumeran los primeros hallazgos de una regla; todos se contaron.",
    fix_es="Corrija lo enumerado y envíe el archivo de nuevo.",
)
told_by(
    "file.not_worked_off",
    Severity.REFUSE_FILE,
    by="exchange",
    what="The exchange could not work this file off, several times over. The fault is ours; nothing of the file was loaded.",
    why="One file that cannot be worked off must not hold up those after it.",
    source="own rule",
    fix="Write to the people who run the exchange, with the receipt number. They need not see the file.",
    what_es="El intercambio no pudo procesar este archivo, tras varios intentos. La falla es nuestra; no se cargó nada de él.",
    fix_es="Escriba a quienes operan el intercambio con el número de recibo. No necesitan ver el archivo.",
)
