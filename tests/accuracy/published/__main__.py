"""`python -m tests.accuracy.published [--small]`: measure every stratum, and write the page, its pictures and its figures.

`--small` writes only the figures that the tests compare with: fewer children, no peers, no page.
"""

import json
import sys
import warnings
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from tests.accuracy.published import curves, page, peers
from tests.accuracy.published.figures import Figures, measured
from tests.accuracy.published.small import SMALL_CHILDREN, SMALL_FIGURES
from tests.accuracy.published.strata import PAGE_SEED, SMALL_SEED, STRATA

from vereda.cli.benchmarks.report import machine
from vereda.core.identity import Model, default_model

CHILDREN = 10_000
DOCS = Path(__file__).parents[3] / "docs"


def main(*, small: bool) -> None:
    model = default_model()
    few = page.document(_all(SMALL_CHILDREN, model, SMALL_SEED))
    _write(SMALL_FIGURES, {"model": model.version, "children": SMALL_CHILDREN, "strata": few})
    if small:
        return
    began = monotonic()
    strata = _all(CHILDREN, model, PAGE_SEED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas and DuckDB, inside the peers
        beside = peers.compared(model)
    of = machine()
    run = {
        "date": datetime.now(UTC).date().isoformat(), "model": model.version, "children": CHILDREN,
        "machine": f"{of['cores']} cores, {of['memory_gib']:g} GiB, Python {of['python']}",
        "seconds": round(monotonic() - began),
    }  # fmt: skip
    _write(
        DOCS / "accuracy.json", {**run, "strata": page.document(strata), "febrl4": [one.as_dict() for one in beside]}
    )
    (DOCS / "images" / "accuracy.svg").write_text(curves.svg(strata), encoding="utf-8")
    (DOCS / "accuracy.md").write_text(page.page(strata, beside, run), encoding="utf-8")


def _all(children: int, model: Model, seed: int) -> list[Figures]:
    made = []
    for stratum in STRATA:
        made.append(measured(stratum, children, model, seed=seed))
        found = ", ".join(f"{name} {share.value:.5f}" for name, share in made[-1].shares.items())
        sys.stderr.write(f"{stratum.name}: {found}\n")
    return made


def _write(path: Path, document: dict[str, object]) -> None:
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(small="--small" in sys.argv[1:])
