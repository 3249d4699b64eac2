"""A whole nation: its files are read and checked as the intake does."""

import hashlib
import time
from datetime import date

import polars as pl
import pytest

from vereda.core.statefile.reading import read
from vereda.simulate import NotEmpty, simulate


def digests(directory) -> dict[str, str]:
    return {
        str(path.relative_to(directory)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def test_no_file_is_refused_and_only_the_planted_are_held_back(nation):
    held = {(file, student) for file, checked in nation.checked.items() for student in checked.held}
    assert not any(checked.refused for checked in nation.checked.values())
    planted = set(nation.planted.select("file", "student_record_id").iter_rows())
    usual = {file.file for file in nation.simulated.files if file.kind != "repeated"}
    assert {pair for pair in held if pair[0] in usual} == planted
    assert planted


def test_the_truth_has_every_record_that_a_file_speaks_of(nation):
    spoken = {
        (file.state, student)
        for file in nation.simulated.files
        for student in nation.checked[file.file].file.groups["student"]["state_student_identifier"]
    }
    assert spoken == set(nation.truth.select("state", "state_student_id").iter_rows())
    assert nation.truth.select(pl.struct("state", "state_student_id").is_unique().all()).item()
    assert set(nation.truth["child"]) >= set(range(400))


def test_a_record_begins_with_an_insert_and_ends_with_a_delete(nation):
    order = nation.said("student").filter(pl.col("kind") != "repeated").sort("made", maintain_order=True)
    actions = order.group_by("state", "state_student_identifier").agg("action_code")["action_code"].to_list()
    by_first = {said[0] for said in actions}
    assert by_first == {"I"}
    assert all(set(said[1:-1]) <= {"U"} for said in actions)
    assert any(said[-1] == "D" for said in actions)


def test_an_insert_is_a_full_statement(nation):
    inserts = nation.said("student").filter(pl.col("action_code") == "I").select("file", "student_record_id")
    for group in ("demographics", "qualifying_moves", "enrollments"):
        has = nation.said(group).select("file", "student_record_id").unique()
        missing = inserts.join(has, on=["file", "student_record_id"], how="anti")
        assert missing.is_empty(), group


def test_updates_say_only_what_is_new_or_changed(nation):
    rows = nation.said("enrollments").filter(pl.col("kind").is_in(["usual", "late"]))
    told = rows.group_by(
        "state", "state_student_identifier", "enrollment_date", "enrollment_type", "school_or_project_name"
    ).len()
    assert told["len"].max() == 2  # begun, and ended
    assert (told["len"] == 2).mean() > 0.2


def test_each_state_sends_in_its_carrier(nation):
    suffixes = {
        state: {file.file.rsplit(".")[-1] for file in nation.simulated.files if file.state == state}
        for state in ("TX", "FL", "MI", "NC")
    }
    assert suffixes == {"TX": {"msx"}, "FL": {"xml"}, "MI": {"zip"}, "NC": {"xlsx"}}


def test_files_of_a_state_tell_of_one_span_after_another(nation):
    for state in ("TX", "WA"):
        usual = [file for file in nation.simulated.files if file.state == state and file.kind in ("usual", "late")]
        headers = sorted(
            (nation.checked[file.file].file.header for file in usual), key=lambda header: header["submission_date"]
        )
        ends = [header["ending_effective_date"] for header in headers]
        begins = [header["beginning_effective_date"] for header in headers]
        assert begins[1:] == ends[:-1]


def test_some_files_are_late_and_some_come_twice(nation):
    kinds = {kind: [file for file in nation.simulated.files if file.kind == kind] for kind in ("late", "repeated")}
    assert kinds["late"]
    for file in kinds["late"]:
        made = nation.checked[file.file].file.header["submission_date"][:8]
        assert made < f"{file.delivered:%Y%m%d}"
    bytes_seen: dict[bytes, int] = {}
    for file in nation.simulated.files:
        content = (nation.directory / file.file).read_bytes()
        bytes_seen[content] = bytes_seen.get(content, 0) + 1
    assert sum(count - 1 for count in bytes_seen.values()) == len(kinds["repeated"]) > 0


def test_the_manifest_is_in_order_of_delivery(nation):
    manifest = pl.read_csv(nation.directory / "manifest.csv", try_parse_dates=True)
    assert manifest["delivered"].is_sorted()
    assert set(manifest["file"]) == {str(path.relative_to(nation.directory)) for path in nation.directory.glob("*/*")}


def test_nothing_but_files_and_truth_is_left_behind(nation):
    assert {path.name for path in nation.directory.iterdir() if path.is_file()} == {
        "truth.parquet",
        "planted.parquet",
        "manifest.csv",
    }
    assert {path.name for path in nation.directory.iterdir() if path.is_dir()} == {
        "TX",
        "CA",
        "FL",
        "WA",
        "MI",
        "OR",
        "NC",
        "GA",
    }


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path):
    kept = {"children": 60, "states": ["TX", "FL", "MI", "NC"], "years": 1, "cadence": "monthly"}
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        simulate(tmp_path / name, seed=seed, **kept)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")
    assert digests(tmp_path / "a") != digests(tmp_path / "c")


def test_without_messiness_there_is_nothing_to_find(tmp_path):
    out = simulate(
        tmp_path / "clean", children=150, states=["TX", "FL", "WA"], seed=3, messiness=0, cadence="term", standing=False
    )
    from vereda.core.statefile.check import check

    rules = set()
    for file in out.files:
        checked = check(read(out.directory / file.file))
        assert file.kind == "usual"
        rules |= set(checked.findings["rule"])
    assert rules <= {"enrollments.immunization_record_flag.missing"}
    assert pl.read_parquet(out.directory / "planted.parquet").is_empty()


def test_a_days_file_is_cut_at_the_limit_of_students(tmp_path, monkeypatch):
    monkeypatch.setattr("vereda.simulate.numbered.MOST_STUDENTS", 20)
    out = simulate(
        tmp_path / "out", children=120, states=["CA"], seed=3, years=1, cadence="year", standing=False, messiness=0
    )
    assert max(file.students for file in out.files) == 20
    by_day: dict[date, int] = {}
    for file in out.files:
        assert read(out.directory / file.file).groups["student"].height == file.students
        by_day[file.delivered] = by_day.get(file.delivered, 0) + 1
    assert max(by_day.values()) > 1


@pytest.mark.parametrize("cadence", ["daily", "weekly", "monthly", "term", "year"])
def test_fewer_files_for_a_slower_cadence(tmp_path, cadence):
    out = simulate(
        tmp_path / "out",
        children=80,
        states=["TX", "WA"],
        seed=3,
        years=1,
        cadence=cadence,
        standing=False,
        messiness=0,
    )
    days = {file.delivered for file in out.files if file.state == "TX"}
    assert max(days) <= date(2026, 11, 19)
    most = {"daily": 300, "weekly": 70, "monthly": 16, "term": 5, "year": 3}
    assert 1 < len(days) <= most[cadence]
    if cadence == "daily":
        assert len(days) > most["weekly"]
        assert all(day.weekday() < 5 for day in days)


def test_a_directory_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(NotEmpty):
        simulate(tmp_path, children=10, seed=1)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"years": 11}, "years"),
        ({"cadence": "hourly"}, "cadence"),
        ({"years": 0, "until": date(2026, 8, 20)}, "too little happens"),
    ],
)
def test_a_time_that_cannot_be_is_refused(tmp_path, wrong, said):
    with pytest.raises(ValueError, match=said):
        simulate(tmp_path / "out", children=10, **{"seed": 1} | wrong)
    assert not (tmp_path / "out").exists()


def test_speed_is_told(tmp_path, record_property):
    began = time.perf_counter()
    simulate(tmp_path / "out", children=1_000, seed=1, cadence="term")
    record_property("children_per_second", round(1_000 / (time.perf_counter() - began)))
