"""`vereda explain IN LEFT RIGHT`: why two records of a table do or don't match, level by level, in words."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vereda.cli.app import app
from vereda.cli.commands.link import IgnoreBadDates, ModelFile, model_of
from vereda.cli.ending import could_not
from vereda.cli.engines import readable_table
from vereda.cli.files import must_be_free
from vereda.cli.output import WRONG_USAGE, AsJson, CouldNotRun, Quiet, messages, print_json, refuse

if TYPE_CHECKING:
    import polars as pl
    from rich.text import Text

    from vereda.core.identity import Explanation
    from vereda.core.identity.explain import Reason


class Language(StrEnum):
    """The languages an explanation is given in."""

    EN = "en"
    ES = "es"


@app.command("explain")
def explain_pair(
    table: Annotated[
        Path, typer.Argument(metavar="IN", help="A table of identities: .parquet or .csv.", show_default=False)
    ],
    left: Annotated[str, typer.Argument(help="The record_id of one record.", show_default=False)],
    right: Annotated[str, typer.Argument(help="The record_id of the other.", show_default=False)],
    *,
    language: Annotated[Language, typer.Option(help="Language of the sentences.")] = Language.EN,
    svg: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also draw how the evidence adds up, as SVG, to this file.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", "-f", help="Replace the drawing if it exists.")] = False,
    model_file: ModelFile = None,
    ignore_bad_dates: IgnoreBadDates = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Explain how two records compare.

    Every comparison is a row: both values as compared, what they have in common, how much likelier that is for one child,
    and the same in bits (+1 doubles the odds): against two strangers, and against kin (brothers, sisters, twins). Only a
    pair that beats both is linked. `vereda link` looks at all records of a table, and may leave such a pair to a person.

    Exit codes: 0, explained; 1, the table was refused; 2, wrong usage; 3, it could not be read or drawn.
    """
    from vereda.core.identity import explain, features
    from vereda.core.identity.usage import usage

    model = model_of(model_file)
    if left == right:
        refuse(f"{left} is the same record twice", WRONG_USAGE)
    if svg:
        must_be_free(svg, force=force)
    identities = readable_table(table, ignore_bad_dates=ignore_bad_dates)
    one, other = (_record(identities, record_id) for record_id in (left, right))
    found = explain(one, other, model, language.value, used=usage(features(identities)))
    if svg:
        _draw(found, svg, language)
    if as_json:
        print_json({"left": left, "right": right, **found.as_dict(), **({"svg": str(svg)} if svg else {})})
        return
    _print(found, left, right, language.value)
    say = messages(quiet=quiet)
    say.print(f"model {found.model_version}", markup=False)
    if svg:
        say.print(f"Drawn to {svg}.", markup=False)


def _record(identities: "pl.DataFrame", record_id: str) -> dict[str, Any]:
    import polars as pl

    found = identities.filter(pl.col("record_id").cast(pl.String) == record_id)
    if found.is_empty():
        refuse(f"{record_id}: no record of the table has this record_id", WRONG_USAGE)
    return found.row(0, named=True)


def _draw(found: "Explanation", target: Path, language: Language) -> None:
    from vereda.core.identity import waterfall

    try:
        target.write_text(waterfall.svg(found, language.value), encoding="utf-8")
    except OSError as trouble:
        raise CouldNotRun(could_not(str(target), trouble)) from trouble


def _print(found: "Explanation", left: str, right: str, language: str) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    spanish = language == "es"
    table = Table(box=box.SIMPLE_HEAD, expand=True)
    table.add_column("Comparación" if spanish else "Comparison", max_width=18)
    table.add_column(Text(f"{left} ↔ {right}"), overflow="fold", ratio=1, min_width=30)
    table.add_column("extraños" if spanish else "strangers", justify="right", no_wrap=True)
    table.add_column("hermanos" if spanish else "kin", justify="right", no_wrap=True)
    start = "antes de comparar" if spanish else "before anything is compared"
    table.add_row("", Text(start, style="dim"), f"{found.prior.stranger:+.1f}", f"{found.prior.kin:+.1f}")
    for reason in found.reasons:
        table.add_row(reason.label, _words(reason), f"{reason.stranger:+.1f}", f"{reason.kin:+.1f}")
    table.add_row(Text("Suma" if spanish else "Sum", style="bold"), "", f"{found.stranger:+.1f}", f"{found.kin:+.1f}")
    console = Console(highlight=False, markup=False)
    console.print(found.summary, found.balance)
    console.print(table)


def _words(reason: "Reason") -> "Text":
    """Both values on one line, what they have in common on the next; nothing in a value can move the cursor."""
    from rich.text import Text

    if not reason.left and not reason.right:
        return Text(reason.sentence).append(f"\n{reason.weighs}", style="dim italic")
    values = " ↔ ".join(reason_value or "–" for reason_value in (reason.left, reason.right))
    shown = Text("".join(letter if letter.isprintable() else "�" for letter in values))
    shown.append(f"\n{reason.sentence}\n", style="dim")
    return shown.append(reason.weighs, style="dim italic")
