"""Files made to break a reader end as rejected submissions with findings, never as a failed job."""

import pytest
from tests.intake.sending import worked_off
from tests.statefile.hostile import HOSTILE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("agreed", "stored")]
NAMES = (
    "unknown ending", "empty msx", "UTF-16 with its mark", "NUL in msx", "NUL in CSV", "UTF-8 cut in a letter", "noise as zip",
    "noise as xlsx", "cut msx", "field too many", "orphan", "path upwards", "symlink", "control character in a name",
    "entity bomb", "external entity", "no header",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_file_is_rejected_with_findings(name, tmp_path):
    build, rule = HOSTILE[name]
    submission = worked_off(build(tmp_path))
    assert submission.status == "rejected"
    assert submission.findings.filter(rule=rule, severity="refuse_file").exists()
    assert submission.attempts == 0
    assert not submission.trouble
