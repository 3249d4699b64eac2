"""The revisions of the element list, in order: what each element and code is in force by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from vereda.core.elements.table import Certainty, certainty, rows


@dataclass(frozen=True)
class Revision:
    """One state of the list. A proposed one has a date far ahead, so that it can be tried but binds nobody."""

    name: str
    in_force_from: date
    proposed: bool
    description: str
    source: str
    certainty: Certainty


def _load() -> Mapping[str, Revision]:
    return MappingProxyType(
        {
            row["revision"]: Revision(
                name=row["revision"],
                in_force_from=date.fromisoformat(row["in_force_from"]),
                proposed=row["proposed"] == "yes",
                description=row["name"],
                source=row["source"],
                certainty=certainty(row["certainty"]),
            )
            for row in rows("revisions.csv")
        }
    )


REVISIONS: Final = _load()


def started(revision: str) -> date | None:
    """The day on which a revision came into force; None for no revision."""
    return REVISIONS[revision].in_force_from if revision else None


def revision_on(day: date) -> Revision:
    """The revision in force on a day; before the first one, the first."""
    begun = [revision for revision in REVISIONS.values() if revision.in_force_from <= day]
    return begun[-1] if begun else next(iter(REVISIONS.values()))
