"""Files named on the command line: what stands in the way of reading or writing them, said before anything is done.

Arguments are declared with `readable=False`: a file that is closed to us is no wrong usage, and said when it is opened.
"""

import os
from pathlib import Path

from vereda.cli.ending import could_not
from vereda.cli.output import WRONG_USAGE, CouldNotRun, refuse

ENDINGS = ".msx, .zip, .xml or .xlsx"


def must_be_state_file(path: Path) -> None:
    """Ends the command for a name that is no State file's, or no file. Raises CouldNotRun."""
    must_end_like_a_state_file(path)
    must_be_file(path)


def must_end_like_a_state_file(path: Path) -> None:
    from vereda.core.statefile import CARRIERS

    if path.suffix.lower().removeprefix(".") not in CARRIERS:
        refuse(f"{path}: the name must end in {ENDINGS}", WRONG_USAGE)


def must_be_file(path: Path) -> None:
    """Ends the command where there is none to read. Raises CouldNotRun."""
    try:
        if path.is_file():
            return
        there = path.exists()
    except OSError as trouble:
        raise CouldNotRun(could_not(str(path), trouble)) from trouble
    refuse(f"{path}: {'not a file' if there else 'no such file; check the name and the folder'}", WRONG_USAGE)


def must_be_free(target: Path, *, force: bool) -> None:
    """Ends the command where nothing may be written: taken, not a file, or in no folder. Raises CouldNotRun."""
    try:
        if target.exists() and not target.is_file():
            refuse(f"{target}: not a file; name a file to write to", WRONG_USAGE)
        if target.exists() and not force:
            refuse(f"{target} exists; --force replaces it", WRONG_USAGE)
    except OSError as trouble:
        raise CouldNotRun(could_not(str(target), trouble)) from trouble
    must_be_folder(target.parent)


def must_be_folder(folder: Path) -> None:
    """Ends the command where nothing can be written. Raises CouldNotRun for a folder that is closed to us."""
    if not folder.is_dir():
        refuse(f"{folder}: {'not a folder' if folder.exists() else 'no such folder; make it first'}", WRONG_USAGE)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CouldNotRun(f"{folder}: nothing may be written there; ask for the permission, or name another place")
