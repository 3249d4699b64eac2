"""`vereda bench match`: one record, and ten thousand, against all that an exchange knows, beside Splink on the same people."""

import tempfile
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from vereda.cli.benchmarks.intake import Say, exchange
from vereda.cli.benchmarks.measured import measured
from vereda.cli.benchmarks.report import Result, over_runs

KNOWN = "vereda.cli.benchmarks.known_exchange"
PEERS = "vereda.cli.benchmarks.match_peers"
CHILDREN = 47_000  # who have some 100,000 records
ASKED, DELTA = 400, 10_000
DELTAS = 2  # of a process: its first, and one of a worker that has matched before
SHARE = 10  # the smaller exchange knows a tenth
MEDIAN_MS, HUNDREDTH_MS, RECORDS_A_SECOND, GROWTH = 4, 10, 1_500, 2
ASKERS = (("milliseconds", ", a process's first"), ("settled_milliseconds", ""))
TARGETS = ((50, MEDIAN_MS), (99, HUNDREDTH_MS))
PROCESSOR = "processor time, database included"
BETWEEN, REAL_TIME = "Splink 5 predict_between", "Splink 5 real-time, given our candidates"


def run(*, children: int, runs: int, say: Say) -> list[Result]:
    """Results of every case: an exchange that knows a tenth of the children, one that knows all, and the peers."""
    with tempfile.TemporaryDirectory(prefix="vereda-bench-") as name:
        folder = Path(name)
        tenth = _measured(folder / "tenth", max(children // SHARE, 1), runs, say)
        whole = _measured(folder / "whole", children, runs, say)
        results = [*_one_record(tenth), *_delta(tenth), *_one_record(whole, tenth), *_delta(whole, tenth)]
        if find_spec("splink"):
            results += _peers(folder / "whole", whole, runs, say)
        else:
            say("Splink is not installed: `pip install 'vereda[peers]'` puts it beside us")
    return results


def _measured(folder: Path, children: int, runs: int, say: Say) -> dict[str, Any]:
    """Everything measured on one exchange."""
    folder.mkdir()
    delta = max(min(DELTA, children // 3 // runs // DELTAS), 1)
    wanted = {"children": children, "asked": min(ASKED, max(children // 10, 1)), "delta": delta * runs * DELTAS}
    people = measured(KNOWN, "write_people", folder=str(folder), **wanted).answer
    with exchange(folder / "var"):
        say(f"an exchange that knows {people['known']:,} records of {children:,} children")
        measured(KNOWN, "fill", folder=str(folder))
        say(f"asking for {people['asked']:,} records one by one, {runs} times")
        asked = [measured(KNOWN, "ask", folder=str(folder)).answer for _ in range(runs)]
        say(f"{delta:,} new records at once, and as many again, {runs} times")
        came = [
            measured(KNOWN, "match_deltas", folder=str(folder), first=delta * DELTAS * number, records=delta).answer
            for number in range(runs)
        ]
        away = measured(KNOWN, "put_keys_away", folder=str(folder)).answer["seconds"] / runs / DELTAS
    return {"known": people["known"], "asked": asked, "deltas": list(zip(*came, strict=True)), "away": away}


def _one_record(of: dict[str, Any], tenth: dict[str, Any] | None = None) -> list[Result]:
    case = f"one record against {of['known']:,} known"
    results = []
    for (kind, asker), (share, target) in product(ASKERS, TARGETS):
        values = [float(np.percentile(one[kind], share)) for one in of["asked"]]
        before = tenth and float(np.median([np.percentile(one[kind], share) for one in tenth["asked"]]))
        results.append(
            over_runs(
                values, case=case, metric=f"p{share}{asker}", unit="ms", target=f"≤ {target} ms; ratio ≤ {GROWTH}",
                reference="the same with a tenth known" if before else None,
                ratio=float(np.median(values)) / before if before else None,
            )
        )  # fmt: skip
    processor = [one["processor_milliseconds"] for one in of["asked"]]
    results.append(over_runs(processor, case=case, metric=PROCESSOR, unit="ms"))
    found = [100 * one["found"] / max(one["true"], 1) for one in of["asked"]]
    return [*results, over_runs(found, case=case, metric="true records found", unit="%")]


def _delta(of: dict[str, Any], tenth: dict[str, Any] | None = None) -> list[Result]:
    case = f"{of['deltas'][0][0]['records']:,} records into {of['known']:,}"
    results = []
    for place, asker in enumerate((", a process's first", "")):
        speed = [one["records"] / one["seconds"] for one in of["deltas"][place]]
        before = tenth and float(np.median([one["records"] / one["seconds"] for one in tenth["deltas"][place]]))
        results += [
            over_runs(
                speed, case=case, metric=f"matching step{asker}", unit="records/s",
                target=f"≥ {RECORDS_A_SECOND:,}; ratio ≤ {GROWTH}",
                reference="a record's time, a tenth known" if before else None,
                ratio=before / float(np.median(speed)) if before else None,
            ),
            over_runs([one["processor_seconds"] for one in of["deltas"][place]], case=case, metric=f"{PROCESSOR}{asker}", unit="s"),
        ]  # fmt: skip
    return [*results, over_runs([of["away"]], case=case, metric="its keys put away, when nobody waits", unit="s")]


def _peers(folder: Path, whole: dict[str, Any], runs: int, say: Say) -> list[Result]:
    ours = float(np.median([np.median(one["milliseconds"]) for one in whole["asked"]]))
    results = []
    for peer, function in ((BETWEEN, "between"), (REAL_TIME, "real_time")):
        say(f"{peer}, {runs} times")
        took = [measured(PEERS, function, folder=str(folder)).answer["milliseconds"] for _ in range(runs)]
        for metric, share in (("p50", 50), ("p99", 99)):
            values = [float(np.percentile(one, share)) for one in took]
            results.append(
                over_runs(
                    values, case=f"{peer}, {whole['known']:,} known", metric=metric, unit="ms",
                    reference="our p50" if metric == "p50" else None,
                    ratio=float(np.median(values)) / ours if metric == "p50" else None,
                )
            )  # fmt: skip
    return results
