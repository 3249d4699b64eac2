"""The four readers under atheris: `python tests/fuzz/fuzz_reading.py CORPUS -max_total_time=60`.

The first byte of an input says how the others are to be read: as a file of one of the four carriers, as one CSV in a
good archive, or as one part in a good workbook. A reader may refuse; it may not fail in any other way, nor take more
than a second of processor time or 1.5 GB. What it accepts must survive being written and read again.
"""

import io
import sys
import time
import zipfile

import atheris

from vereda.cli.benchmarks.measured import peak_mib

with atheris.instrument_imports(include=["vereda.core.statefile"]):
    from vereda.core.elements import GROUPS
    from vereda.core.statefile import Refused, read_stream
    from vereda.core.statefile.carriers.msx_writing import write_msx

LONGEST = 1.0  # seconds
LARGEST = 1_500  # MiB
CARRIERS = ("msx", "zip", "xml", "xlsx")
HEADER = dict.fromkeys(GROUPS["header"].columns, "1")
STUDENT = dict.fromkeys(GROUPS["student"].columns, "1")
MEMBERS = ("header.csv", "student.csv", "demographics.csv", "alternate_ids.csv")
PARTS = ("xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml")


def an_archive(name: str, content: bytes) -> bytes:
    return zipped({"header.csv": one_row(HEADER), "student.csv": one_row(STUDENT)} | {name: content})


def one_row(record: dict[str, str]) -> bytes:
    return f"{','.join(record)}\n{','.join(record.values())}\n".encode()


def a_workbook(path: str, content: bytes) -> bytes:
    return zipped(WORKBOOK | {path: content})


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def good_workbook() -> dict[str, bytes]:
    from vereda.core.statefile.carriers.xlsx_writing import write_xlsx

    stream = io.BytesIO()
    write_xlsx(read_stream(io.BytesIO(an_archive("student.csv", one_row(STUDENT))), name="good.zip"), stream)
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def the_file(data: bytes) -> tuple[str, bytes]:
    """The carrier and the bytes that an input stands for."""
    kind, content = data[0] % 12, data[1:]
    if kind < len(CARRIERS):
        return CARRIERS[kind], content
    if kind < 8:
        return "zip", an_archive(MEMBERS[kind - 4], content)
    return "xlsx", a_workbook(PARTS[kind - 8], content)


def read_one(data: bytes) -> None:
    if not data:
        return
    carrier, content = the_file(data)
    begin = time.process_time()
    try:
        accepted = read_stream(io.BytesIO(content), name=f"fuzzed.{carrier}")
    except Refused:
        accepted = None
    if (seconds := time.process_time() - begin) > LONGEST:
        raise TimeoutError(f"reading took {seconds:.1f} s")
    if (peak := peak_mib()) > LARGEST:
        raise MemoryError(f"reading took {peak:,.0f} MiB")
    if accepted is not None:
        stream = io.BytesIO()
        write_msx(accepted, stream)
        again = read_stream(stream, name="again.msx")
        assert again.header == accepted.header
        for name, frame in accepted.groups.items():
            assert again.groups[name].height == frame.height


WORKBOOK = good_workbook()

if __name__ == "__main__":
    atheris.Setup(sys.argv, read_one)
    atheris.Fuzz()
