"""Writing `.zip`: all eight CSV files, in the order of the groups, without a clock in them."""

import io
import zipfile
from typing import BinaryIO

from vereda.core.elements import GROUPS
from vereda.core.statefile.canonical import header_frame, in_canonical_order
from vereda.core.statefile.carriers.archive import new_member
from vereda.core.statefile.model import StateFile


def write_zip(state_file: StateFile, stream: BinaryIO) -> None:
    """Write the canonical form. Raises ValueError for content that cannot stand in a State file."""
    frames = {"header": header_frame(state_file), **in_canonical_order(state_file)}
    with zipfile.ZipFile(stream, "w") as archive:
        for group in GROUPS.values():
            text = io.BytesIO()
            frames[group.name].select(group.columns).write_csv(text)
            archive.writestr(new_member(f"{group.name}.csv"), text.getvalue(), compresslevel=6)
