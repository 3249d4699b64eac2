"""How the model that ships was learned: `python -m tests.accuracy.fit_default_model OUT.json`, some minutes on two cores.

Nations by two hands: those of `vereda.simulate`, and those of `tests.accuracy.nations` whose habits are drawn at random. Seeds
below 2000 are for learning; the tests and `docs/identity.md` measure on others.
"""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from tests.accuracy.nations import nation, ways

from vereda.core.identity import Model
from vereda.core.identity.model import read
from vereda.core.identity.train import Lesson, fit, lesson, shares_of
from vereda.simulate.habits import NATIONS
from vereda.simulate.people import identities

VERSION = "2026.3"
TRAINED_ON = (
    "invented people only: 8 nations of vereda.simulate (6,000 children each) and 10 of tests/accuracy/nations.py "
    "(5,000 children each, habits drawn at random)"
)
# Chosen on nations left out of the learning, the worst of them counting (docs/model_card.md).
LINK, NEAR, WEAKEST, MARGIN = 0.97, 0.2, 3.0, 2.0


def lessons() -> list[Lesson]:
    simulated = [
        lesson(identities(6_000, seed=100 + at, habits=habits), np.random.default_rng(at))
        for at, habits in enumerate(NATIONS.values())
    ]
    drawn = []
    for seed in range(1_000, 1_010):
        rng = np.random.default_rng(seed)
        drawn.append(lesson(nation(5_000, rng, ways(rng)), rng))
    return simulated + drawn


def learned() -> Model:
    stated = read(Path(__file__).with_name("stated_model.json"))
    taught = lessons()
    made = replace(fit(taught, stated), shares=shares_of(taught), version=VERSION, trained_on=TRAINED_ON)
    made = replace(made, link_threshold=LINK, near_threshold=NEAR)
    return replace(made, weakest=WEAKEST, margin=MARGIN)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(learned().to_json(), encoding="utf-8")
