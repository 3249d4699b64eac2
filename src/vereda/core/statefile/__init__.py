"""State files: reading, checking and writing them in any of their four carriers."""

from vereda.core.statefile.model import (
    FINDING_SCHEMA,
    Limits,
    Refused,
    Rule,
    Severity,
    StateFile,
    empty_groups,
    state_file,
)
from vereda.core.statefile.reading import read, read_stream
from vereda.core.statefile.writing import CARRIERS, write

__all__ = [
    "CARRIERS",
    "FINDING_SCHEMA",
    "Limits",
    "Refused",
    "Rule",
    "Severity",
    "StateFile",
    "empty_groups",
    "read",
    "read_stream",
    "state_file",
    "write",
]
