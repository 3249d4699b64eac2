"""`vereda bench count`: all counts of a period and all its EDFacts files, and the page of counts, for a nation of children."""

import tempfile
from pathlib import Path

from vereda.cli.benchmarks.counted import COUNTS, REPORTS
from vereda.cli.benchmarks.intake import Say, exchange
from vereda.cli.benchmarks.measured import measured
from vereda.cli.benchmarks.report import Result, over_runs, percentile

COUNTED = "vereda.cli.benchmarks.counted"
CHILDREN = 300_000
SECONDS, MEBIBYTES, P95 = 60, 3 * 1024, 500
ASKED = 30  # pages a run


def run(*, children: int, runs: int, say: Say) -> list[Result]:
    """Seconds and memory of counting and writing all files, beside reading the same rows alone; the page's 95th percentile."""
    with tempfile.TemporaryDirectory(prefix="vereda-bench-") as name, exchange(Path(name) / "exchange"):
        say(f"an exchange that knows {children:,} children")
        rows = measured(COUNTED, "fill", children=children).answer
        say(f"counting the period, writing the files of all States, {runs} times over")
        done = [measured(COUNTED, "count_and_write", folder=str(Path(name) / "files")) for _ in range(runs)]
        say("adding up the reports, and asking for pages")
        added = [measured(COUNTED, "add_up").answer for _ in range(runs)]
        pages, reports = (
            [measured(COUNTED, "pages", asked=ASKED, addresses=some).answer for _ in range(runs)]
            for some in (COUNTS, REPORTS)
        )
    case = f"{children:,} children, {rows:,} rows"
    seconds = [one.answer["seconds"] for one in done]
    results = [
        over_runs(
            seconds, case=case, metric="counts and files", unit="s", reference="reading the rows alone",
            ratio=max(one.answer["seconds"] / one.answer["read"] for one in done), target=f"≤ {SECONDS}",
        ),
        over_runs([one.answer["cpu"] for one in done], case=case, metric="CPU time of it", unit="s"),
        over_runs([one.peak_mib for one in done], case=case, metric="peak memory", unit="MiB", target=f"≤ {MEBIBYTES}"),
        over_runs([percentile(one, 95) for one in pages], case=case, metric="page, p95", unit="ms", target=f"≤ {P95}"),
        over_runs([one["seconds"] for one in added], case=case, metric="adding up the reports", unit="s"),
        over_runs(
            [percentile(one, 95) for one in reports], case=case, metric="page of reports, p95", unit="ms", target=f"≤ {P95}"
        ),
    ]  # fmt: skip
    for result in results:
        say(str(result))
    return results
