"""`vereda bench link`: a whole table to children, beside Splink 5 and recordlinkage on the same invented people."""

import tempfile
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from statistics import median

from vereda.cli.benchmarks.intake import Say
from vereda.cli.benchmarks.measured import Measured, measured
from vereda.cli.benchmarks.report import Result, over_runs

OURS = "vereda.cli.benchmarks.linking"
PEERS = "vereda.cli.benchmarks.link_peers"
CHILDREN = 47_000  # who have some 100,000 records
BEARABLE = 110_000  # records; recordlinkage took 17 s and pandas' memory for so many, and grows faster than they do
SECONDS, MIB, TIMES_FASTER = 60, 4_096, 3
WHOLE, PAIRS = "Vereda, file to file", "Vereda, the same pairs"
SPLINK = {"stock": "Splink 5, stock comparisons", "ours": "Splink 5, our keys and comparisons"}
RECORDLINKAGE = "recordlinkage"


def run(*, children: int, runs: int, say: Say) -> list[Result]:
    """Results of every case; each piece of work has a process of its own."""
    with tempfile.TemporaryDirectory(prefix="vereda-bench-") as folder:
        records = measured(OURS, "write_people", folder=folder, children=children).answer["records"]
        say(f"{records:,} records of {children:,} invented children")
        done: dict[str, list[Measured]] = {}
        for number in range(runs):
            for name, module, function, arguments in _works(records, say if number == 0 else lambda _: None):
                say(f"run {number + 1} of {runs}: {name}")
                done.setdefault(name, []).append(measured(module, function, folder=folder, **arguments))
    return [result for name, some in done.items() for result in _results(name, some, done, records)]


def _works(records: int, say: Say) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    yield WHOLE, OURS, "file_to_file", {}
    yield PAIRS, OURS, "same_pairs", {}
    if not find_spec("splink") or not find_spec("recordlinkage"):
        say("Without Splink and recordlinkage beside us; they come with: pip install 'vereda[peers]'")
        return
    for comparisons, name in SPLINK.items():
        yield name, PEERS, "splink", {"comparisons": comparisons}
    if records <= BEARABLE:
        yield RECORDLINKAGE, PEERS, "recordlinkage", {}
    else:
        say(f"recordlinkage is left out: it cannot bear more than {BEARABLE:,} records")


def _results(name: str, done: Sequence[Measured], of: dict[str, list[Measured]], records: int) -> Iterator[Result]:
    case = f"{name}, {records:,} records"
    against = PAIRS if name == SPLINK["ours"] else WHOLE
    ours = median(_seconds(one) for one in of[against])
    seconds = [_seconds(one) for one in done]
    beside = name not in (WHOLE, PAIRS)
    target = {WHOLE: f"≤ {SECONDS} s for 1,000,000 records", SPLINK["ours"]: f"ratio ≥ {TIMES_FASTER}"}.get(name)
    yield over_runs(
        seconds, case=case, metric="time", unit="s", reference=against if beside else None,
        ratio=median(seconds) / ours if beside else None, target=target,
    )  # fmt: skip
    yield over_runs([one.answer["cpu_seconds"] for one in done], case=case, metric="processor time", unit="s")
    most = f"≤ {MIB:,} MiB for 1,000,000 records" if name == WHOLE else None
    yield over_runs([one.peak_mib for one in done], case=case, metric="peak memory", unit="MiB", target=most)
    for metric, unit in (("pairs compared", "pairs"), ("precision", "%"), ("recall", "%")):
        if metric in done[0].answer:
            yield over_runs([one.answer[metric] for one in done], case=case, metric=metric, unit=unit)


def _seconds(one: Measured) -> float:
    return float(one.answer["seconds"])
