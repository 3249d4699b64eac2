"""Splink 5 and recordlinkage on the people of `vereda bench link`, set up as their own documentation does."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from vereda.cli.benchmarks.linking import FORMS, PEOPLE, clocked, judged

if TYPE_CHECKING:
    from splink import Linker

SURE = 0.99  # the probability from which a peer's pair counts as a link
LEAST = 0.01  # pairs below it are not written out, as with us
SAMPLE = 100_000  # records to train on; more takes memory and teaches nothing
NAMES = ("first_name", "last_name_1", "last_name_2", "female_parent_first_name", "male_parent_first_name")
BLOCKED_IN_TRAINING = {
    "stock": (["birth_date"], ["first_name", "last_name_1"]),
    "ours": (["born"], ["given_1", "mother_given"]),
}
STOCK = ("record_id", *NAMES, "birth_date", "sex", "birth_city")


def splink(folder: str, comparisons: str) -> dict[str, Any]:
    """Train on a sample, then predict; only `predict` is timed. `comparisons`: `stock` or `ours`."""
    people, settings = _stock(folder) if comparisons == "stock" else _ours(folder)
    trained = _trained(people, settings, *BLOCKED_IN_TRAINING[comparisons])
    answer, linker = dict[str, Any](), _linker(people, trained)
    with clocked(answer):
        found = linker.inference.predict(threshold_match_probability=LEAST)
    pairs = pl.DataFrame(found.as_duckdbpyrelation().to_arrow_table())
    sure = pairs.filter(pl.col("match_probability") >= SURE)
    return answer | judged(folder, sure.select(left="record_id_l", right="record_id_r"))


def _linker(people: pl.DataFrame, settings: Any) -> "Linker":
    from splink import DuckDBAPI, Linker

    database = DuckDBAPI()
    return Linker(database.register(people.to_arrow()), settings, log_level=None)


def _trained(people: pl.DataFrame, settings: Any, born: Sequence[str], names: Sequence[str]) -> dict[str, Any]:
    """U by random sampling, m by expectation maximisation over two blockings, as in Splink's tutorial."""
    from splink import block_on

    linker = _linker(people.head(SAMPLE), settings)
    linker.training.estimate_probability_two_random_records_match([block_on(*born, *names)], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on(*born))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on(*names))
    trained: dict[str, Any] = linker.misc.save_model_to_json()
    return trained


def _stock(folder: str) -> tuple[pl.DataFrame, Any]:
    from splink import SettingsCreator, block_on
    from splink import comparison_library as cl

    people = pl.read_parquet(Path(folder, PEOPLE)).select(STOCK).with_columns(pl.col("birth_date").cast(pl.String))
    return people, SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="record_id",
        comparisons=[
            *(cl.NameComparison(name).configure(term_frequency_adjustments=True) for name in NAMES[:3]),
            *(cl.NameComparison(name) for name in NAMES[3:]),
            cl.DateOfBirthComparison("birth_date", input_is_string=True), cl.ExactMatch("sex"),
            cl.JaroWinklerAtThresholds("birth_city"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("birth_date", "last_name_1"), block_on("birth_date", "first_name"),
            block_on("first_name", "last_name_1", "last_name_2"),
        ],
    )  # fmt: skip


def _ours(folder: str) -> tuple[pl.DataFrame, Any]:
    """Our standard form and our keys, and comparisons of the same facts in Splink's words."""
    from splink import SettingsCreator, block_on
    from splink import comparison_library as cl

    form = pl.read_parquet(Path(folder, FORMS))
    given = pl.col("given").str.split(" ").list
    people = form.with_columns(
        given_1=given.get(0, null_on_oob=True), given_2=given.get(1, null_on_oob=True),
        surnames=pl.col("surnames").str.split(" "), born=pl.col("born").cast(pl.String),
        multiple=pl.col("multiple").cast(pl.String), keys=pl.col("keys").fill_null([]),
    ).drop("given")  # fmt: skip
    return people, SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="record_id",
        comparisons=[
            cl.NameComparison("given_1").configure(term_frequency_adjustments=True), cl.NameComparison("given_2"),
            cl.ArrayIntersectAtSizes("surnames", [2, 1]),
            cl.DateOfBirthComparison("born", input_is_string=True), cl.ExactMatch("sex"), cl.ExactMatch("multiple"),
            cl.NameComparison("mother_given"), cl.JaroWinklerAtThresholds("mother_surnames"),
            cl.NameComparison("father_given"), cl.JaroWinklerAtThresholds("father_surnames"),
            cl.JaroWinklerAtThresholds("birth_city"), cl.ExactMatch("birth_state"), cl.ExactMatch("birth_country"),
            cl.ExactMatch("suffix"),
        ],
        blocking_rules_to_generate_predictions=[block_on("keys", arrays_to_explode=["keys"])],
    )  # fmt: skip


def recordlinkage(folder: str) -> dict[str, Any]:
    """Its own blocking, Jaro-Winkler comparisons and unsupervised classifier."""
    import recordlinkage as rl

    people = pl.read_parquet(Path(folder, PEOPLE)).select(STOCK).with_columns(pl.col("birth_date").cast(pl.String))
    frame = people.to_pandas().set_index("record_id")
    answer = dict[str, Any]()
    with clocked(answer):
        index = rl.Index()
        index.block(["birth_date", "last_name_1"])
        index.block(["birth_date", "first_name"])
        index.block(["first_name", "last_name_1", "last_name_2"])
        pairs = index.index(frame)
        compare = rl.Compare()
        for name in NAMES:
            compare.string(name, name, method="jarowinkler", threshold=0.88, label=name)
        for name in ("birth_date", "sex", "birth_city"):
            compare.exact(name, name, label=name)
        links = rl.ECMClassifier(binarize=0.5).fit_predict(compare.compute(pairs, frame))
    left, right = links.get_level_values(0).to_list(), links.get_level_values(1).to_list()
    return answer | {"pairs compared": len(pairs)} | judged(folder, pl.DataFrame({"left": left, "right": right}))
