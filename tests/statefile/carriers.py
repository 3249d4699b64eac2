"""State files for tests of the carriers: any content they can hold, and files as bytes."""

import io
import zipfile
from pathlib import Path

import polars as pl
from hypothesis import strategies as st
from tests.statefile.good_file import filed, good_records

from vereda.core.elements import GROUPS
from vereda.core.statefile import StateFile, state_file, write

CARRIERS = ("msx", "zip", "xml", "xlsx")

_letters = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="|\ufffe\uffff")
_trouble = st.sampled_from(
    [
        "<r>x</r>",
        "_x0041_",
        "=1+1",
        '"',
        "'a",
        " x ",
        ",",
        ";",
        "&amp;",
        "]]>",
        "<!--",
        "#",
        "0012",
        "1e5",
        "NULL",
        "ñ",
        "\ufeff",
        "\u00a0",
    ]
)
values = st.none() | _trouble | st.text(_letters, min_size=1, max_size=8)


@st.composite
def state_files(draw: st.DrawFn) -> StateFile:
    """A few students in any order, with sub-records whose values may be anything a carrier can hold."""
    identifiers = draw(st.lists(st.integers(1, 40_000).map("{:07}".format), unique=True, max_size=4))
    groups = {}
    for group in GROUPS.values():
        if group.name == "header":
            continue
        owners = identifiers
        if group.ids:
            owners = draw(st.lists(st.sampled_from(identifiers), max_size=4)) if identifiers else []
        columns = {key: [draw(values) for _ in owners] for key in group.columns}
        columns["student_record_id"] = owners
        groups[group.name] = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    header = {key: draw(values) for key in GROUPS["header"].columns} | {"submitting_state": "WA"}
    return state_file(header, groups)


def good_file(carrier: str, folder: Path) -> Path:
    """A State file without a fault, on disk."""
    path = folder / f"good.{carrier}"
    write(filed(good_records()), path)
    return path


def zipped(members: dict[str, bytes | str]) -> bytes:
    """A zip archive of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def unzipped(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
