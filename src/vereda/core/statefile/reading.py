"""Reading a State file, whatever carries it."""

from collections.abc import Callable, Mapping
from io import SEEK_END
from pathlib import Path
from typing import BinaryIO, Final

from vereda.core.statefile.carriers.msx_reading import read_msx
from vereda.core.statefile.carriers.xlsx_reading import read_xlsx
from vereda.core.statefile.carriers.xml_reading import read_xml
from vereda.core.statefile.carriers.zip_reading import read_zip
from vereda.core.statefile.model import Limits, StateFile
from vereda.core.statefile.noticed import Noticed

Reader = Callable[[BinaryIO, Limits, Noticed, str], StateFile]

_READERS: Final[Mapping[str, Reader]] = {"msx": read_msx, "zip": read_zip, "xml": read_xml, "xlsx": read_xlsx}


def read(path: Path, *, name: str | None = None, limits: Limits | None = None) -> StateFile:
    """Read a State file: text as sent, blank as null, with notes of what had to be read otherwise.

    The ending of `name` (else of `path`) says which carrier it is. Raises Refused, whose findings say where and why,
    if the frame of the file is broken; OSError if it cannot be opened. Bombs are refused within 512 MB.
    """
    with path.open("rb") as stream:
        return read_stream(stream, name=name or path.name, limits=limits)


def read_stream(stream: BinaryIO, *, name: str, limits: Limits | None = None) -> StateFile:
    """As `read`, from an open file or other seekable stream of bytes."""
    limits = limits or Limits()
    noticed = Noticed(limits)
    shown = Path(name).name
    carrier = Path(shown).suffix.lower().removeprefix(".")
    if carrier not in _READERS:
        noticed.refuse("file.format_unknown", f"{shown} ends in none of .msx, .zip, .xml, .xlsx.")
    size = stream.seek(0, SEEK_END)
    stream.seek(0)
    if size > limits.file_bytes:
        message = f"{shown} has {size:,} bytes; at most {limits.file_bytes:,} are taken."
        noticed.refuse("file.too_large", message)
    if size == 0:
        noticed.refuse("file.empty", f"{shown} is empty.")
    return _READERS[carrier](stream, limits, noticed, shown)
