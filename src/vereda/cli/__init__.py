"""`vereda` on the command line."""

from vereda.cli.app import main

__all__ = ["main"]
