"""Files made to break a reader. Each builder writes one into a folder; the table says by which rule it is refused."""

import io
import random
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.statefile.carriers import good_file, unzipped, zipped

MEGABYTE = 1_000_000
Build = Callable[[Path], Path]


def _msx(change: Callable[[bytes], bytes]) -> Build:
    def build(folder: Path) -> Path:
        path = good_file("msx", folder)
        path.write_bytes(change(path.read_bytes()))
        return path

    return build


def _xml(change: Callable[[bytes], bytes]) -> Build:
    def build(folder: Path) -> Path:
        path = good_file("xml", folder)
        path.write_bytes(change(path.read_bytes()))
        return path

    return build


def _csv(change: Callable[[bytes], bytes], name: str = "student.csv") -> Build:
    def build(folder: Path) -> Path:
        path = good_file("zip", folder)
        members = unzipped(path)
        members[name] = change(members[name])
        path.write_bytes(zipped(members))
        return path

    return build


def _zip_with(name: str, content: bytes = b"x", **attributes: int) -> Build:
    def build(folder: Path) -> Path:
        path = good_file("zip", folder)
        with zipfile.ZipFile(path, "a") as archive:
            info = zipfile.ZipInfo(name)
            for key, value in attributes.items():
                setattr(info, key, value)
            archive.writestr(info, content)
        return path

    return build


def _without(name: str) -> Build:
    def build(folder: Path) -> Path:
        path = good_file("zip", folder)
        path.write_bytes(zipped({key: content for key, content in unzipped(path).items() if key != name}))
        return path

    return build


def _named(name: str, content: bytes) -> Build:
    def build(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return build


def _streamed(name: str, first: bytes, block: bytes, times: int, last: bytes = b"") -> Build:
    """A large file, written a block at a time."""

    def build(folder: Path) -> Path:
        path = folder / name
        with path.open("wb") as stream:
            stream.write(first)
            for _ in range(times):
                stream.write(block)
            stream.write(last)
        return path

    return build


def _zip_bomb(name: str, member: str) -> Build:
    """Three hundred megabytes of zeros in one third of a megabyte."""

    def build(folder: Path) -> Path:
        path = folder / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            stream = archive.open(member, "w", force_zip64=True)
            for _ in range(300):
                stream.write(b"0" * MEGABYTE)
            stream.close()
        return path

    return build


def _lying_bomb(folder: Path) -> Path:
    """A member whose directory entry says that it is small, and whose packed bytes go on for ever."""
    path = good_file("zip", folder)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(b"A" * MEGABYTE) for _ in range(300)) + packer.flush()
    members = {name: content for name, content in unzipped(path).items() if name != "assessments.csv"}
    stream = io.BytesIO(zipped(members))
    with zipfile.ZipFile(stream, "a") as archive:
        info = zipfile.ZipInfo("assessments.csv")
        archive.writestr(info, packed)  # stored: the entry is then rewritten as deflated and small
    raw = stream.getvalue()
    place = raw.rindex(b"PK\x01\x02")
    raw = raw[: place + 10] + struct.pack("<H", zipfile.ZIP_DEFLATED) + raw[place + 12 :]
    raw = raw[: place + 24] + struct.pack("<L", 1_000) + raw[place + 28 :]
    local = raw.rindex(b"PK\x03\x04")
    raw = raw[: local + 8] + struct.pack("<H", zipfile.ZIP_DEFLATED) + raw[local + 10 :]
    path.write_bytes(raw)
    return path


def _many_entries(folder: Path) -> Path:
    path = folder / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"{number}.csv", b"")
    return path


def _encrypted(folder: Path) -> Path:
    path = good_file("zip", folder)
    raw = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        raw[raw.index(mark) + offset] |= 1
    path.write_bytes(raw)
    return path


def _repeated(folder: Path) -> Path:
    import warnings

    path = good_file("zip", folder)
    with zipfile.ZipFile(path, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("student.csv", "x")
    return path


def _workbook(change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> Build:
    def build(folder: Path) -> Path:
        path = good_file("xlsx", folder)
        path.write_bytes(zipped(change(unzipped(path))))
        return path

    return build


SHEET = "xl/worksheets/sheet2.xml"


def _sheet(change: Callable[[bytes], bytes]) -> Build:
    return _workbook(lambda members: members | {SHEET: change(members[SHEET])})


def _sheets(change: Callable[[bytes], bytes]) -> Build:
    return _workbook(lambda members: members | {"xl/workbook.xml": change(members["xl/workbook.xml"])})


def _declared(xml: bytes, declaration: bytes) -> bytes:
    """With a document type declaration, and an entity of it used."""
    return xml.replace(b"<state_file>", b"<!DOCTYPE x %s><state_file>" % declaration).replace(b"Salinas", b"&e11;")


def _plus_columns(sheet: bytes) -> bytes:
    cells = b"".join(b'<c r="%s1" t="inlineStr"><is><t>c</t></is></c>' % _letters(place) for place in range(16_384))
    return sheet.replace(b'<row r="1">', b'<row r="1">' + cells)


def _letters(place: int) -> bytes:
    from vereda.core.statefile.carriers.xlsx_writing import column_letters

    return column_letters(place).encode()


NOISE = random.Random(5).randbytes(4_096)
ENTITIES = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10 if n else b"lol") for n in range(12))
UNIX_LINK, UNIX_DEVICE = (stat.S_IFLNK | 0o777) << 16, (stat.S_IFBLK | 0o777) << 16
NUMBERED = range(100_000)
STUDENT_XML = b"<state_file><header><submitting_state>WA</submitting_state></header><student>"
HEADER_XML = b"<state_file><header><submitting_state>WA</submitting_state></header>"

# name → (builder, rule that refuses it). Those in BOMBS are made to fill memory.
HOSTILE: dict[str, tuple[Build, str]] = {
    "unknown ending": (_named("file.txt", b"H|"), "file.format_unknown"),
    "no ending": (_named("file", b"H|"), "file.format_unknown"),
    "empty msx": (_named("file.msx", b""), "file.empty"),
    "empty zip": (_named("file.zip", b""), "file.empty"),
    "UTF-16 with its mark": (_msx(lambda raw: raw.decode().encode("utf-16")), "file.encoding.utf16"),
    "UTF-16 without it": (_msx(lambda raw: raw.decode().encode("utf-16-le")), "file.encoding.nul"),
    "NUL in msx": (_msx(lambda raw: raw.replace(b"Salinas", b"Sali\0nas")), "file.encoding.nul"),
    "NUL in CSV": (_csv(lambda raw: raw + b"\0"), "file.encoding.nul"),
    "NUL in XML": (_xml(lambda raw: raw.replace(b"Salinas", b"Sali\0nas")), "file.encoding.nul"),
    "UTF-8 cut in a letter": (_msx(lambda raw: raw.replace("í".encode(), b"\xc3")), "file.encoding.broken"),
    "two encodings": (_msx(lambda raw: raw.replace("í".encode(), b"\xed")), "file.encoding.broken"),
    "no encoding": (_msx(lambda raw: raw.decode().encode("cp1252").replace(b"\xf1", b"\x81")), "file.encoding.broken"),
    "noise as msx": (_named("file.msx", NOISE.replace(b"\0", b"")), "file.encoding.broken"),
    "noise as zip": (_named("file.zip", NOISE), "file.zip.broken"),
    "noise as xml": (_named("file.xml", b"<state_file>" + b"\x01" * 99), "file.xml.broken"),
    "noise as xlsx": (_named("file.xlsx", NOISE), "file.xlsx.broken"),
    "cut msx": (_msx(lambda raw: raw[:-9]), "file.truncated"),
    "cut zip": (lambda folder: _cut(good_file("zip", folder)), "file.zip.broken"),
    "cut xml": (_xml(lambda raw: raw[:-20]), "file.truncated"),
    "cut xlsx": (lambda folder: _cut(good_file("xlsx", folder)), "file.xlsx.broken"),
    "unknown letter": (_msx(lambda raw: raw.replace(b"\nQ|", b"\nZ|", 1)), "file.line.group_unknown"),
    "small letter": (_msx(lambda raw: raw.replace(b"\nQ|", b"\nq|", 1)), "file.line.group_unknown"),
    "letter alone": (_msx(lambda raw: raw.replace(b"\nQ|", b"\nQ\nQ|", 1)), "file.line.group_unknown"),
    "field too many": (_msx(lambda raw: raw.replace(b"Salinas", b"Salinas|", 1)), "file.line.field_count"),
    "field too few": (_msx(lambda raw: raw.replace(b"Salinas|", b"Salinas", 1)), "file.line.field_count"),
    "CSV field too many": (_csv(lambda raw: raw.rstrip(b"\n") + b",x\n"), "file.line.field_count"),
    "CSV field too few": (_csv(lambda raw: raw[: raw.rindex(b",")] + b"\n"), "file.line.field_count"),
    "CSV quote open": (_csv(lambda raw: raw + b'"0000003,'), "file.csv.broken"),
    "CSV quote astray": (_csv(lambda raw: raw + b'"a"b,,,,,\n'), "file.csv.broken"),
    "CSV cell huge": (_csv(lambda raw: raw + b'"' + b"a\n" * 200_000 + b'"'), "file.line.too_long"),
    "CSV empty": (_csv(lambda raw: b""), "file.empty"),
    "CSV blank": (_csv(lambda raw: b"\n", "header.csv"), "file.columns.missing"),
    "header CSV without row": (_csv(lambda raw: raw.splitlines()[0], "header.csv"), "file.header.missing"),
    "two header rows": (_csv(lambda raw: raw + raw.splitlines()[1], "header.csv"), "file.header.repeated"),
    "column missing": (_csv(lambda raw: raw.replace(b"action_code", b"action")), "file.columns.missing"),
    "column twice": (
        _csv(lambda raw: raw.replace(b"msix_identification_number", b"action_code")),
        "file.columns.repeated",
    ),
    "two headers": (_msx(lambda raw: raw + raw.splitlines(keepends=True)[0]), "file.header.repeated"),
    "header late": (_msx(lambda raw: b"".join(sorted(raw.splitlines(keepends=True)))), "file.header.missing"),
    "no header": (_msx(lambda raw: raw[raw.index(b"\n") + 1 :]), "file.header.missing"),
    "blank header": (_named("file.msx", b"H||||||\n"), "file.header.missing"),
    "only remarks": (_named("file.msx", b"# nothing\n"), "file.header.missing"),
    "orphan": (_msx(lambda raw: raw.replace(b"Q|0000002|", b"Q|0000009|")), "file.record.orphan"),
    "orphan without id": (_csv(lambda raw: raw.replace(b"0000002", b""), "qualifying_moves.csv"), "file.record.orphan"),
    "path upwards": (_zip_with("../student.csv"), "file.zip.path"),
    "path upwards, Windows": (_zip_with("..\\student.csv"), "file.zip.path"),
    "absolute path": (_zip_with("/etc/passwd"), "file.zip.path"),
    "drive": (_zip_with("C:student.csv"), "file.zip.path"),
    "nameless": (lambda folder: _nameless(good_file("zip", folder)), "file.zip.path"),
    "folder": (_zip_with("export/notes.txt"), "file.zip.path"),
    "control character in a name": (_zip_with("a\nb.csv"), "file.zip.path"),
    "symlink": (_zip_with("notes.csv", b"/etc/passwd", external_attr=UNIX_LINK), "file.zip.symlink"),
    "device": (_zip_with("notes.csv", b"", external_attr=UNIX_DEVICE), "file.zip.symlink"),
    "repeated member": (_repeated, "file.zip.repeated_member"),
    "repeated but for case": (_zip_with("STUDENT.csv"), "file.zip.repeated_member"),
    "encrypted": (_encrypted, "file.zip.encrypted"),
    "lzma": (_zip_with("notes.csv", b"x" * 99, compress_type=zipfile.ZIP_LZMA), "file.zip.broken"),
    "no student.csv": (_without("student.csv"), "file.zip.member_missing"),
    "not well-formed": (_xml(lambda raw: raw.replace(b"</demographics>", b"</demo>", 1)), "file.xml.broken"),
    "text after the end": (_xml(lambda raw: raw + b"<state_file/>"), "file.xml.broken"),
    "unknown entity": (_xml(lambda raw: raw.replace(b"Salinas", b"&salinas;")), "file.xml.broken"),
    "character XML cannot have": (_xml(lambda raw: raw.replace(b"Salinas", b"&#0;")), "file.xml.broken"),
    "other document": (_named("file.xml", b"<html><body/></html>"), "file.xml.structure"),
    "text between records": (
        _xml(lambda raw: raw.replace(b"</demographics>", b"</demographics>loose", 1)),
        "file.xml.structure",
    ),
    "group outside of a student": (
        _xml(lambda raw: raw.replace(b"</header>", b"</header><enrollments/>")),
        "file.xml.structure",
    ),
    "student in a student": (
        _xml(lambda raw: raw.replace(b"<demographics>", b"<student/><demographics>", 1)),
        "file.xml.structure",
    ),
    "element in a value": (_xml(lambda raw: raw.replace(b"Salinas", b"Sa<b>li</b>nas")), "file.xml.structure"),
    "value twice": (_xml(lambda raw: raw.replace(b"<sex>", b"<sex>Male</sex><sex>", 1)), "file.columns.repeated"),
    "no header in XML": (_named("file.xml", b"<state_file><student/></state_file>"), "file.header.missing"),
    "empty state file": (_named("file.xml", b"<state_file/>"), "file.header.missing"),
    "two headers in XML": (_xml(lambda raw: raw.replace(b"</header>", b"</header><header/>")), "file.header.repeated"),
    "external entity": (_xml(lambda raw: _declared(raw, b'SYSTEM "file:///etc/passwd"')), "file.xml.doctype"),
    "entity bomb": (_xml(lambda raw: _declared(raw, b"[%s]" % ENTITIES)), "file.xml.doctype"),
    "no sheet student": (_sheets(lambda text: text.replace(b'"student"', b'"pupil"')), "file.zip.member_missing"),
    "sheet lost": (
        _workbook(lambda members: {name: text for name, text in members.items() if name != SHEET}),
        "file.xlsx.broken",
    ),
    "no workbook": (_workbook(lambda members: {"student.csv": b"x"}), "file.xlsx.broken"),
    "two sheets of a name": (_sheets(lambda text: text.replace(b'"header"', b'"Student"')), "file.zip.repeated_member"),
    "empty sheet": (_sheet(lambda text: text[: text.index(b"<row")] + b"</sheetData></worksheet>"), "file.empty"),
    "wrong cell": (_sheet(lambda text: text.replace(b'r="A2"', b'r="?2"')), "file.xlsx.broken"),
    "wrong row": (_sheet(lambda text: text.replace(b'<row r="2"', b'<row r="two"')), "file.xlsx.broken"),
    "shared text lost": (
        _sheet(lambda text: text.replace(b"</row>", b'<c t="s"><v>9</v></c></row>')),
        "file.xlsx.broken",
    ),
    "entity bomb in a sheet": (
        _sheet(lambda text: text.replace(b"<worksheet", b"<!DOCTYPE x [%s]><worksheet" % ENTITIES)),
        "file.xlsx.broken",
    ),
    "columns to the last": (_sheet(_plus_columns), "file.columns.too_many"),
    "path in a workbook": (_workbook(lambda members: members | {"../../x": b""}), "file.zip.path"),
}

BOMBS: dict[str, tuple[Build, str]] = {
    "line of a gigabyte": (_streamed("line.msx", b"H|", b"x" * MEGABYTE, 999), "file.line.too_long"),
    "more than a gigabyte": (_streamed("large.msx", b"H|", b"x" * MEGABYTE, 1_001), "file.too_large"),
    "million columns": (_csv(lambda raw: b",".join(b"c%d" % n for n in range(MEGABYTE))), "file.line.too_long"),
    "thousand columns": (_csv(lambda raw: b",".join(b"c%d" % n for n in range(1_000))), "file.columns.too_many"),
    "million bars": (_msx(lambda raw: raw.replace(b"Salinas", b"|" * MEGABYTE)), "file.line.too_long"),
    "lines without end": (_streamed("lines.msx", b"H||||||\n", b"K|1|1|1|1\n" * 100_000, 40), "file.too_many_records"),
    "students without end": (
        _streamed("students.msx", b"H|WA|||||\n", b"S|1|||||\n" * 1_000, 41),
        "file.too_many_students",
    ),
    "zip bomb": (_zip_bomb("bomb.zip", "student.csv"), "file.zip.bomb"),
    "lying zip bomb": (_lying_bomb, "file.zip.broken"),
    "twenty thousand members": (_many_entries, "file.zip.bomb"),
    "workbook bomb": (_zip_bomb("bomb.xlsx", "xl/sharedStrings.xml"), "file.zip.bomb"),
    "tags without end": (_streamed("tags.xml", HEADER_XML, b"<a>" * 300_000, 300), "file.xml.structure"),
    "different tags": (
        _streamed("names.xml", STUDENT_XML, b"".join(b"<a%d/>" % n for n in NUMBERED), 100),
        "file.columns.too_many",
    ),
    "different attributes": (
        _streamed("attributes.xml", HEADER_XML + b"<student ", b"".join(b"a%d='1' " % n for n in NUMBERED), 300),
        "file.line.too_long",
    ),
    "start tag without end": (
        _streamed("start.xml", HEADER_XML + b"<student a='", b"x" * MEGABYTE, 300),
        "file.line.too_long",
    ),
    "value without end": (
        _streamed("value.xml", STUDENT_XML + b"<student_record_id>", b"x" * MEGABYTE, 300),
        "file.line.too_long",
    ),
    "comment without end": (_streamed("comment.xml", HEADER_XML + b"<!--", b"x" * MEGABYTE, 300), "file.line.too_long"),
    "student without end": (
        _streamed("student.xml", STUDENT_XML, b"<enrollments/>" * 100_000, 100),
        "file.too_many_records",
    ),
}


def _cut(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:-30])
    return path


def _nameless(path: Path) -> Path:
    """A member whose name begins with a NUL, where names end."""
    path.write_bytes(path.read_bytes().replace(b"assessments.csv", b"\0ssessments.csv"))
    return path
