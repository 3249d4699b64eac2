"""EDFacts files as bytes: comma separated with their header, or by the columns of the fixed layout."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from vereda.core.counts.edfacts.files import TITLES, Cell, EdfactsFile
from vereda.core.counts.tables import rows

SEA: Final = "01"  # State agency number of the State educational agency
CARRIAGE: Final = "CarriageReturn/LineFeed"
UNKNOWN_FUNDS: Final = "MISSING"
NUMBERS: Final = frozenset({"FileRecordNumber", "Amount", "MigrantStuEligibleRSY"})
_COLUMNS: Final = {
    file: tuple(
        (row["column"], int(row["first"]), int(row["last"]))
        for row in rows("edfacts_columns.csv")
        if row["file"] == file
    )
    for file in TITLES
}


def file_name(file: str, state: str, *, version: str, ending: str = "csv") -> str:
    """`TXSEAMIGELIGv000001.csv`: State, level, table, version."""
    return f"{state}{TITLES[file]['level']}{TITLES[file]['name']}{version}.{ending}"


def written(one: EdfactsFile, *, state: str, fips: str, year: str, version: str = "v000001") -> bytes:
    """The file with its header line: type, number of records, name, identifier, reporting period (2025-2026)."""
    kept = io.StringIO()
    line = csv.writer(kept, lineterminator="\r\n")
    name = file_name(one.file, state, version=version)
    line.writerow([TITLES[one.file]["title"], len(one.cells), name, f"{one.file} {state} {version}", year])
    for number, cell in enumerate(one.cells, start=1):
        line.writerow([value for _, _, value in _values(one.file, cell, number, fips)])
    return kept.getvalue().encode()


def fixed(one: EdfactsFile, *, fips: str) -> bytes:
    """The same rows, each value in the columns that the layout gives it, numbers to the right."""
    lines = []
    for number, cell in enumerate(one.cells, start=1):
        fields = _values(one.file, cell, number, fips)
        lines.append("".join(_placed(column, value, last - first + 1) for column, (first, last), value in fields))
    return "".join(f"{line}\r\n" for line in lines).encode()


def _placed(column: str, value: str, width: int) -> str:
    return value.rjust(width) if column in NUMBERS else value.ljust(width)


def _values(file: str, cell: Cell, number: int, fips: str) -> Iterator[tuple[str, tuple[int, int], str]]:
    known = {
        "FileRecordNumber": str(number),
        "FIPSStateCode": fips,
        "StateAgencyNumber": SEA,
        "TableTypeAbbrv": TITLES[file]["table"],
        "TotalIndicator": "Y" if cell.total else "N",
        "Amount": str(cell.amount),
        "StateLEAIDNumber": cell.places[0],
        "StateSchoolIDNumber": cell.places[1],
        "MigrantStuEligibleRSY": str(cell.amount),
        "MEPFundStatus": UNKNOWN_FUNDS,
        **cell.codes,
    }
    for column, first, last in _COLUMNS[file]:
        if column != CARRIAGE:
            yield column, (first, last), known.get(column, "")
