"""Writing `.msx`: every field of every record, in order; the last line ends with a line break."""

from typing import BinaryIO

import polars as pl

from vereda.core.elements import Group
from vereda.core.statefile.canonical import in_canonical_order, lines_by_student
from vereda.core.statefile.model import StateFile


def write_msx(state_file: StateFile, stream: BinaryIO) -> None:
    """Write the canonical form. Raises ValueError for content that cannot stand in a State file."""
    ordered = in_canonical_order(state_file)
    header = "|".join(["H", *(text or "" for text in state_file.header.values())])
    stream.write(f"{header}\n".encode())
    stream.writelines(("\n".join(lines) + "\n").encode() for lines in lines_by_student(ordered, _line))


def _line(group: Group) -> pl.Expr:
    return pl.concat_str(pl.lit(group.letter), *(pl.col(key).fill_null("") for key in group.columns), separator="|")
