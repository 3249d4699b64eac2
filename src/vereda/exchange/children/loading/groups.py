"""Which table takes which group of a State file, and the SQL of its natural key."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models

from vereda.core.statefile.natural_keys import LETTERS, NATURAL_KEYS, PUNCTUATION, KeyPart
from vereda.exchange.children.models import (
    AlternateId,
    Assessment,
    Course,
    Demographics,
    Enrollment,
    QualifyingMove,
    StateRecord,
)


@dataclass(frozen=True)
class GroupTable:
    """A group's table. `elements` are its columns of the file's elements, by name and SQL type."""

    group: str
    table: str
    elements: tuple[tuple[str, str], ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.elements)

    @property
    def columns(self) -> str:
        return ", ".join(self.names)

    @property
    def declared(self) -> str:
        return ", ".join(f"{name} {kind}" for name, kind in self.elements)

    @property
    def key(self) -> str:
        """SQL of the natural key over a row of these columns: a UUID made of `core.statefile.natural_key`."""
        kinds = dict(self.elements)
        parts = ", ".join(f"coalesce({_part(part, kinds)}, '')" for part in NATURAL_KEYS[self.group])
        return f"md5(concat_ws(chr(31), {parts}))::uuid"


def _part(part: KeyPart, kinds: Mapping[str, str]) -> str:
    text = "coalesce(" + ", ".join(_text(element, kinds[element]) for element in part.elements) + ")"
    return folded(text) if part.folded else text


def _text(element: str, kind: str) -> str:
    """An element as text; a date's does not hang on how the session likes its dates."""
    return f"to_char({element}, 'YYYY-MM-DD')" if kind == "date" else f"{element}::text"


def folded(text: str) -> str:
    """SQL of `core.statefile.natural_keys.folded`. COLLATE "C": what is a letter must not depend on the server's locale."""
    small = f'lower({text} COLLATE "C")'
    accents, bare = "".join(LETTERS), "".join(LETTERS.values())
    plain = f"CASE WHEN octet_length({text}) = char_length({text}) THEN {small} ELSE translate({small}, '{accents}', '{bare}') END"
    return rf"""btrim(regexp_replace(({plain}) COLLATE "C", '{PUNCTUATION}', ' ', 'g'), ' ')"""


def _elements(model: type[models.Model], among: set[str] | None = None) -> tuple[tuple[str, str], ...]:
    from django.db import connection  # noqa: PLC0415  # only its names of types are wanted

    own = {"id", "state_record", "key", "said_at"}
    return tuple(
        (str(field.column), field.db_type(connection) or "text")
        for field in model._meta.concrete_fields  # noqa: SLF001  # Django's documented way to a model's fields
        if (field.name in among if among is not None else field.name not in own)
    )


def _group(group: str, model: type[models.Model]) -> GroupTable:
    return GroupTable(group, model._meta.db_table, _elements(model))  # noqa: SLF001


DEMOGRAPHIC_ELEMENTS = _elements(StateRecord, {field.name for field in Demographics._meta.fields})  # noqa: SLF001
DEMOGRAPHIC_COLUMNS = tuple(name for name, _ in DEMOGRAPHIC_ELEMENTS)
GROUP_TABLES = (
    _group("alternate_ids", AlternateId),
    _group("qualifying_moves", QualifyingMove),
    _group("enrollments", Enrollment),
    _group("course_history", Course),
    _group("assessments", Assessment),
)
