"""The EDFacts files of migratory children: FS121, FS054, FS145, FS165, and the federal checks on them."""

from vereda.core.counts.edfacts.checks import CHECKS, Check, EdfactsFinding, checked
from vereda.core.counts.edfacts.files import RACE, RACES, SERVICES, Cell, EdfactsFile, amount_of, edfacts_files
from vereda.core.counts.edfacts.writing import file_name, fixed, written

__all__ = [
    "CHECKS",
    "RACE",
    "RACES",
    "SERVICES",
    "Cell",
    "Check",
    "EdfactsFile",
    "EdfactsFinding",
    "amount_of",
    "checked",
    "edfacts_files",
    "file_name",
    "fixed",
    "written",
]
