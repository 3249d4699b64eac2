from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree
from polars.testing import assert_frame_equal
from tests.statefile.carriers import CARRIERS, good_file, state_files, unzipped, zipped
from tests.statefile.good_file import filed, good_records

from vereda.core.elements import GROUPS
from vereda.core.statefile import Refused, StateFile, read, state_file, write
from vereda.core.statefile.schema import SCHEMA, schema


def same_content(one: StateFile, other: StateFile) -> None:
    assert one.header == other.header
    for name, frame in one.groups.items():
        assert_frame_equal(frame.drop("line"), other.groups[name].drop("line"))


def rules(state: StateFile) -> list[str]:
    return state.findings["rule"].to_list()


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(state_files(), st.permutations(CARRIERS))
@example(filed(good_records()), CARRIERS)
def test_a_round_trip_through_all_carriers_gives_the_same_bytes(content, order):
    with TemporaryDirectory() as folder:
        first = Path(folder, f"first.{order[0]}")
        write(content, first)
        path = first
        for step, carrier in enumerate([*order[1:], order[0]]):
            following = Path(folder, f"{step}.{carrier}")
            state = read(path)
            assert rules(state) == []
            write(state, following)
            path = following
        assert path.read_bytes() == first.read_bytes()


@pytest.mark.parametrize("carrier", CARRIERS)
def test_each_carrier_reads_what_was_written(carrier, tmp_path):
    content = filed(good_records())
    path = tmp_path / f"file.{carrier}"
    write(content, path)
    state = read(path)
    same_content(state, content)
    assert state.carrier == carrier
    assert state.findings.is_empty()
    assert list(state.groups) == [name for name in GROUPS if name != "header"]
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name], "no partial file is left"


@pytest.mark.parametrize("carrier", CARRIERS)
def test_a_file_can_have_a_name_other_than_its_path(carrier, tmp_path):
    path = good_file(carrier, tmp_path)
    stored = path.rename(tmp_path / "5feceb66ffc8")
    assert read(stored, name=f"WA_20251119.{carrier.upper()}").carrier == carrier


def test_lines_say_where_each_record_stands(tmp_path):
    lines = {carrier: read(good_file(carrier, tmp_path)).groups["student"]["line"].to_list() for carrier in CARRIERS}
    text = good_file("msx", tmp_path).read_text(encoding="utf-8").splitlines()
    assert [text[line - 1][0] for line in lines["msx"]] == ["S", "S"]
    assert lines["zip"] == lines["xlsx"] == [2, 3]
    text = good_file("xml", tmp_path).read_text(encoding="utf-8").splitlines()
    assert [text[line - 1].strip() for line in lines["xml"]] == ["<student>", "<student>"]


def test_the_canonical_form_sorts_sub_records_below_their_students(tmp_path):
    content = filed(good_records())
    shuffled = {name: frame.reverse() if name != "student" else frame for name, frame in content.groups.items()}
    write(state_file(content.header, shuffled), tmp_path / "a.msx")
    letters = [line[:9] for line in (tmp_path / "a.msx").read_text(encoding="utf-8").splitlines()[1:]]
    assert letters == [
        "S|0000001", "K|0000001", "D|0000001", "Q|0000001", "E|0000001", "E|0000001", "C|0000001", "C|0000001", "A|0000001",
        "S|0000002", "D|0000002", "Q|0000002", "E|0000002",
    ]  # fmt: skip


def test_written_xml_is_valid_by_the_schema_that_ships(tmp_path):
    assert SCHEMA.read_text(encoding="utf-8") == schema(), "run: python -m vereda.core.statefile.schema"
    held = etree.XMLSchema(etree.parse(SCHEMA))
    held.assertValid(etree.parse(good_file("xml", tmp_path)))
    wrong = good_file("xml", tmp_path).read_bytes().replace(b"first_name>", b"forename>")
    assert not held.validate(etree.fromstring(wrong).getroottree())


@pytest.mark.parametrize("carrier", ["msx", "zip", "xml"])
def test_a_byte_order_mark_does_no_harm(carrier, tmp_path):
    path = good_file(carrier, tmp_path)
    if carrier == "zip":
        path.write_bytes(zipped({name: b"\xef\xbb\xbf" + content for name, content in unzipped(path).items()}))
    else:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    state = read(path)
    same_content(state, filed(good_records()))
    assert rules(state) == []


@pytest.mark.parametrize("carrier", ["msx", "zip", "xml"])
def test_windows_1252_is_read_with_a_warning(carrier, tmp_path):
    def recoded(content: bytes) -> bytes:
        return content.decode().encode("cp1252")

    path = good_file(carrier, tmp_path)
    if carrier == "zip":
        path.write_bytes(zipped({name: recoded(content) for name, content in unzipped(path).items()}))
    else:
        path.write_bytes(recoded(path.read_bytes()))
    state = read(path)
    same_content(state, filed(good_records()))
    assert set(rules(state)) == {"file.encoding.windows_1252"}
    assert state.findings["severity"].unique().to_list() == ["warning"]
    assert state.findings["line"].null_count() == 0


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_lines_may_end_as_in_windows(ending, tmp_path):
    path = good_file("msx", tmp_path)
    path.write_bytes(path.read_bytes().replace(b"\n", ending.encode()))
    assert rules(read(path)) == []
    path = good_file("zip", tmp_path)
    path.write_bytes(
        zipped({name: content.replace(b"\n", ending.encode()) for name, content in unzipped(path).items()})
    )
    state = read(path)
    same_content(state, filed(good_records()))
    assert rules(state) == []


def test_remarks_and_blank_lines_are_passed_over(tmp_path):
    path = good_file("msx", tmp_path)
    path.write_bytes(b"# a remark\n\n" + path.read_bytes().replace(b"\nD|", b"\n# another|one\n\nD|"))
    state = read(path)
    same_content(state, filed(good_records()))
    assert state.groups["student"]["line"][0] == 4


def test_control_characters_become_spaces_with_a_note_in_every_carrier(tmp_path):
    path = tmp_path / "file.msx"
    path.write_bytes(good_file("msx", tmp_path).read_bytes().replace(b"Salinas", b"Sa\tli\xc2\x85nas"))
    state = read(path)
    assert state.groups["qualifying_moves"]["qualifying_move_from_city"].to_list() == ["Sa li nas"] * 2
    assert rules(state) == ["file.value.control_character"] * 2
    assert state.findings.row(0, named=True) | {"message": ""} == {
        "rule": "file.value.control_character", "severity": "note", "group": "qualifying_moves",
        "student_record_id": "0000001", "record_id": "001", "element": "qualifying_move_from_city", "line": 5,
        "value": "Sa li nas", "message": "",
    }  # fmt: skip


def test_bars_and_line_breaks_in_a_csv_become_spaces(tmp_path):
    members = unzipped(good_file("zip", tmp_path))
    members["qualifying_moves.csv"] = members["qualifying_moves.csv"].replace(b"Salinas", b'"Sali|nas\r\nCentro"')
    path = tmp_path / "file.zip"
    path.write_bytes(zipped(members))
    state = read(path)
    assert state.groups["qualifying_moves"]["qualifying_move_from_city"][0] == "Sali nas  Centro"
    assert set(rules(state)) == {"file.value.control_character"}


def test_columns_may_come_in_any_order_by_older_names_and_with_capitals(tmp_path):
    path = good_file("zip", tmp_path)
    members = unzipped(path)
    enrollments = pl.read_csv(members["enrollments.csv"], infer_schema=False)
    names = {"idea_indicator": "IEP Indicator", "record_id": "enrollments_record_id"}
    members["enrollments.csv"] = enrollments.select(reversed(enrollments.columns)).rename(names).write_csv().encode()
    path.write_bytes(zipped(members))
    state = read(path)
    same_content(state, filed(good_records()))
    assert rules(state) == ["file.columns.alias"] * 2


def test_unknown_columns_files_and_elements_are_left_out_with_a_warning(tmp_path):
    path = good_file("zip", tmp_path)
    members = unzipped(path)
    students = members["student.csv"].decode().splitlines()
    members["student.csv"] = "\n".join([f"{students[0]},shoe_size", *(f"{row},7" for row in students[1:])]).encode()
    path.write_bytes(zipped(members | {"services.csv": "a\n", "README.txt": "hello"}))
    state = read(path)
    same_content(state, filed(good_records()))
    assert sorted(rules(state)) == ["file.columns.unknown", "file.zip.member_unknown"]
    xml = good_file("xml", tmp_path)
    xml.write_bytes(xml.read_bytes().replace(b"<first_name>", b"<shoe a='1'><size>7</size></shoe><first_name>"))
    state = read(xml)
    same_content(state, filed(good_records()))
    assert rules(state) == ["file.columns.unknown"]


def test_older_names_in_xml_and_values_in_cdata_with_remarks(tmp_path):
    path = good_file("xml", tmp_path)
    text = path.read_bytes().replace(b"idea_indicator>", b"iep_indicator>")
    path.write_bytes(text.replace(b"Salinas", b"<![CDATA[Sal]]>i<!-- x -->n<?y z?>&#97;s"))
    state = read(path)
    same_content(state, filed(good_records()))
    assert rules(state) == ["file.columns.alias"]


def test_missing_files_of_a_zip_are_groups_without_records(tmp_path):
    path = tmp_path / "file.zip"
    members = unzipped(good_file("zip", tmp_path))
    del members["assessments.csv"]
    path.write_bytes(zipped(members))
    state = read(path)
    assert state.groups["assessments"].is_empty()
    assert state.groups["enrollments"].height == 3


def test_sub_records_below_another_student_are_told(tmp_path):
    path = good_file("msx", tmp_path)
    lines = path.read_text(encoding="utf-8").splitlines()
    stray = next(line for line in lines if line.startswith("A|0000001"))
    lines.remove(stray)
    path.write_text("\n".join([*lines, stray, ""]), encoding="utf-8")
    state = read(path)
    same_content(state, filed(good_records()))
    assert rules(state) == ["file.line.out_of_place"]
    assert state.findings["line"].to_list() == [len(lines) + 1]


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("text", ["a|b", "a\nb", "a\x00b", "\u2028"])
def test_what_no_carrier_can_hold_is_not_written(carrier, text, tmp_path):
    content = filed(good_records())
    for name in ("student", "assessments"):
        key = GROUPS[name].columns[-1]
        groups = content.groups | {name: content.groups[name].with_columns(pl.lit(text).alias(key))}
        with pytest.raises(ValueError, match="holds a vertical bar or control character"):
            write(state_file(content.header, groups), tmp_path / f"file.{carrier}")
    with pytest.raises(ValueError, match="holds a vertical bar or control character"):
        write(state_file({**content.header, "submission_date": text}, content.groups), tmp_path / f"file.{carrier}")
    assert list(tmp_path.iterdir()) == []


def test_a_record_without_its_student_is_not_written(tmp_path):
    content = filed(good_records())
    with pytest.raises(ValueError, match="alternate_ids belongs to no student"):
        write(
            state_file(content.header, content.groups | {"student": content.groups["student"].clear()}),
            tmp_path / "a.msx",
        )
    with pytest.raises(ValueError, match=r"ends in none of \.msx"):
        write(content, tmp_path / "a.txt")


def test_refusals_can_be_passed_between_processes(tmp_path):
    import pickle

    path = tmp_path / "empty.msx"
    path.touch()
    with pytest.raises(Refused, match=r"empty\.msx is empty") as refused:
        read(path)
    assert str(pickle.loads(pickle.dumps(refused.value))) == "empty.msx is empty."
