"""The data folder of a demonstration: marked as invented, so that real records are never taken for a demonstration's."""

import shutil
from pathlib import Path

from vereda.project import environment
from vereda.project.trouble import CouldNotRun

MARK = "demo"  # a file in the data folder; its presence puts the banner on every page
KEPT = {"secret_key", "file_key", "run"}


def claim(*, fresh: bool) -> Path:
    """Make the data folder a demonstration's, or find that it is one. Raises CouldNotRun for a folder with other records."""
    folder = environment.DATA_DIR.value()
    mark = folder / MARK
    if not mark.is_file() and folder.is_dir() and any(path.name not in KEPT for path in folder.iterdir()):
        raise CouldNotRun(
            f"{folder} holds an exchange that is not a demonstration. Name another folder with VEREDA_DATA_DIR."
        )
    if environment.DATABASE_URL.value() and not mark.is_file() and folder.is_dir():
        raise CouldNotRun(
            "The demonstration does not write into the server of VEREDA_DATABASE_URL of an existing exchange."
        )
    if fresh and mark.is_file():
        _forget(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark.touch()
    return folder


def _forget(folder: Path) -> None:
    """Remove what a demonstration made. Refused while it is being served."""
    from vereda.project import database  # only when it is wanted
    from vereda.project.embedded.keeper import running_server

    if environment.DATABASE_URL.value():
        raise CouldNotRun("--fresh removes a demonstration on the embedded database; empty your own server yourself.")
    if running_server(database.embedded_cluster()):
        raise CouldNotRun("The demonstration is being served or worked on. Stop it (Ctrl-C), then begin anew.")
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
