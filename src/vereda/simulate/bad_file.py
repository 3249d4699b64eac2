"""A file that the exchange must refuse: cut short on its way, so that its header announces what is not there."""

from datetime import date, timedelta
from pathlib import Path

from vereda.core.statefile.model import state_file
from vereda.core.statefile.writing import write
from vereda.simulate.people import DEFAULT_UNTIL, identities

ANNOUNCED = 212
LEFT = 40  # students that came through


def bad_file(out_dir: Path, *, state: str = "GA", until: date = DEFAULT_UNTIL) -> Path:
    """Write `GA/GA_20261119_90.msx` below `out_dir` and return its path.

    Its counts of students and records are wrong, and its effective dates run backwards: three reasons to refuse it, and
    nothing of it may be loaded.
    """
    people = identities(LEFT, seed=90, states=[state], until=until).head(LEFT).with_row_index("number", offset=1)
    students = people.select(
        student_record_id=people["number"].cast(str).str.zfill(7),
        reporting_state_code="state",
        state_student_identifier="state_student_id",
        state_student_identifier_type=people["number"].cast(str).str.replace(".+", "01"),
        action_code=people["number"].cast(str).str.replace(".+", "I"),
    )
    path = out_dir / state / f"{state}_{until:%Y%m%d}_90.msx"
    path.parent.mkdir(parents=True, exist_ok=True)
    header = {
        "submitting_state": state,
        "submission_date": f"{until:%Y%m%d}043000000",
        "total_students_in_file": str(ANNOUNCED),
        "total_records_in_file": str(ANNOUNCED * 7),
        "beginning_effective_date": f"{until:%Y%m%d}020000000",
        "ending_effective_date": f"{until - timedelta(days=1):%Y%m%d}020000000",
    }
    write(state_file(header, {"student": students}), path)
    return path
