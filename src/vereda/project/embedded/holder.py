"""Which machine a data folder is open on. Two machines on one folder would destroy it."""

import json
import os
import platform
from dataclasses import asdict, dataclass
from pathlib import Path

from vereda.project.trouble import CouldNotRun

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Holder:
    """The machine, this boot of it, and the keeper's process id there."""

    host: str
    boot: str
    pid: int


def this_machine() -> Holder:
    return Holder(platform.node(), BOOT_ID.read_text().strip() if BOOT_ID.exists() else "", os.getpid())


def recorded(path: Path) -> Holder | None:
    try:
        return Holder(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None  # never opened, closed in good order, or cut off by a full disk: the locks decide alone


def record(path: Path) -> None:
    path.write_text(json.dumps(asdict(this_machine())))


def refuse_other_machine(path: Path) -> None:
    """Raise CouldNotRun if the folder was opened on another machine and not closed there.

    The same boot id is the same kernel (another container, too): there the locks are to be trusted. Another boot id under
    the same host name is this machine after a restart. Anything else may be running at this moment, out of our sight.
    """
    holder, here = recorded(path), this_machine()
    if holder is None or holder.boot == here.boot or holder.host == here.host:
        return
    raise CouldNotRun(
        f"The data folder {path.parent.parent} is in use by Vereda on the machine {holder.host}, or was when that one was "
        f"cut off. Stop it there, or name another folder in VEREDA_DATA_DIR. If nothing runs there any more, delete {path}."
    )
