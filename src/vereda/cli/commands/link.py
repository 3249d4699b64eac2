"""`vereda link IN OUT`: which records of a table of identities are the same child, without a database."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from vereda.cli.app import app
from vereda.cli.ending import could_not
from vereda.cli.engines import Engine, linked_locally, linked_on_spark, readable_table
from vereda.cli.files import must_be_file, must_be_free
from vereda.cli.output import WRONG_USAGE, AsJson, CouldNotRun, Quiet, messages, print_json, refuse

if TYPE_CHECKING:
    from vereda.core.identity import Model
    from vereda.core.identity.engine.outcome import Counts


ModelFile = Annotated[
    Path | None, typer.Option("--model", help="A model file (JSON) instead of the one that ships.", show_default=False)
]
IgnoreBadDates = Annotated[
    bool, typer.Option("--ignore-bad-dates", help="Take birth dates that do not exist as not said.")
]


@app.command("link")
def link_table(
    table: Annotated[
        Path,
        typer.Argument(
            metavar="IN", readable=False, help="A table of identities: .parquet or .csv.", show_default=False
        ),
    ],
    out: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="Where record_id and child_id go: .parquet or .csv.", show_default=False),
    ],
    *,
    engine: Annotated[Engine, typer.Option(help="local: this machine; spark: Apache Spark.")] = Engine.LOCAL,
    master: Annotated[
        str | None,
        typer.Option(metavar="URL", help="spark: its master, such as spark://host:7077.", show_default="local[*]"),
    ] = None,
    model_file: ModelFile = None,
    train: Annotated[
        bool, typer.Option("--train", help="First adjust the model to this table, without labels.")
    ] = False,
    save_model: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where the adjusted model goes (JSON).", show_default=False)
    ] = None,
    ignore_bad_dates: IgnoreBadDates = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Find out which records are the same child.

    OUT gets record_id and child_id; beside it, OUT's stem with .pairs.parquet gets every pair of probability 0.01 or more
    with its score (log2 odds), probability and decision: link, near_match (a person should compare them) or none. Both are
    replaced only when everything is done. Both engines come to the same.

    Exit codes: 0, done; 1, the table was refused; 2, wrong usage; 3, it could not be read or written.
    """
    from vereda.core.identity.table_files import EXTENSIONS, write_tables

    began, say = monotonic(), messages(quiet=quiet)
    if out.suffix.lower() not in EXTENSIONS:
        refuse(f"{out}: OUT ends in {' or '.join(EXTENSIONS)}", WRONG_USAGE)
    for given, goes_with, option in (
        (master, engine is Engine.SPARK, "--master is for --engine spark"),
        (save_model, train, "--save-model is for --train"),
    ):
        if given is not None and not goes_with:
            refuse(option, WRONG_USAGE)
    must_be_file(table)
    for file in filter(None, (out, save_model)):
        must_be_free(file, force=True)
    model = model_of(model_file)
    if train:
        model = adjusted(table, model, save_model, ignore_bad_dates=ignore_bad_dates)
    say.print(f"{table.name}: engine {engine.value}, model {model.version}", markup=False)
    if engine is Engine.SPARK:
        linked = linked_on_spark(table, model, master=master or "local[*]", ignore_bad_dates=ignore_bad_dates, said=say)
    else:
        linked = linked_locally(table, model, ignore_bad_dates=ignore_bad_dates, said=say)
    pairs_file = out.with_name(f"{out.stem}.pairs.parquet")
    try:
        write_tables({pairs_file: linked.pairs, out: linked.children})
    except OSError as trouble:
        raise CouldNotRun(could_not(str(out), trouble)) from trouble
    document = {
        "records": linked.children.height, "children": linked.children["child_id"].n_unique(),
        "linked_pairs": int((linked.pairs["decision"] == "link").sum()), "near_matches": linked.near_matches,
        **linked.counts._asdict(),
        "model": model.version, "out": str(out), "pairs": str(pairs_file), "seconds": round(monotonic() - began, 2),
    }  # fmt: skip
    if as_json:
        print_json(document)
        return
    say.print(
        f"{document['records']:,} records, {document['children']:,} children; {linked.near_matches:,} near matches for a person; "
        f"{linked.counts.pairs_compared:,} pairs compared in {document['seconds']} s.", markup=False,
    )  # fmt: skip
    for sentence in not_compared(linked.counts):
        say.print(sentence, markup=False)


def not_compared(counts: "Counts") -> Iterator[str]:
    """What was left out to be done in time, in sentences."""
    if counts.keys_dropped:
        yield (
            f"{counts.keys_dropped:,} candidate keys were too common to use; {counts.pairs_lost:,} pairs share one of them "
            "and were compared only where they share others."
        )
    if counts.pairs_passed_over:
        yield f"{counts.pairs_passed_over:,} pairs share a candidate key, but too few and too common ones, and were not compared."


def adjusted(table: Path, model: "Model", save_as: Path | None, *, ignore_bad_dates: bool) -> "Model":
    """The model adjusted to a table, written to a file if one is named."""
    from vereda.core.identity.em import train

    identities = readable_table(table, ignore_bad_dates=ignore_bad_dates)
    try:
        model = train(identities, model)
    except ValueError as trouble:
        refuse(str(trouble))
    if save_as is not None:
        try:
            save_as.write_text(model.to_json(), encoding="utf-8")
        except OSError as trouble:
            raise CouldNotRun(could_not(str(save_as), trouble)) from trouble
    return model


def model_of(path: Path | None) -> "Model":
    """The model in a file, or the one that ships."""
    from vereda.core.identity import NotAModel, default_model
    from vereda.core.identity.model import read

    if path is None:
        return default_model()
    try:
        return read(path)
    except FileNotFoundError:
        refuse(f"{path}: no such file", WRONG_USAGE)
    except (NotAModel, UnicodeDecodeError) as broken:
        refuse(f"{path}: {broken}")
    except OSError as trouble:
        raise CouldNotRun(f"{path}: {trouble.strerror}") from trouble
