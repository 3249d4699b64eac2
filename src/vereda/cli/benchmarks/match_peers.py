"""Splink 5 on the people that `vereda bench match` asks the exchange for: its two ways to compare new records with known ones."""

import time
from pathlib import Path
from typing import Any

import polars as pl

from vereda.cli.benchmarks.known_exchange import ASKED, CANDIDATES, KNOWN

ASKS = 40  # a call takes up to a second
TRAINED_ON = 100_000  # records; more takes memory and teaches no more
WARM = 3  # calls before the first that counts
NAMES = [0.92, 0.88, 0.7]  # as in Splink's own NameComparison, but without frequencies of names, which cost it time
COLUMNS = (
    "id", "first_name", "last_name_1", "last_name_2", "sex", "birth_date", "birth_city",
    "male_parent_first_name", "female_parent_first_name",
)  # fmt: skip


def between(folder: str) -> dict[str, Any]:
    """Milliseconds of `predict_between` for each record asked, against all that are known."""
    from splink import DuckDBAPI, Linker

    known, asked = _people(folder, KNOWN), _people(folder, ASKED).head(ASKS + WARM)
    database = DuckDBAPI()
    linker = Linker(database.register(known.to_arrow()), _trained(known), log_level=None)
    everyone = database.register(known.to_arrow())
    took = []
    for row in asked.iter_slices(1):
        begin = time.perf_counter()
        one = database.register(row.to_arrow())
        linker.inference.predict_between(one, everyone, threshold_match_probability=0.01).as_record_list()
        took.append(1_000 * (time.perf_counter() - begin))
    return {"milliseconds": took[WARM:]}


def real_time(folder: str) -> dict[str, Any]:
    """Milliseconds of `compare_records` for each record asked, against the candidates that our keys give."""
    from splink import DuckDBAPI
    from splink.internals.realtime import compare_records

    known, asked = _people(folder, KNOWN), _people(folder, ASKED).head(ASKS + WARM)
    candidates = pl.read_parquet(Path(folder) / CANDIDATES)
    database, settings, took = DuckDBAPI(), _trained(known), []
    for row in asked.iter_slices(1):
        some = candidates.filter(pl.col("asked") == row["id"][0])["id"]
        others = known.filter(pl.col("id").is_in(some.implode()))
        if others.is_empty():
            continue
        begin = time.perf_counter()
        compare_records(row.to_arrow(), others.to_arrow(), settings, database, sql_cache_key="asked").as_record_list()
        took.append(1_000 * (time.perf_counter() - begin))
    return {"milliseconds": took[WARM:]}


def _people(folder: str, name: str) -> pl.DataFrame:
    return pl.read_parquet(Path(folder) / name, columns=list(COLUMNS)).with_columns(
        pl.col("birth_date").cast(pl.String)
    )


def _trained(known: pl.DataFrame) -> dict[str, Any]:
    """Stock comparisons and blocking rules, trained as Splink's tutorial does."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink import comparison_library as cl

    settings = SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="id",
        comparisons=[
            cl.JaroWinklerAtThresholds("first_name", NAMES), cl.JaroWinklerAtThresholds("last_name_1", NAMES),
            cl.JaroWinklerAtThresholds("last_name_2"),
            cl.DateOfBirthComparison("birth_date", input_is_string=True), cl.ExactMatch("sex"),
            cl.JaroWinklerAtThresholds("birth_city"), cl.JaroWinklerAtThresholds("male_parent_first_name"),
            cl.JaroWinklerAtThresholds("female_parent_first_name"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("birth_date", "last_name_1"), block_on("birth_date", "first_name"), block_on("first_name", "last_name_1"),
        ],
    )  # fmt: skip
    database = DuckDBAPI()
    linker = Linker(database.register(known.head(TRAINED_ON).to_arrow()), settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("birth_date", "first_name", "last_name_1")], recall=0.6
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("birth_date"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("first_name", "last_name_1"))
    trained: dict[str, Any] = linker.misc.save_model_to_json()
    return trained
