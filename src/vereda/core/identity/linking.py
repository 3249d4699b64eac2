"""A whole table of identities to children."""

import polars as pl

from vereda.core.identity import people
from vereda.core.identity.candidates import Candidates, candidates
from vereda.core.identity.engine import local
from vereda.core.identity.engine.outcome import Linked, Progress, Step
from vereda.core.identity.keys import keys_of_rows
from vereda.core.identity.model import Model, default_model


def silent(step: Step, share: float) -> None:
    """Progress that nobody watches."""


def link(identities: pl.DataFrame, model: Model | None = None, *, progress: Progress = silent) -> Linked:
    """Link a table of identities on this machine. Raises `ValueError` for a table that `people.troubles` finds fault with."""
    found = people.troubles(identities)
    if found:
        raise ValueError(" ".join(trouble.sentence for trouble in found))
    return local.link(identities, model or default_model(), progress)


def candidate_pairs(features: pl.DataFrame) -> Candidates:
    """Pairs of rows of a feature frame that share a candidate key."""
    return candidates(*keys_of_rows(features, among=features.height), features.height)
