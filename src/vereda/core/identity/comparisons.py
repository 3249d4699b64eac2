"""What is compared between two records, as data: each comparison a list of named levels with a sentence in two languages.

A level is a fact about two records ("the given names sound alike"); what it weighs is learned and stands in the model.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Level:
    name: str
    en: str
    es: str


@dataclass(frozen=True)
class Comparison:
    """One comparison. Levels are in the order of their codes; the first always says that nothing can be compared."""

    name: str
    en: str
    es: str
    columns: tuple[str, ...]  # of the feature frame, shown when explained
    levels: tuple[Level, ...]

    def level(self, name: str) -> int:
        return self.level_names.index(name)

    @property
    def level_names(self) -> tuple[str, ...]:
        return tuple(level.name for level in self.levels)


def _comparison(name: str, en: str, es: str, columns: str, *levels: tuple[str, str, str]) -> Comparison:
    return Comparison(name, en, es, tuple(columns.split()), tuple(Level(*level) for level in levels))


GIVEN: Final = _comparison(
    "given", "Given name", "Nombre", "given",
    ("missing", "one record has no given name", "un registro no tiene nombre"),
    ("same", "the first given names are the same", "los primeros nombres son iguales"),
    ("nickname", "one given name is a short or pet form of the other", "un nombre es forma corta o familiar del otro"),
    ("sound", "the first given names sound alike", "los primeros nombres suenan igual"),
    ("typo", "the first given names differ as by a typing error", "los primeros nombres difieren como por un error de tecleo"),
    ("shortened", "one given name begins the other", "un nombre es el principio del otro"),
    ("initial", "one record has only the initial", "un registro solo tiene la inicial"),
    ("both_known", "the given names are one letter apart, but each is a name of its own", "los nombres difieren en una letra, pero cada uno es un nombre propio"),
    ("similar", "the given names are somewhat alike", "los nombres se parecen algo"),
    ("different", "the given names are different", "los nombres son diferentes"),
    ("crossed", "the first given name of one is the second of the other", "el primer nombre de uno es el segundo del otro"),
    ("crossed_both", "the same two given names in the other order", "los mismos dos nombres en el otro orden"),
)  # fmt: skip

SECOND_GIVEN: Final = _comparison(
    "second_given", "Second given name", "Segundo nombre", "given",
    ("missing", "neither record has a second given name", "ningún registro tiene segundo nombre"),
    ("one_absent", "only one record has a second given name", "solo un registro tiene segundo nombre"),
    ("same", "the second given names are the same", "los segundos nombres son iguales"),
    ("close", "the second given names are alike, or one is an initial", "los segundos nombres se parecen, o uno es una inicial"),
    ("different", "the second given names are different", "los segundos nombres son diferentes"),
)  # fmt: skip

SURNAMES: Final = _comparison(
    "surnames", "Surnames", "Apellidos", "surnames",
    ("missing", "one record has no surname", "un registro no tiene apellido"),
    ("both_same", "both surnames agree", "los dos apellidos coinciden"),
    ("both_other_order", "both surnames agree, in the other order", "los dos apellidos coinciden, en el otro orden"),
    ("one_of_two", "one record has a single surname, and the other has it too", "un registro tiene un solo apellido, y el otro también lo tiene"),
    ("single_same", "both have the same single surname", "ambos tienen el mismo único apellido"),
    ("same_and_close", "one surname agrees, the other nearly", "un apellido coincide, el otro casi"),
    ("both_close", "both surnames nearly agree", "los dos apellidos casi coinciden"),
    ("one_close", "one record has a single surname, and it nearly agrees", "un registro tiene un solo apellido, y casi coincide"),
    ("same_and_different", "one surname agrees, the other differs", "un apellido coincide, el otro difiere"),
    ("close_and_different", "one surname nearly agrees, the other differs", "un apellido casi coincide, el otro difiere"),
    ("different", "the surnames are different", "los apellidos son diferentes"),
)  # fmt: skip

BIRTH_DATE: Final = _comparison(
    "birth_date", "Birth date", "Fecha de nacimiento", "born",
    ("missing", "one record has no birth date", "un registro no tiene fecha de nacimiento"),
    ("same", "the birth dates are the same", "las fechas de nacimiento son iguales"),
    ("swapped", "day and month are swapped", "el día y el mes están intercambiados"),
    ("digit", "one digit of the day or month differs, or two are swapped", "difiere una cifra del día o del mes, o dos están intercambiadas"),
    ("year_only", "same year, and one date is the first of January or of the same month", "mismo año, y una fecha es el primero de enero o del mismo mes"),
    ("year_differs", "day and month agree, the year does not", "coinciden el día y el mes, pero no el año"),
    ("two_parts", "two of day, month and year agree", "coinciden dos de día, mes y año"),
    ("months_apart", "less than nine months apart: too near for two children of one mother", "menos de nueve meses de diferencia: muy cerca para dos hijos de una madre"),
    ("years_apart", "nine months to four years apart", "de nueve meses a cuatro años de diferencia"),
    ("far_apart", "more than four years apart", "más de cuatro años de diferencia"),
)  # fmt: skip

SEX: Final = _comparison(
    "sex", "Sex", "Sexo", "sex",
    ("missing", "sex is not said", "no se indica el sexo"),
    ("same", "same sex", "mismo sexo"),
    ("different", "different sex", "diferente sexo"),
)  # fmt: skip

MULTIPLE_BIRTH: Final = _comparison(
    "multiple_birth", "Multiple birth", "Parto múltiple", "multiple",
    ("missing", "neither record says whether the child is a twin", "ningún registro dice si es gemelo"),
    ("both_yes", "both say: a twin or triplet", "ambos dicen: gemelo o trillizo"),
    ("both_no", "both say: not a twin", "ambos dicen: no es gemelo"),
    ("contradict", "one says twin, the other not", "uno dice gemelo, el otro no"),
    ("one_yes", "one says twin, the other nothing", "uno dice gemelo, el otro nada"),
    ("one_no", "one says not a twin, the other nothing", "uno dice que no es gemelo, el otro nada"),
)  # fmt: skip

_PARENT = (
    ("missing", "the name is missing in one record", "falta el nombre en un registro"),
    ("same", "the same name", "el mismo nombre"),
    ("given_same", "same given name, surname missing in one", "mismo nombre de pila, falta el apellido en uno"),
    ("given_same_surname_differs", "same given name, other surname", "mismo nombre de pila, otro apellido"),
    ("given_close", "the given names are alike, or one is part of the other", "los nombres de pila se parecen, o uno es parte del otro"),
    ("surname_only", "same surname, given name missing in one", "mismo apellido, falta el nombre de pila en uno"),
    ("surname_differs", "other surname, given name missing in one", "otro apellido, falta el nombre de pila en uno"),
    ("given_differs", "same surname, other given name", "mismo apellido, otro nombre de pila"),
    ("different", "another name", "otro nombre"),
)  # fmt: skip

MOTHER: Final = _comparison("mother", "Mother", "Madre", "mother_given mother_surnames", *_PARENT)
FATHER: Final = _comparison("father", "Father", "Padre", "father_given father_surnames", *_PARENT)

BIRTHPLACE: Final = _comparison(
    "birthplace", "Birthplace", "Lugar de nacimiento", "birth_city birth_state birth_country",
    ("missing", "the birthplace is missing in one record", "falta el lugar de nacimiento en un registro"),
    ("city_same", "born in the same city", "nacidos en la misma ciudad"),
    ("city_close", "the city is spelled nearly the same", "la ciudad se escribe casi igual"),
    ("state_same", "born in the same State, city missing in one", "nacidos en el mismo estado, falta la ciudad en uno"),
    ("city_differs", "same State, other city", "mismo estado, otra ciudad"),
    ("country_same", "same country, no more is said in one", "mismo país, uno no dice más"),
    ("state_differs", "same country, other State or city", "mismo país, otro estado u otra ciudad"),
    ("country_differs", "another country", "otro país"),
)  # fmt: skip

SUFFIX: Final = _comparison(
    "suffix", "Suffix", "Sufijo", "suffix",
    ("missing", "no suffix", "sin sufijo"),
    ("same", "same suffix", "mismo sufijo"),
    ("one_absent", "only one has a suffix", "solo uno tiene sufijo"),
    ("different", "different suffixes", "sufijos diferentes"),
)  # fmt: skip

SOURCE: Final = _comparison(
    "source", "State", "Estado", "state state_student_id",
    ("missing", "the State is not said", "no se indica el estado"),
    ("same_student", "the same student identifier of the same State", "el mismo identificador de estudiante del mismo estado"),
    ("same_state", "one State holds both, under two identifiers", "un estado tiene ambos, con dos identificadores"),
    ("other_state", "two States", "dos estados"),
)  # fmt: skip

COMPARISONS: Final = (GIVEN, SECOND_GIVEN, SURNAMES, BIRTH_DATE, SEX, MULTIPLE_BIRTH, MOTHER, FATHER, BIRTHPLACE, SUFFIX, SOURCE)
BY_NAME: Final = {comparison.name: comparison for comparison in COMPARISONS}


@dataclass(frozen=True)
class Interaction:
    """Comparisons that mean more (or less) together than apart. `groups` maps level names to a few groups each."""

    name: str
    en: str
    es: str
    parts: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]

    def cells(self) -> list[str]:
        """The names of all combinations, `given group/date group/…`, in the order of their codes."""
        cells = [""]
        for _, groups in self.parts:
            cells = [f"{cell}/{group}".lstrip("/") for cell in cells for group, _ in groups]
        return cells


_GIVEN = ("given", (
    ("missing", ("missing",)), ("agree", ("same", "nickname", "sound", "crossed_both")), ("nearly", ("typo", "shortened", "initial", "crossed")),
    ("alike", ("both_known", "similar")), ("differ", ("different",)),
))  # fmt: skip
_SECOND = ("second_given", (("absent", ("missing", "one_absent")), ("agree", ("same", "close")), ("differ", ("different",))))
_DATE = ("birth_date", (
    ("missing", ("missing",)), ("same", ("same",)), ("nearly", ("swapped", "digit", "year_only")),
    ("partly", ("year_differs", "two_parts", "months_apart")), ("differ", ("years_apart", "far_apart")),
))  # fmt: skip
_MULTIPLE = ("multiple_birth", (("unsaid", ("missing",)), ("twin", ("both_yes", "one_yes", "contradict")), ("single", ("both_no", "one_no"))))
_SEX = ("sex", (("same", ("same", "missing")), ("differ", ("different",))))
_SURNAMES = ("surnames", (
    ("missing", ("missing",)), ("agree", ("both_same", "both_other_order", "same_and_close", "both_close")),
    ("partly", ("one_of_two", "single_same", "one_close")), ("mixed", ("same_and_different", "close_and_different")), ("differ", ("different",)),
))  # fmt: skip
_FAMILY = (
    ("unsaid", ("missing", "surname_only", "surname_differs")), ("agree", ("same", "given_same", "given_same_surname_differs", "given_close")),
    ("differ", ("given_differs", "different")),
)  # fmt: skip
_MOTHER, _FATHER = ("mother", _FAMILY), ("father", _FAMILY)

INTERACTIONS: Final = (
    Interaction("given × birth date × multiple birth", "Name, birth date and twin birth together", "Nombre, fecha y parto múltiple juntos", (_GIVEN, _DATE, _MULTIPLE)),
    Interaction("given × second given × birth date", "Both given names and birth date together", "Ambos nombres y fecha juntos", (_GIVEN, _SECOND, _DATE)),
    Interaction("given × sex", "Given name and sex together", "Nombre y sexo juntos", (_GIVEN, _SEX)),
    Interaction("birth date × surnames", "Birth date and surnames together", "Fecha y apellidos juntos", (_DATE, _SURNAMES)),
    Interaction("mother × father", "Both parents together", "Ambos padres juntos", (_MOTHER, _FATHER)),
    Interaction("given × mother", "Given name and mother together", "Nombre y madre juntos", (_GIVEN, _MOTHER)),
    Interaction("surnames × mother", "Surnames and mother together", "Apellidos y madre juntos", (_SURNAMES, _MOTHER)),
    Interaction("birth date × mother", "Birth date and mother together", "Fecha y madre juntas", (_DATE, _MOTHER)),
)  # fmt: skip

# Comparisons whose agreement counts for more the rarer the name that agrees.
RARITY: Final = ("given", "second_given", "surnames", "mother", "father")
