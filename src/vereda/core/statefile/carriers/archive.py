"""Zip archives: opening one that a stranger sent, and the members of our own.

Nothing of a stranger's is unpacked before its directory has been looked over.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final

from vereda.core.statefile.carriers.text import blocks
from vereda.core.statefile.model import MEGABYTE, Limits
from vereda.core.statefile.noticed import Noticed

_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
_SMALL: Final = 10 * MEGABYTE  # below this, the ratio of packed to unpacked does no harm
_PLAIN_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LINK_TYPES: Final = (stat.S_IFLNK, stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFCHR, stat.S_IFBLK)
_ENCRYPTED: Final = 0x1
_FAULTS: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError,
    OverflowError, IndexError,
)  # fmt: skip

# The earliest date a zip entry can have: the same content gives the same bytes whenever it is written.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


@contextmanager
def unpacking(noticed: Noticed, where: str, rule: str = "file.zip.broken") -> Iterator[None]:
    """Turn whatever unpacking stumbles over into a finding."""
    try:
        yield
    except _FAULTS as fault:
        noticed.refuse(rule, f"{where} cannot be unpacked: it is damaged or incomplete.", value=type(fault).__name__)


def opened(
    stream: BinaryIO, limits: Limits, noticed: Noticed, where: str, *, folders: bool, broken: str = "file.zip.broken"
) -> tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]:
    """The archive and its files by name. `folders` says whether files may lie in folders (in a workbook they do).

    Raises Refused for a damaged, encrypted or overfull archive, for paths that lead elsewhere, links and repeated names.
    What is read through `ZipFile.open` afterwards never exceeds the sizes checked here: zipfile stops at them.
    """
    _count_entries(stream, limits, noticed, where)
    with unpacking(noticed, where, broken):
        archive = zipfile.ZipFile(stream)
    for info in archive.infolist():
        _check_path(info, noticed, where, folders=folders)
    files = [info for info in archive.infolist() if not info.is_dir()]
    names = [info.filename.lower() for info in files]
    for name in names:
        if names.count(name) > 1:
            noticed.refuse("file.zip.repeated_member", f"{where} holds {name} twice.", value=name)
    for info in files:
        _check_kind(info, noticed, where, broken)
    _check_sizes(files, limits, noticed, where)
    return archive, {info.filename: info for info in files}


def _count_entries(stream: BinaryIO, limits: Limits, noticed: Noticed, where: str) -> None:
    """Count the entries before zipfile makes an object of each: a million of them would fill the memory."""
    count, tail = 0, b""
    for block in blocks(stream):
        count += (tail + block).count(_DIRECTORY_ENTRY)
        tail = block[-3:]
    stream.seek(0)
    if count > limits.members:
        noticed.refuse("file.zip.bomb", f"{where} holds {count} files; at most {limits.members} are taken.")


def _check_path(info: zipfile.ZipInfo, noticed: Noticed, where: str, *, folders: bool) -> None:
    # orig_filename is what the archive says, before zipfile cuts it at a NUL or turns its separators.
    name = info.orig_filename
    parts = name.replace("\\", "/").split("/")
    elsewhere = (
        not info.filename or name.startswith(("/", "\\")) or ".." in parts or ":" in name or not name.isprintable()
    )
    lies_deeper = len([part for part in parts if part]) > 1 and parts[0] != "__MACOSX"
    if elsewhere or (lies_deeper and not folders):
        noticed.refuse("file.zip.path", f"{where} holds a file with the path “{_shown(name)}”.", value=_shown(name))


def _check_kind(info: zipfile.ZipInfo, noticed: Noticed, where: str, broken: str) -> None:
    name = _shown(info.filename)
    if stat.S_IFMT(info.external_attr >> 16) in _LINK_TYPES:
        noticed.refuse("file.zip.symlink", f"{where}: {name} is a link or device, not a file.", value=name)
    if info.flag_bits & _ENCRYPTED:
        noticed.refuse("file.zip.encrypted", f"{where}: {name} is encrypted.", value=name)
    if info.compress_type not in _PLAIN_METHODS:
        noticed.refuse(broken, f"{where}: {name} is packed by a method other than deflate.", value=name)


def _check_sizes(files: list[zipfile.ZipInfo], limits: Limits, noticed: Noticed, where: str) -> None:
    for info in files:
        if info.file_size > max(_SMALL, limits.compression_ratio * info.compress_size):
            message = f"{where}: {_shown(info.filename)} unpacks to {info.file_size:,} bytes."
            noticed.refuse("file.zip.bomb", message, value=_shown(info.filename))
    total = sum(info.file_size for info in files)
    if total > limits.unpacked_bytes:
        noticed.refuse(
            "file.zip.bomb", f"{where} unpacks to {total:,} bytes; at most {limits.unpacked_bytes:,} are taken."
        )


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "�" for letter in name)[:100]


def new_member(name: str) -> zipfile.ZipInfo:
    """A file to be written to an archive, packed, with neither date nor owner."""
    info = zipfile.ZipInfo(name, _NO_TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3  # Unix, wherever it is written
    info.external_attr = 0o100644 << 16
    return info
