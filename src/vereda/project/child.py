"""`python -m vereda.project.child MODULE ARGUMENTS… PARENT`: runs the `main` of a module for a supervisor."""

import ctypes
import os
import signal
import sys
from importlib import import_module

from vereda.project.garbage import search_seldom
from vereda.project.supervise import COULD_NOT_RUN
from vereda.project.trouble import CouldNotRun

PR_SET_PDEATHSIG = 1


def run(module: str, *arguments: str, parent: int) -> None:
    """Do as the module's `main` says, for as long as the parent lives. Says in a line why it cannot."""
    end_with_parent(parent)
    search_seldom()
    try:
        import_module(module).main(*arguments)
    except CouldNotRun as trouble:
        sys.stderr.write(f"vereda: {trouble}\n")
        sys.exit(COULD_NOT_RUN)


def end_with_parent(parent: int) -> None:
    """Be told to stop (SIGTERM) when the supervisor dies, even by kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before we could ask
        sys.exit(0)


if __name__ == "__main__":
    run(*sys.argv[1:-1], parent=int(sys.argv[-1]))
