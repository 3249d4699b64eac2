"""Every level of every comparison, by an example; and comparing left with right is comparing right with left."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.identity.builders import identity, table

from vereda.core.identity import features
from vereda.core.identity.comparisons import COMPARISONS
from vereda.core.identity.encoding import encoded
from vereda.core.identity.levels import compare
from vereda.core.identity.score import vetoes


def levels(left: dict[str, object], right: dict[str, object]) -> dict[str, str]:
    found = compare(encoded(features(table(left, right))), np.array([0, 1]), np.array([1, 0]))
    for comparison in COMPARISONS:
        forth, back = found[comparison.name][0]
        assert forth == back, f"{comparison.name} depends on which record comes first"
    return {comparison.name: comparison.level_names[found[comparison.name][0][0]] for comparison in COMPARISONS}


def names(first: str | None, middle: str | None = None) -> dict[str, str | None]:
    return {"first_name": first, "middle_name": middle}


@pytest.mark.parametrize(
    ("left", "right", "given_level", "second_level"),
    [
        (("Ana",), ("ANA",), "same", "missing"),
        (("José",), ("Pepe",), "nickname", "missing"),
        (("Mona",), ("Mónica",), "nickname", "missing"),
        (("Jimena",), ("Ximena",), "sound", "missing"),
        (("Rosalba",), ("Roslaba",), "typo", "missing"),
        (("Daniel",), ("Daniela",), "both_known", "missing"),
        (("Wenceslao",), ("Wences",), "shortened", "missing"),
        (("Juan",), ("J",), "initial", "missing"),
        (("Juan",), ("Pedro",), "different", "missing"),
        (("Marisol",), ("Maricela",), "similar", "missing"),
        (("Juan",), (None,), "missing", "missing"),
        (("María", "Guadalupe"), ("Guadalupe",), "crossed", "one_absent"),
        (("María", "Guadalupe"), ("Lupita",), "crossed", "one_absent"),
        (("Luis", "Ángel"), ("Angel", "Luis"), "crossed_both", "same"),
        (("Luis Ángel",), ("Luis", "Angel"), "same", "same"),
        (("Luis", "Ángel"), ("Luis", "A."), "same", "close"),
        (("Luis", "Ángel"), ("Luis", "Pedro"), "same", "different"),
        (("Luis", "Ángel"), ("Luis",), "same", "one_absent"),
        (("Osman", "Osman"), ("Salah", "Osman"), "different", "same"),
    ],
)
def test_given_names(left: tuple[str | None, ...], right: tuple[str | None, ...], given_level: str, second_level: str):
    found = levels(identity("a", **names(*left)), identity("b", **names(*right)))
    assert (found["given"], found["second_given"]) == (given_level, second_level)


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("García López", "Garcia-Lopez", "both_same"),
        ("García López", "López García", "both_other_order"),
        ("García López", "López", "one_of_two"),
        ("García", "GARCIA", "single_same"),
        ("García Hernández", "García Ernandes", "same_and_close"),
        ("Vásquez Hernández", "Bazquez Ernandes", "both_close"),
        ("Hernández", "Ernandes López", "one_close"),
        ("García López", "García Torres", "same_and_different"),
        ("Hernández López", "Ernandes Torres", "close_and_different"),
        ("García López", "Torres Ruiz", "different"),
        ("García", None, "missing"),
        ("Santa Cruz López", "López Santa Cruz", "both_other_order"),
        ("De la Cruz Pérez", "Cruz Pérez", "both_same"),
    ],
)
def test_surnames(left: str, right: str | None, level: str):
    found = levels(
        identity("a", last_name_1=left, last_name_2=None), identity("b", last_name_1=right, last_name_2=None)
    )
    assert found["surnames"] == level


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("2010-05-12", "2010-05-12", "same"),
        ("2010-05-12", "2010-12-05", "swapped"),
        ("2010-05-12", "2010-05-13", "digit"),
        ("2010-05-12", "2010-05-21", "digit"),
        ("2010-05-12", "2010-01-01", "year_only"),
        ("2010-05-12", "2010-05-01", "year_only"),
        ("2010-05-12", "2011-05-12", "year_differs"),
        ("2010-05-12", "2010-05-28", "two_parts"),
        ("2010-05-12", "2010-09-28", "months_apart"),
        ("2010-05-12", "2012-09-28", "years_apart"),
        ("2010-05-12", "2016-09-28", "far_apart"),
        ("2010-05-12", None, "missing"),
    ],
)
def test_birth_dates(left: str, right: str | None, level: str):
    assert levels(identity("a", birth_date=left), identity("b", birth_date=right))["birth_date"] == level


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("Yes", "Yes", "both_yes"),
        ("No", "No", "both_no"),
        ("Yes", "No", "contradict"),
        ("Yes", None, "one_yes"),
        ("No", None, "one_no"),
        (None, None, "missing"),
    ],
)
def test_multiple_birth(left: str | None, right: str | None, level: str):
    assert levels(identity("a", multiple_birth=left), identity("b", multiple_birth=right))["multiple_birth"] == level


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        (("Rosa", "López"), ("ROSA", "Lopez Ruiz"), "same"),
        (("Rosa", "López"), ("Rosa", None), "given_same"),
        (("Rosa", "López"), ("Rosa", "García"), "given_same_surname_differs"),
        (("Rosa", "López"), ("Rosita", "López"), "given_close"),
        (("Rosa María", "López"), ("María", "López"), "given_close"),
        ((None, "López"), ("Rosa", "López"), "surname_only"),
        ((None, "López"), ("Rosa", "García"), "surname_differs"),
        (("Ana", "López"), ("Rosa", "López"), "given_differs"),
        (("Ana", "López"), ("Rosa", "García"), "different"),
        ((None, None), ("Rosa", "García"), "missing"),
    ],
)
@pytest.mark.parametrize("parent", [("mother", "female_parent"), ("father", "male_parent")])
def test_parents(left: tuple[str, str], right: tuple[str, str], level: str, parent: tuple[str, str]):
    name, column = parent
    one, other = ({f"{column}_first_name": first, f"{column}_last_name": last} for first, last in (left, right))
    assert levels(identity("a", **one), identity("b", **other))[name] == level


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        (("Tlapa", "GR", "MX"), ("TLAPA", "GR", "MEX"), "city_same"),
        (("Tlapa", None, "MX"), ("Tlapa", "GR", "MX"), "city_same"),
        (("Huehuetenango", None, "GT"), ("Huehuetenago", None, "GTM"), "city_close"),
        (("Tlapa", "GR", "MX"), (None, "GR", "MX"), "state_same"),
        (("Tlapa", "GR", "MX"), ("Olinalá", "GR", "MX"), "city_differs"),
        (("Tlapa", None, None), ("Olinalá", None, None), "city_differs"),
        (("Tlapa", None, None), ("Olinalá", None, "MX"), "city_differs"),
        ((None, None, "MX"), ("Tlapa", "GR", "MX"), "country_same"),
        (("Tlapa", "GR", "MX"), ("Morelia", "MI", "MX"), "state_differs"),
        (("Tlapa", None, "MX"), ("Morelia", None, "MX"), "state_differs"),
        (("Tlapa", None, "MX"), ("Fresno", None, "US"), "country_differs"),
        ((None, None, None), ("Fresno", None, "US"), "missing"),
    ],
)
def test_birthplaces(left: tuple[str | None, ...], right: tuple[str | None, ...], level: str):
    one, other = (
        dict(zip(("birth_city", "birth_state", "birth_country"), place, strict=True)) for place in (left, right)
    )
    assert levels(identity("a", **one), identity("b", **other))["birthplace"] == level


def test_sex_suffix_and_source():
    found = levels(identity("a", suffix="Jr"), identity("b", sex="Male", suffix=None, state="FL"))
    assert (found["sex"], found["suffix"], found["source"]) == ("different", "one_absent", "other_state")
    found = levels(identity("a", suffix="Jr"), identity("b", sex=None, suffix="III", state_student_id="101"))
    assert (found["sex"], found["suffix"], found["source"]) == ("missing", "different", "same_state")
    found = levels(identity("a"), identity("b", suffix=None, sex="F"))
    assert (found["sex"], found["suffix"], found["source"]) == ("same", "missing", "same_student")


words = st.lists(
    st.sampled_from(
        [
            "Ana",
            "Anna",
            "Maria",
            "Mario",
            "Lupe",
            "Guadalupe",
            "G",
            "Garcia",
            "Gracia",
            "Lopez",
            "Lopes",
            "Cruz",
            "Vang",
        ]
    ),
    max_size=3,
)


@given(words, words, words, words)
def test_which_record_comes_first_never_matters(
    first: list[str], last: list[str], other_first: list[str], other_last: list[str]
):
    levels(
        identity("a", **names(" ".join(first) or None), last_name_1=" ".join(last)),
        identity("b", **names(" ".join(other_first)), last_name_1=" ".join(other_last)),
    )


def vetoed(left: dict[str, object], right: dict[str, object]) -> bool:
    of = encoded(features(table(left, right)))
    rows = (np.array([0]), np.array([1]))
    return bool(vetoes(of, *rows, compare(of, *rows))[0])


def test_a_twin_and_another_first_name_are_vetoed():
    assert vetoed(identity("a", multiple_birth="Yes"), identity("b", first_name="Mariana", multiple_birth=None))
    assert vetoed(
        identity("a", first_name="Daniel", multiple_birth="Yes"),
        identity("b", first_name="Daniela", multiple_birth="No"),
    )
    assert not vetoed(identity("a", multiple_birth="Yes"), identity("b", first_name="Moni", multiple_birth="Yes"))
    assert not vetoed(identity("a", multiple_birth="No"), identity("b", first_name="Mariana", multiple_birth=None))


def test_two_proven_birth_dates_of_one_state_are_vetoed():
    one = identity("a", birth_date_verification="1004")
    other = identity("b", state_student_id="101", birth_date="2007-03-15", birth_date_verification="1006")
    assert vetoed(one, other)
    assert not vetoed(one, {**other, "state": "MI"})
    assert not vetoed(one, {**other, "birth_date": "2007-03-14"})
    assert not vetoed(one, {**other, "birth_date_verification": "1007"})
