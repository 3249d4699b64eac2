"""`vereda bench record`: how long a record page takes, from request to the last byte, while 20 people read on a real server."""

from pathlib import Path

from vereda.cli.benchmarks.intake import Say
from vereda.cli.benchmarks.measured import measured
from vereda.cli.benchmarks.report import Result, beside_nothing, over_runs, percentile
from vereda.cli.benchmarks.search import ASKING, SHOWN, an_exchange

CHILDREN = 47_000  # who have some 100,000 State records; the promise is about a million, --children 470000
FILED = 400  # children whose records came by State files and are read
USERS, EACH = 20, 15  # people, and pages of each
P95 = 300  # milliseconds


def run(*, children: int, runs: int, say: Say, keep: Path | None = None) -> list[Result]:
    """The 95th percentile of the page, beside that of a page that does nothing under the same load."""
    with an_exchange(children, keep, say) as known:
        say(f"{FILED:,} children more, by their States’ files")
        measured(SHOWN, "file_some", children=FILED)
        say(f"{USERS} people read, {EACH} records each, {runs} times over")
        over = [measured(ASKING, "pages", users=USERS, each=EACH).answer for _ in range(runs)]
    case = f"record page, {known:,} State records, {USERS} people"
    return [
        beside_nothing(over, "record", case=case, most=P95),
        over_runs([percentile(one["record"], 50) for one in over], case=case, metric="median", unit="ms"),
    ]
