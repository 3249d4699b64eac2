"""The page says of each figure whether its target is met, and by how much it is not."""

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.accuracy.published import curves, page
from tests.accuracy.published.figures import Figures, measured
from tests.accuracy.published.peers import Peer
from tests.accuracy.published.strata import STRATA

from vereda.core.identity import default_model

RUN = {"date": "2026-11-19", "model": "2026.2", "machine": "2 cores", "children": 150, "seconds": 1}
PEERS = [
    Peer("Vereda", 0.9, 0.8, 1.0, 0.7, 0.75),
    Peer("Vereda, adjusted", 0.96, 0.8, 1.0, 0.7, 0.75),
    Peer("Splink 5", 0.95, 0.9, 1.0, 0.8, 0.99),
]


@pytest.fixture(scope="module")
def found() -> Figures:
    return measured(STRATA[0], 150, default_model(), seed=1)


def with_precision(found: Figures, value: float) -> Figures:
    return replace(found, shares={**found.shares, "precision": replace(found.shares["precision"], value=value)})


def test_a_missed_target_is_told_with_its_gap(found: Figures):
    told = page.page([with_precision(found, 0.99), with_precision(found, 0.9995)], PEERS, RUN)
    assert "| precision of links | ≥ 0.999 | 1 of 2 strata | plain: 0.99000 | **short by 0.00900** |" in told
    assert told.count("0.99000 (") == 1
    assert "As it comes: **short by 0.0500**. Adjusted: met, by 0.0100." in told
    assert "Candidates lose 25.0% of the pairs there" in told


def test_every_pair_of_records_is_somewhere_in_the_confusion(found: Figures):
    assert sum(sum(row.values()) for row in found.confusion.values()) == found.records * (found.records - 1) // 2


def test_the_curves_are_an_image_with_a_name(found: Figures):
    image = ET.fromstring(curves.svg([found] * 5))
    ids = image.get("aria-labelledby").split()
    assert [part.get("id") for part in list(image)[:2]] == ids
    assert len(image.findall("{http://www.w3.org/2000/svg}g")) == 5


def test_what_is_published_is_of_the_model_that_ships():
    published = json.loads((Path(__file__).parents[2] / "docs" / "accuracy.json").read_text("utf-8"))
    assert published["model"] == default_model().version
