"""An explanation says in words what the score says in bits."""

import re

import numpy as np
import polars as pl
import pytest
from tests.identity.builders import identity, table

from vereda.core.identity import default_model, explain, features, score_pairs
from vereda.core.identity.phrases import weighs

LUPE = identity(
    "b",
    state="MI",
    first_name="Moni",
    middle_name=None,
    last_name_1="Hernandez-Xolalpa",
    last_name_2=None,
    birth_date="2007-03-14",
)
SISTER = identity("b", state="MI", first_name="Itzel", middle_name=None, birth_date="2009-08-02")
TWIN = identity("b", state="MI", first_name="Mariana", middle_name="Guadalupe", multiple_birth="Yes")


@pytest.mark.parametrize("other", [LUPE, SISTER, TWIN, identity("b", state="CA", birth_date=None, first_name=None)])
def test_the_reasons_add_up_to_the_score(other: dict[str, object]):
    told = explain(identity("a"), other)
    assert sum(reason.kin for reason in told.reasons) + told.prior.kin == pytest.approx(told.kin, abs=1e-9)
    assert sum(reason.stranger for reason in told.reasons) + told.prior.stranger == pytest.approx(
        told.stranger, abs=1e-9
    )
    assert told.score == pytest.approx(-np.logaddexp2(-told.kin, -told.stranger), abs=1e-9)
    scored = score_pairs(
        features(table(identity("a"), other)), pl.DataFrame({"left": ["a"], "right": ["b"]}), default_model()
    )
    assert told.score == pytest.approx(scored["score"][0], abs=1e-9)
    assert told.vetoed == scored["vetoed"][0]


def test_in_english_and_in_spanish():
    english, spanish = explain(identity("a"), LUPE), explain(identity("a"), LUPE, language="es")
    said = {reason.comparison: reason for reason in english.reasons}
    assert "short or pet form" in said["given"].sentence
    assert "in the other order" in said["surnames"].sentence
    assert "about 1 in" in said["surnames"].sentence
    dicho = {reason.comparison: reason for reason in spanish.reasons}
    assert "forma corta o familiar" in dicho["given"].sentence
    assert "en el otro orden" in dicho["surnames"].sentence
    assert dicho["birth_date"].label == "Fecha de nacimiento"
    assert (english.score, english.decision) == (spanish.score, spanish.decision)
    assert english.summary != spanish.summary


def test_what_is_decided():
    assert explain(identity("a"), identity("b", state="MI", state_student_id="9")).decision == "link"
    sister = explain(identity("a"), SISTER)
    assert sister.decision == "none"
    assert "two children" in sister.summary


def test_a_veto_is_told_and_never_links():
    told = explain(identity("a"), TWIN)
    assert told.vetoed
    assert told.decision != "link"


def test_values_are_shown_as_compared_and_everything_fits_in_json():
    told = explain(identity("a"), LUPE).as_dict()
    surnames = next(reason for reason in told["reasons"] if reason["comparison"] == "surnames")
    assert surnames["left"] == surnames["right"] == "hernandez xolalpa"
    assert told["model_version"] == default_model().version


@pytest.mark.parametrize("other", [LUPE, SISTER])
def test_what_agrees_is_never_told_as_speaking_against(other: dict[str, object]):
    """A model's weights hold up to a constant for each comparison; readers take them one by one."""
    said = {reason.comparison: reason for reason in explain(identity("a"), other).reasons}
    for name in ("sex", "mother", "father", "birthplace"):
        assert "same" in said[name].level
        assert min(said[name].kin, said[name].stranger) >= 0
    prior = default_model().prior
    told = explain(identity("a"), dict.fromkeys(identity()))
    assert (told.prior.kin, told.prior.stranger) == pytest.approx((prior.kin, prior.stranger), abs=0.5)


def test_kin_and_strangers_are_told_apart_in_words():
    surnames = next(one for one in explain(identity("a"), LUPE).reasons if one.comparison == "surnames")
    assert re.fullmatch(
        r"both surnames agree, in the other order; about 1 in [\d,]+ people shares this", surnames.sentence
    )
    assert re.fullmatch(
        r"[\d,]+ times likelier than between strangers; (as likely as|[\d.]+ times less likely than) between siblings or twins",
        surnames.weighs,
    )
    sister = explain(identity("a"), SISTER, language="es")
    assert sister.balance.endswith("veces menos probable que entre hermanos o gemelos.")


@pytest.mark.parametrize(
    ("kin", "stranger", "said"),
    [
        (0.4, -0.4, "says nothing"),
        (0.0, 1.0, "2 times likelier than between strangers; as likely as between siblings or twins"),
        (-3.32, 0.0, "as likely as between strangers; 10 times less likely than between siblings or twins"),
        (
            25.0,
            11.2,
            "2,400 times likelier than between strangers; over a million times likelier than between siblings or twins",
        ),
    ],
)
def test_bits_in_words(kin: float, stranger: float, said: str):
    assert weighs(kin, stranger, "en") == said


def test_yes_and_no_are_words():
    told = {reason.comparison: reason for reason in explain(identity("a"), TWIN, language="es").reasons}
    assert (told["multiple_birth"].left, told["multiple_birth"].right) == ("no", "sí")


def test_missing_keys_are_not_said():
    told = explain({"first_name": "Ana"}, {"first_name": "Ana", "birth_date": None})
    assert {reason.comparison: reason.level for reason in told.reasons}["birth_date"] == "missing"
