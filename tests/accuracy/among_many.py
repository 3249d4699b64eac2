"""What is lost where common keys make candidates only together: `python -m tests.accuracy.among_many [CHILDREN]`, some minutes.

Each stratum that `make accuracy` publishes is put among as many others as a national exchange has. The strata alone are too small
for a key to be common in them.
"""

import sys

import numpy as np
import polars as pl
from tests.accuracy.published.strata import STRATA, truth

from vereda.core.identity import features
from vereda.core.identity.candidates import ALONE, COMMON, VOTES
from vereda.core.identity.keys import keys_of_rows
from vereda.simulate.people import identities

CROWD = 470_000  # children: a million records
CHILDREN = 4_000  # of a stratum
ASKED = 2_000  # records of a stratum whose candidates are counted
RECORDS_AT_ONCE = 100_000


def entries(people: pl.DataFrame) -> pl.DataFrame:
    """`row`, `key` of each record, each once, as an exchange keeps them."""
    made = []
    for begin in range(0, people.height, RECORDS_AT_ONCE):
        row, key = keys_of_rows(features(people.slice(begin, RECORDS_AT_ONCE)))
        made.append(pl.DataFrame({"row": row + np.int32(begin), "key": key}).unique())
    return pl.concat(made)


def polled(met: pl.DataFrame, of: list[str]) -> pl.DataFrame:
    """The pairs (columns `of`) that share keys, with all votes. `met`: a pair and the size of a key that it shares."""
    votes = pl.when(pl.col("size") <= ALONE).then(VOTES).otherwise(1)
    return met.group_by(of).agg(votes=votes.sum())


def lost(people: pl.DataFrame, crowd: pl.DataFrame, size_of: pl.DataFrame) -> str:
    """Of one stratum: candidate recall and candidates a record, where any key is enough and where common ones are counted."""
    own = entries(people)
    sizes = own.group_by("key").len("own").join(size_of, on="key", how="left").with_columns(pl.col("size").fill_null(0))
    own = own.join(sizes.select("key", size=pl.col("own") + pl.col("size")).filter(pl.col("size") <= COMMON), on="key")
    child = people.select("child").with_row_index("row").with_columns(pl.col("row").cast(pl.Int32))
    of = own.join(child, on="row")
    met = of.join(of.select("key", "child", other="row"), on=["key", "child"]).filter(pl.col("row") < pl.col("other"))
    pairs = polled(met, ["row", "other"])
    records = people.group_by("child").len()["len"].cast(pl.Int64)
    true = int((records * (records - 1) // 2).sum())
    asked = own.filter(pl.col("row") < ASKED).join(crowd.rename({"row": "other"}), on="key")
    candidates = polled(asked, ["row", "other"])
    some = min(ASKED, people.height)
    enough = pl.col("votes") >= VOTES
    return (
        f"recall {pairs.height / true:.4f} → {pairs.filter(enough).height / true:.4f}, "
        f"candidates a record {candidates.height / some:.1f} → {candidates.filter(enough).height / some:.1f}"
    )


if __name__ == "__main__":
    children = int(sys.argv[1]) if sys.argv[1:] else CROWD
    crowd = entries(identities(children, seed=3_700))
    size_of = crowd.group_by("key").len("size")
    crowd = crowd.join(size_of.filter(pl.col("size") <= COMMON).select("key"), on="key")
    for stratum in STRATA:
        sys.stdout.write(f"{stratum.name:24} {lost(truth(stratum, CHILDREN, 991), crowd, size_of)}\n")
        sys.stdout.flush()
