"""Which records are the same child: features, candidate keys, scores, decisions and their explanation.

`link` does all of it for a table; the exchange calls the parts.
"""

from vereda.core.identity.decide import Partition, partition
from vereda.core.identity.engine.outcome import Linked
from vereda.core.identity.explain import Explanation, explain
from vereda.core.identity.keys import keys
from vereda.core.identity.linking import link
from vereda.core.identity.model import Model, NotAModel, default_model
from vereda.core.identity.people import IDENTITY_COLUMNS, OPTIONAL_COLUMNS, features
from vereda.core.identity.score import score_pairs

__all__ = [
    "IDENTITY_COLUMNS", "OPTIONAL_COLUMNS", "Explanation", "Linked", "Model", "NotAModel", "Partition",
    "default_model", "explain", "features", "keys", "link", "partition", "score_pairs",
]  # fmt: skip
