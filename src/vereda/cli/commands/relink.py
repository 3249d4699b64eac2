"""`vereda relink`: all records of the exchange linked anew, and what that would change proposed to people."""

from time import monotonic
from typing import Annotated

import typer

from vereda.cli.app import app
from vereda.cli.engines import Engine
from vereda.cli.output import WRONG_USAGE, AsJson, Quiet, messages, print_json, refuse, without_log

PROGRAM = "vereda relink"


@app.command("relink")
def relink_exchange(
    *,
    engine: Annotated[Engine, typer.Option(help="local: this machine.")] = Engine.LOCAL,
    apply: Annotated[
        bool, typer.Option("--apply", help="Put the proposals on the worklists; without it they are only counted.")
    ] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Link all records of the exchange anew, with the model that ships.

    Where the children would be others, merging them or splitting them is proposed to the people who work the worklists; no record
    moves by itself. What people decided before, and MSIX IDs that States sent, count as in the matching of a file.

    Exit codes: 0, done; 2, wrong usage; 3, could not run.
    """
    from vereda.project import boot

    if engine is not Engine.LOCAL:
        refuse("relink works on this machine so far; --engine spark is for `vereda link`", WRONG_USAGE)
    began, say = monotonic(), messages(quiet=quiet or as_json)
    without_log()
    boot.setup(migrate=True)
    from django.utils import timezone

    from vereda.core.identity import default_model, link
    from vereda.exchange.worklists.actions import relink

    say.print(f"Linking anew, engine {engine.value}, model {default_model().version}", markup=False)
    counts = relink(link=link, apply=apply, by=PROGRAM, at=timezone.now())
    if as_json:
        print_json(
            {**counts, "applied": apply, "model": default_model().version, "seconds": round(monotonic() - began, 2)}
        )
        return
    print(f"{counts['records']:,} records, {counts['children']:,} children")
    print(
        f"  {counts['merges']:,} pairs of children would be merged, {counts['splits']:,} parts split from their child"
    )
    print(f"  {counts['near_matches']:,} pairs are near matches")
    if apply:
        print(f"  {counts['opened']:,} new proposals on the worklists")
    elif counts["merges"] or counts["splits"]:
        print("  Nothing was changed; --apply puts the proposals on the worklists.")
