"""A data folder with every migration done, for copies: doing them takes longer than most of what is tested in such a folder."""

import subprocess
import sys
from pathlib import Path

from tests.kept import kept
from tests.project.processes import EmbeddedServer, environment, until


def copy_migrated(to: Path) -> None:
    made = kept("migrated", migrate) / "var"
    subprocess.run(["cp", "-a", made, to], check=True)  # storage is another account's


def migrate(folder: Path) -> None:
    command = [sys.executable, "-m", "vereda", "manage", "migrate"]
    subprocess.run(command, env=environment(folder / "var"), check=True, stdout=subprocess.DEVNULL)
    until(EmbeddedServer(folder / "var").is_stopped, 40)
