"""The standard form of a name does not depend on how a clerk writes it."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vereda.core.identity import tables
from vereda.core.identity.names import sound, standard, suffix

surname = st.sampled_from(
    ["García", "López", "Hernández", "Núñez", "Vásquez", "Xolalpa", "Ortiz", "Peña", "Muñoz", "Cuautle"]
)
given_name = st.sampled_from(["María", "José", "Guadalupe", "Ángel", "Itzel", "Concepción", "Joaquín", "Citlali"])
anything = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=40)


def surnames(*written: str | None) -> list[str | None]:
    return standard(pl.Series(written, dtype=pl.String), "surname").to_list()


def givens(*written: str | None) -> list[str | None]:
    return standard(pl.Series(written, dtype=pl.String), "given").to_list()


@given(surname, surname, st.sampled_from([" ", "-", "  ", " - ", ". "]))
def test_order_case_accents_hyphens_and_spaces_do_not_change_surnames(one: str, other: str, between: str):
    bare = str.maketrans("áéíóúñ", "aeioun")
    ways = [
        f"{one} {other}",
        f"{other}{between}{one}",
        f"{one}{between}{other}".upper(),
        f"{one} {other}".lower().translate(bare),
        f" {one}{between}{other} ",
    ]
    assert len(set(surnames(*ways))) == 1


@given(given_name, given_name, st.sampled_from([" ", "-", "  ", ". "]))
def test_case_accents_hyphens_and_spaces_do_not_change_given_names(one: str, other: str, between: str):
    bare = str.maketrans("áéíóúñ", "aeioun")
    ways = [
        f"{one} {other}",
        f"{one}{between}{other}".upper(),
        f"{one} {other}".lower().translate(bare),
        f" {one}{between}{other}\t",
    ]
    assert len(set(givens(*ways))) == 1


@given(anything)
def test_the_standard_form_of_a_standard_form_is_itself(text: str):
    for kind in ("given", "surname"):
        once = standard(pl.Series([text]), kind)
        assert standard(once, kind).to_list() == once.to_list()


@given(st.lists(anything | st.none(), max_size=8))
def test_a_name_has_the_same_form_whatever_stands_beside_it(texts: list[str | None]):
    together = surnames(*texts)
    assert together == [surnames(text)[0] for text in texts]


@pytest.mark.parametrize("written", ["De La Cruz", "DelaCruz", "de-la-Cruz", "CRUZ", "Cruz", "dela Cruz"])
def test_particles_may_be_there_or_not(written: str):
    assert surnames(written) == ["cruz"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Garcialopez", "garcia lopez"),
        ("Hdz. Gcia.", "garcia hernandez"),
        ("Dominguez y Hernández", "dominguez hernandez"),
        ("Delgado", "delgado"),
        ("Alvarado", "alvarado"),
        ("O'Brien", "obrien"),
        ("Rodríguez Jr.", "rodriguez"),
        ("Van Do", "do van"),
        ("García García", "garcia"),
        ("M. Torres", "torres"),
        ("Łukaszewski", "lukaszewski"),
    ],
)
def test_surnames_as_they_are_written(written: str, meant: str):
    assert surnames(written) == [meant]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Ma. Gpe.", "maria guadalupe"),
        ("María de los Ángeles", "maria angeles"),
        ("Mariaguadalupe", "maria guadalupe"),
        ("Fco. Javier", "francisco javier"),
        ("Joseluis", "jose luis"),
        ("J. Jesús", "j jesus"),
        ("Mariana", "mariana"),
        ("Anabel", "anabel"),
        ("Christian", "christian"),
        ("Marisol", "marisol"),
    ],
)
def test_given_names_as_they_are_written(written: str, meant: str):
    assert givens(written) == [meant]


def test_nothing_said_is_nothing():
    assert surnames(None, "", "  ", "-") == [None, None, None, None]
    assert givens(None, " . ") == [None, None]


@pytest.mark.parametrize(
    "alike",
    [
        "hernandez ernandez ernandes hernandes",
        "vasquez vazquez bazquez basques",
        "jimenez gimenez ximenez jimenes",
        "yesenia llesenia",
        "huerta werta",
        "cervantes serbantes",
        "quezada quesada kesada",
        "zuniga suniga",
        "guerrero guerero",
        "campos canpos",
    ],
)
def test_names_that_sound_alike_have_one_sound(alike: str):
    assert len({sound(word) for word in alike.split()}) == 1


@pytest.mark.parametrize("different", ["garcia gracia", "mora moreno", "rios reyes", "leon luna", "perez paredes"])
def test_names_that_sound_different_do_not(different: str):
    one, other = different.split()
    assert sound(one) != sound(other)


def test_nicknames_mean_the_names_they_stand_for():
    meant = tables.nicknames()
    for nickname, name in [
        ("pepe", "jose"),
        ("paco", "francisco"),
        ("pancho", "francisco"),
        ("lupe", "guadalupe"),
        ("lupita", "guadalupe"),
        ("chuy", "jesus"),
        ("mona", "monica"),
        ("mona", "ramona"),
        ("beto", "roberto"),
        ("beto", "alberto"),
        ("nacho", "ignacio"),
        ("tono", "antonio"),
        ("memo", "guillermo"),
        ("lalo", "eduardo"),
        ("chela", "graciela"),
        ("concha", "concepcion"),
        ("lola", "dolores"),
        ("kike", "enrique"),
        ("nando", "fernando"),
        ("tere", "teresa"),
        ("chayo", "rosario"),
        ("licha", "alicia"),
        ("guicho", "luis"),
        ("moni", "monica"),
        ("bill", "william"),
        ("liz", "elizabeth"),
    ]:
        assert name in meant[nickname], f"{nickname} stands for {name}"


def test_suffixes_in_one_spelling():
    written = pl.DataFrame({"suffix": ["Jr.", "JUNIOR", "III", "3rd", "Dr.", "", None]})
    assert written.select(suffix(pl.col("suffix"))).to_series().to_list() == [
        "jr",
        "jr",
        "iii",
        "iii",
        None,
        None,
        None,
    ]
