import time
from datetime import date

import polars as pl
import pytest

from vereda.simulate import DEFAULT_STATES, NATIONS, identities, identity_blocks
from vereda.simulate.people import IDENTITY_COLUMNS

TRUTH = ("child", "family")
ABOUT = pl.exclude("record_id", "state", "state_student_id")


@pytest.fixture(scope="module")
def people() -> pl.DataFrame:
    return identities(4_000, seed=5)


def test_columns_are_the_published_identity_columns(people):
    assert tuple(people.columns) == (*IDENTITY_COLUMNS, *TRUTH)
    assert people.schema["birth_date"] == pl.Date
    assert all(people.schema[name] == pl.String for name in IDENTITY_COLUMNS if name != "birth_date")


def test_every_child_is_there_once_in_each_record(people):
    assert sorted(people["child"].unique()) == list(range(4_000))
    assert people["record_id"].n_unique() == people.height
    records = people.group_by("child").len()["len"]
    assert records.min() == 1
    assert 6 <= records.max() <= 12
    assert 1.8 < people.height / 4_000 < 2.6


def test_the_same_seed_gives_the_same_people_and_another_does_not(people):
    assert people.equals(identities(4_000, seed=5))
    assert not people.equals(identities(4_000, seed=6))


def test_blocks_are_the_whole_a_piece_at_a_time():
    blocks = list(identity_blocks(900, seed=3, block=300))
    assert [block["child"].n_unique() for block in blocks] == [300, 300, 300]
    assert pl.concat(blocks)["record_id"].is_unique().all()


def test_without_messiness_all_records_of_a_child_say_the_same():
    clean = identities(1_000, seed=2, messiness=0)
    said = clean.group_by("child").agg(pl.struct(ABOUT).n_unique().alias("versions"))
    assert said["versions"].max() == 1
    assert clean["multiple_birth"].null_count() == 0
    assert clean["male_parent_first_name"].null_count() == 0


def test_messiness_makes_records_differ_more():
    def alike(messiness: float) -> float:
        rows = identities(1_500, seed=2, messiness=messiness)
        names = pl.struct("first_name", "middle_name", "last_name_1", "last_name_2", "birth_date")
        return rows.group_by("child").agg((names.n_unique() == 1).alias("alike"))["alike"].mean()

    shares = [alike(messiness) for messiness in (0, 0.3, 1, 3)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == 1


def test_the_mess_is_there_in_all_its_kinds(people):
    truth = (
        identities(4_000, seed=5, messiness=0)
        .unique("child")
        .select("child", first="last_name_1", second="last_name_2", born="birth_date")
    )
    told = people.join(truth, on="child").filter(pl.col("second").is_not_null())
    bare = {
        name: pl.col(name).str.to_uppercase().str.normalize("NFD").str.replace_all(r"\p{M}", "")
        for name in ("last_name_1", "last_name_2", "first", "second")
    }
    share = told.select(
        dropped=pl.col("last_name_2").is_null() & (bare["last_name_1"] == bare["first"]),
        swapped=(bare["last_name_1"] == bare["second"]) & (bare["last_name_2"] == bare["first"]),
        hyphenated=pl.col("last_name_1").str.contains("-", literal=True),
        day_month=(pl.col("birth_date").dt.day() == pl.col("born").dt.month()) & (pl.col("birth_date") != pl.col("born")),
        no_flag=pl.col("multiple_birth").is_null(),
    ).mean().row(0, named=True)  # fmt: skip
    assert 0.1 < share["dropped"] < 0.45
    assert 0.015 < share["swapped"] < 0.1
    assert 0.04 < share["hyphenated"] < 0.25
    assert 0.001 < share["day_month"] < 0.03
    assert 0.2 < share["no_flag"] < 0.5


def test_states_write_as_is_their_habit(people):
    florida = people.filter(state="FL")
    assert florida.select((pl.col("first_name") == pl.col("first_name").str.to_uppercase()).all()).item()
    washington = people.filter(state="WA")["first_name"]
    assert washington.str.contains(r"\p{Ll}").mean() > 0.99
    assert set(people.filter(state="WA")["birth_country"].drop_nulls().unique()) >= {"USA", "MEX", "GTM"}
    assert people.filter(state="OR")["last_name_1"].str.contains("-", literal=True).mean() > 0.3


def test_habits_change_the_nation():
    flags = {
        name: identities(800, seed=1, habits=NATIONS[name])["multiple_birth"] for name in ("usual", "no flag", "twins")
    }
    assert flags["no flag"].null_count() == len(flags["no flag"])
    assert (flags["twins"] == "Yes").mean() > 3 * (flags["usual"] == "Yes").mean()
    nobody = identities(800, seed=1, habits=NATIONS["no parents"])
    assert nobody["male_parent_first_name"].null_count() == nobody.height


def test_a_state_outside_the_streams_has_people_too():
    assert set(identities(200, seed=1, states=["AK", "VT"])["state"]) == {"AK", "VT"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"children": 0}, "at least one child"),
        ({"states": ["TX", "XX"]}, "unknown States: XX"),
        ({"states": []}, "unknown States"),
        ({"states": ["TX", "TX"]}, "named twice"),
        ({"messiness": -1}, "messiness"),
    ],
)
def test_a_nation_that_cannot_be_is_refused_in_a_sentence(wrong, said):
    asked = {"children": 10, "seed": 1, "states": DEFAULT_STATES, "messiness": 1.0} | wrong
    with pytest.raises(ValueError, match=said):
        identities(asked.pop("children"), **asked)


def test_birth_dates_are_of_children(people):
    clean = identities(3_000, seed=9, messiness=0, until=date(2024, 6, 1))
    assert clean["birth_date"].max() < date(2024, 6, 1)
    assert clean["birth_date"].min() > date(2002, 6, 1)


def test_speed_is_told(record_property):
    identities(2_000, seed=1)
    began = time.perf_counter()
    rows = identities(20_000, seed=1).height
    record_property("identities_per_second", round(rows / (time.perf_counter() - began)))
