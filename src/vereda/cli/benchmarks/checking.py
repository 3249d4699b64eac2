"""The piece of work `check` in a process of its own."""

import time
from pathlib import Path

from vereda.core.schools import packaged_districts, packaged_schools
from vereda.core.statefile import read
from vereda.core.statefile.check import check
from vereda.core.statefile.settings import ReferenceLists


def check_file(path: str) -> dict[str, float]:
    """Read and check a file against the school list that ships with Vereda. Returns `seconds`, `students`, `held`, `findings`."""
    known = ReferenceLists(
        school_names=dict(packaged_schools().select("nces_id", "name").iter_rows()),
        district_names=dict(packaged_districts().select("nces_id", "name").iter_rows()),
    )
    begin = time.perf_counter()
    checked = check(read(Path(path)), known=known)
    return {
        "seconds": time.perf_counter() - begin,
        "students": checked.students,
        "held": len(checked.held),
        "findings": sum(checked.counts.values()),
    }
