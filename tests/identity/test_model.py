"""A model is a file that a person can read and change; a broken one is refused with a sentence."""

import json

import pytest

from vereda.core.identity import NotAModel, default_model
from vereda.core.identity.comparisons import COMPARISONS, INTERACTIONS
from vereda.core.identity.model import from_json, read


def test_written_and_read_again_is_the_same():
    model = default_model()
    again = from_json(model.to_json())
    assert again.to_json() == model.to_json()
    assert again == from_json(again.to_json())


def test_the_model_that_ships_weighs_every_level_and_says_what_it_was_trained_on():
    model = default_model()
    assert model.version
    assert "invented" in model.trained_on
    assert (
        0.5 < model.near_threshold + 0.5 < model.link_threshold < 1 or model.near_threshold < model.link_threshold < 1
    )
    for comparison in COMPARISONS:
        assert set(model.levels[comparison.name]) == set(comparison.level_names)
        missing = model.levels[comparison.name]["missing"]
        assert (missing.kin, missing.stranger) == (0.0, 0.0), f"{comparison.name}: nothing said is no evidence"


def test_every_level_of_every_part_of_an_interaction_has_a_group():
    for interaction in INTERACTIONS:
        for name, groups in interaction.parts:
            grouped = [level for _, levels in groups for level in levels]
            comparison = next(comparison for comparison in COMPARISONS if comparison.name == name)
            assert sorted(grouped) == sorted(comparison.level_names)
        assert len(set(interaction.cells())) == len(interaction.cells())


def test_every_comparison_level_has_a_sentence_in_both_languages():
    for comparison in COMPARISONS:
        for level in comparison.levels:
            assert level.en
            assert level.es
            assert level.en != level.es


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 1}', '{"format": 99}', "no json"])
def test_what_is_no_model_is_refused(text: str):
    with pytest.raises(NotAModel):
        from_json(text)


def test_a_model_without_a_level_is_refused_by_name():
    document = json.loads(default_model().to_json())
    del document["levels"]["given"]["nickname"]
    with pytest.raises(NotAModel, match="given: nickname"):
        from_json(json.dumps(document))
    document = json.loads(default_model().to_json())
    del document["rarity"]["surnames"]
    with pytest.raises(NotAModel, match="surnames"):
        from_json(json.dumps(document))


def test_a_file_is_read(tmp_path):
    path = tmp_path / "model.json"
    path.write_text(default_model().to_json(), encoding="utf-8")
    assert read(path).version == default_model().version
