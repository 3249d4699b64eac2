"""One record against all that the exchange knows, while somebody waits: candidates by indexed keys, scored without frames."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl
from django.db import connection

from vereda.core.identity import Model, default_model
from vereda.core.identity.candidates import ALONE, COMMON, VOTES
from vereda.core.identity.decide import PROBABILITY_KEPT
from vereda.core.identity.single import form_of, keys_of, scores_against
from vereda.exchange.children.matching.identities import forms_of

FEW = 60  # candidates whose children are read with them; of more, only those of the likely ones, by a question of their own
_PRESENT = "withdrawn_at IS NULL AND child_id IS NOT NULL"
_SHARING = "SELECT * FROM children_sharing(%s, %s, %s, %s, %s)"  # migration 0018
_CHILDREN = f"SELECT id, child_id FROM children_staterecord WHERE id = ANY(%s) AND {_PRESENT}"  # noqa: S608  # constants


class Known(NamedTuple):
    """A State record that shares enough keys, with its standard form. `child_id`: among few, unless the State withdrew it."""

    state_record_id: int
    form: str
    child_id: int | None


@dataclass(frozen=True)
class Likely:
    """A State record that may be of the same child. `score`: log2 odds; `vetoed`: no score links it without a person."""

    state_record_id: int
    child_id: int
    score: float
    probability: float
    vetoed: bool


def likely(identity: Mapping[str, object], *, model: Model | None = None, common: int = COMMON) -> Sequence[Likely]:
    """The State records that may be of the same child as this identity (a mapping of `core.identity.IDENTITY_COLUMNS`), the
    likeliest first; those of probability under 0.01 are left out, and what a State has withdrawn. A key that more than
    `common` records share finds nobody. Nothing is written.
    """
    model = model or default_model()
    form = form_of(identity)
    known = sharing(keys_of(form), model, common)
    if not known:
        return []
    scores = scores_against(form, [one.form for one in known], model)
    near = np.flatnonzero(scores.probability >= PROBABILITY_KEPT).tolist()
    child_of = _children([known[at] for at in near], read=len(known) <= FEW)
    found = [
        Likely(number, child_of[number], *(of[at].item() for of in scores))
        for at in near
        if (number := known[at].state_record_id) in child_of
    ]
    return sorted(found, key=lambda one: (-one.score, one.state_record_id))


def sharing(keys: Sequence[int], model: Model, common: int = COMMON) -> Sequence[Known]:
    """The State records that share enough of these keys (`core.identity.candidates`), withdrawn ones among them."""
    asked = "{" + ",".join(map(str, keys)) + "}"  # an array as text, which takes a tenth of a millisecond less
    with connection.cursor() as cursor:
        cursor.execute(_SHARING, [asked, ALONE, VOTES, common, FEW])
        rows = cursor.fetchall()
    outdated = [record for record, _, version, _ in rows if version != model.version]
    anew = dict(forms_of(pl.Series(outdated, dtype=pl.Int64), model.version).iter_rows()) if outdated else {}
    return [Known(record, anew.get(record, form), child) for record, form, _, child in rows]


def _children(known: Sequence[Known], *, read: bool) -> Mapping[int, int]:
    """The child of each of these State records that was not withdrawn; `read`: they came with them."""
    if read or not known:
        return {one.state_record_id: one.child_id for one in known if one.child_id is not None}
    with connection.cursor() as cursor:
        cursor.execute(_CHILDREN, [[one.state_record_id for one in known]])
        return dict(cursor.fetchall())
