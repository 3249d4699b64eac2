import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vereda.simulate.spelling import by_ear, by_scanner, garbled, mistyped, without_accents

NAMES = st.text(st.characters(whitelist_categories=("Lu", "Ll")), min_size=0, max_size=20)
BITS = st.integers(0, 2**30 - 1)


@given(NAMES, BITS)
def test_a_slip_changes_one_letter_and_never_the_first(name, bits):
    slip = mistyped(name, bits)
    assert abs(len(slip) - len(name)) <= 1
    assert slip[:1] == name[:1]


@given(NAMES, BITS)
def test_nothing_is_left_empty(name, bits):
    for how in (mistyped, by_ear, by_scanner):
        assert bool(how(name, bits)) == bool(name)


@pytest.mark.parametrize(
    ("name", "heard"), [("Hernández", "Ernández"), ("González", "Gonsález"), ("Vargas", "Bargas"), ("Villa", "Viya")]
)
def test_names_are_written_as_they_sound(name, heard):
    assert heard in {by_ear(name, bits) for bits in range(200)}


def test_a_scanner_takes_rn_for_m():
    assert "Bemal" in {by_scanner("Bernal", bits) for bits in range(20)}


def test_only_the_chosen_are_garbled():
    names = pl.Series(["Hernández", None, "Hernández"])
    out = garbled(names, pl.Series([True, True, False]), pl.Series([3, 3, 3]), mistyped)
    assert out[0] != "Hernández"
    assert out[1] is None
    assert out[2] == "Hernández"


def test_accents_go():
    assert pl.select(without_accents(pl.lit("Ángel Muñoz Güemes"))).item() == "Angel Munoz Guemes"
