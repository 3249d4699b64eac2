"""Writing a State file in its canonical form: the same content gives the same bytes."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO, Final

from vereda.core.statefile.carriers.msx_writing import write_msx
from vereda.core.statefile.carriers.xlsx_writing import write_xlsx
from vereda.core.statefile.carriers.xml_writing import write_xml
from vereda.core.statefile.carriers.zip_writing import write_zip
from vereda.core.statefile.model import StateFile

Writer = Callable[[StateFile, BinaryIO], None]

_WRITERS: Final[Mapping[str, Writer]] = {"msx": write_msx, "zip": write_zip, "xml": write_xml, "xlsx": write_xlsx}
CARRIERS: Final = tuple(_WRITERS)


def write(state_file: StateFile, path: Path) -> None:
    """Write a State file by the ending of `path`; students in their order, values as sent.

    The file appears whole or not at all. Raises ValueError for an unknown ending or for content that no State file can
    hold (a sub-record without its student, a vertical bar or control character in a value); OSError where the disk
    does not play along.
    """
    carrier = path.suffix.lower().removeprefix(".")
    if carrier not in _WRITERS:
        raise ValueError(f"{path.name} ends in none of .msx, .zip, .xml, .xlsx")
    write_whole(path, lambda stream: _WRITERS[carrier](state_file, stream))


def write_whole(path: Path, writing: Callable[[BinaryIO], None]) -> None:
    """Let `writing` fill a file beside `path`, then put it in its place; leave nothing behind if that fails."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as stream:
            writing(stream)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
