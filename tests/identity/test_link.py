"""A whole table: linked as people would, in bounded time whatever the table."""

from time import monotonic

import numpy as np
import polars as pl
import pytest
from tests.identity.builders import identity, table

from vereda.core.identity import link

FAMILY = [
    identity("a"),
    identity(
        "b",
        state="MI",
        state_student_id="9",
        first_name="MONICA G",
        middle_name=None,
        last_name_1="XOLALPA-HERNANDEZ",
        last_name_2=None,
    ),
    identity("c", state="WA", state_student_id="8", last_name_1="Hernandez", last_name_2="Xolalpa"),
    identity("sister", state_student_id="101", first_name="Itzel", middle_name=None, birth_date="2009-08-02"),
    identity(
        "other",
        state="CA",
        first_name="Tou",
        middle_name=None,
        last_name_1="Vang",
        last_name_2=None,
        birth_date="2011-11-11",
        sex="Male",
    ),
]


def test_one_child_of_three_states_and_two_others():
    linked = link(table(*FAMILY))
    assert dict(linked.children.iter_rows()) == {"a": "a", "b": "a", "c": "a", "sister": "sister", "other": "other"}
    assert linked.pairs.columns == ["left", "right", "score", "probability", "decision"]
    assert linked.pairs.filter(pl.col("decision") == "link").height == 3
    assert (linked.pairs["probability"] >= 0.01).all()


def test_children_come_in_the_order_of_the_table():
    assert link(table(*reversed(FAMILY))).children["record_id"].to_list() == [
        person["record_id"] for person in reversed(FAMILY)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_order_of_the_table_does_not_matter(seed: int):
    order = np.random.default_rng(seed).permutation(len(FAMILY))
    shuffled = link(table(*(FAMILY[at] for at in order)))
    assert shuffled.children.sort("record_id").equals(link(table(*FAMILY)).children.sort("record_id"))


def test_case_and_accents_do_not_matter():
    plain = [
        {
            name: value.upper().translate(str.maketrans("ÁÉÍÓÚÑ", "AEIOUN"))
            if isinstance(value, str) and name.endswith(("name", "name_1", "name_2"))
            else value
            for name, value in person.items()
        }
        for person in FAMILY
    ]
    assert link(table(*plain)).pairs.equals(link(table(*FAMILY)).pairs)


def test_twins_are_two_children_also_without_the_flag():
    for flag in ("Yes", None, "No"):
        twins = [
            identity("1", multiple_birth=flag),
            identity("2", state_student_id="101", first_name="Marisol", middle_name=None, multiple_birth=flag),
            identity("3", state="MI", multiple_birth=flag),
            identity(
                "4", state="MI", state_student_id="101", first_name="Marisol", middle_name=None, multiple_birth=flag
            ),
        ]
        child = dict(link(table(*twins)).children.iter_rows())
        assert child["1"] != child["2"]
        assert child["3"] != child["4"]


def test_every_near_match_is_among_the_pairs_whatever_the_order_of_ids():
    doubt = {
        "middle_name": None,
        "last_name_2": None,
        "male_parent_first_name": None,
        "female_parent_first_name": None,
        "birth_city": None,
    }
    one = identity("z", **doubt)
    other = identity(
        "a", **doubt, state="MI", state_student_id="5", first_name="Monika", birth_date="2007-03-01", birth_state=None
    )
    linked = link(table(one, other, *FAMILY[3:]))
    assert linked.near_matches == 1
    assert linked.pairs.filter(pl.col("decision") == "near_match").height == 1


def test_an_empty_table_and_a_table_of_nothing():
    assert link(table()).children.height == 0
    nothing = [dict.fromkeys(identity()) | {"record_id": str(at)} for at in range(50)]
    linked = link(table(*nothing))
    assert linked.children["child_id"].n_unique() == 50
    assert linked.pairs.height == 0


def test_a_table_with_faults_is_an_error():
    with pytest.raises(ValueError, match="stands more than once"):
        link(table(identity("a"), identity("a")))


def test_many_identical_people_take_bounded_time():
    """100,000 records of one name and one birth date are five billion pairs; they are counted, not compared."""
    count, began = 100_000, monotonic()
    many = (
        table(identity())
        .select(pl.all().repeat_by(count).explode())
        .with_columns(
            record_id=pl.int_range(count).cast(pl.String), state_student_id=pl.int_range(count).cast(pl.String)
        )
    )
    linked = link(many)
    assert linked.counts.pairs_compared == 0
    assert linked.counts.pairs_lost > 1_000_000_000
    assert linked.children["child_id"].n_unique() == count
    assert monotonic() - began < 60


def test_a_thousand_of_one_common_name_stay_apart():
    """Everyone of one name, born within eight years, nothing else said: most have neighbours a slip of the keyboard away."""
    days = np.datetime64("2008-01-01") + np.random.default_rng(1).permutation(3_000)[:1_000]
    people = [
        identity(
            f"{at:04}",
            state=("TX", "CA", "FL")[at % 3],
            state_student_id=str(at),
            first_name="José",
            middle_name="Luis",
            last_name_1="García",
            last_name_2="Hernández",
            sex="Male",
            birth_date=str(day),
            birth_city=None,
            birth_state=None,
            male_parent_first_name=None,
            male_parent_last_name=None,
            female_parent_first_name=None,
            female_parent_last_name=None,
        )
        for at, day in enumerate(days)
    ]
    linked = link(table(*people))
    assert linked.children["child_id"].n_unique() == 1_000
    assert (
        linked.near_matches == 30
    )  # of thousands that look alike, three for a hundred records: nobody could look at more
