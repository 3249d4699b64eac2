"""What stays true of a child through the years: how school goes, flags, contact, and how often its names are misread."""

import numpy as np
import polars as pl

LEARNS_ENGLISH = {"spanish": 0.45, "indigenous": 0.75, "english": 0.02, "haitian": 0.6, "hmong": 0.4, "somali": 0.55,
                  "filipino": 0.25}  # fmt: skip


def traits(rng: np.random.Generator, truth: pl.DataFrame) -> pl.DataFrame:
    """One row per child: child, birth_date, and

    behind (grades repeated, 0 or 1), graduates, drops_out (Boolean), lep, idea, immunized (Yes/No), med (Chronic, Acute,
    None), at_risk (Boolean: failing, so priority for services after a move), school (UInt32: which of a town's schools),
    elective (UInt32), ability (mean 0, deviation 1), second_number (Boolean: a State may number the child twice).
    """
    count = truth.height
    english = truth["culture"].replace_strict(LEARNS_ENGLISH, return_dtype=pl.Float64).to_numpy()

    def share(of: float | np.ndarray) -> pl.Series:
        return pl.Series(rng.random(count) < of)

    def yes(of: float | np.ndarray) -> pl.Series:
        return pl.Series(["No", "Yes"]).gather(share(of).cast(pl.UInt8))

    return truth.select(
        "child", "family", "birth_date",
        behind=share(0.14).cast(pl.Int32), graduates=share(0.72), drops_out=share(0.09), at_risk=share(0.38),
        lep=yes(english), idea=yes(0.11), immunized=yes(0.9),
        med=pl.Series(["None", "Chronic", "Acute"]).gather(rng.choice(3, count, p=[0.905, 0.07, 0.025])),
        school=pl.Series(rng.integers(0, 12, count).astype(np.uint32)),
        elective=pl.Series(rng.integers(0, 3, count).astype(np.int64)),
        ability=pl.Series(rng.normal(0.0, 1.0, count)),
        second_number=share(0.05),
    )  # fmt: skip
