"""An explanation says in words what the score says in bits."""

import numpy as np
import polars as pl
import pytest
from tests.identity.builders import identity, table

from vereda.core.identity import default_model, explain, features, score_pairs

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
    prior = default_model().prior
    left_out = 0.2  # bits: reasons too small to tell
    assert sum(reason.kin for reason in told.reasons) + prior.kin == pytest.approx(told.kin, abs=left_out)
    assert sum(reason.stranger for reason in told.reasons) + prior.stranger == pytest.approx(
        told.stranger, abs=left_out
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


def test_missing_keys_are_not_said():
    told = explain({"first_name": "Ana"}, {"first_name": "Ana", "birth_date": None})
    assert {reason.comparison: reason.level for reason in told.reasons}["birth_date"] == "missing"
