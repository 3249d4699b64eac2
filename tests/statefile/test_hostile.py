import json
import subprocess
import sys
import time

import pytest
from tests.statefile.hostile import BOMBS, HOSTILE

from vereda.core.statefile import FINDING_SCHEMA, Refused, Severity, read
from vereda.core.statefile.reading_rules import READING_RULES

MEMORY = 512_000_000
MEASURED = r"""
import json, sys, time
from pathlib import Path
from vereda.cli.benchmarks.measured import peak_mib
from vereda.core.statefile import Refused, read
begin = time.monotonic()
try:
    read(Path(sys.argv[1]))
    rule = "accepted"
except Refused as refused:
    rule = refused.findings["rule"][0]
print(json.dumps({"rule": rule, "peak": peak_mib() * 1024 * 1024, "seconds": time.monotonic() - begin}))
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_finding_that_says_where(name, tmp_path):
    build, rule = HOSTILE[name]
    path = build(tmp_path)
    with pytest.raises(Refused) as refused:
        read(path)
    findings = refused.value.findings
    assert dict(findings.schema) == dict(FINDING_SCHEMA)
    last = findings.filter(severity=Severity.REFUSE_FILE).row(0, named=True)
    assert last["rule"] == rule
    assert last["message"].endswith(".")
    assert str(refused.value) == last["message"]


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_within_512_megabytes(name, tmp_path):
    build, rule = BOMBS[name]
    path = build(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path)], capture_output=True, check=True, timeout=120, text=True
    )
    path.unlink()
    measured = json.loads(done.stdout)
    assert measured["rule"] == rule
    assert measured["peak"] < MEMORY
    assert measured["seconds"] < 30


def test_every_reading_rule_is_told_whole_in_both_languages():
    for key, rule in READING_RULES.items():
        assert rule.id == key
        assert rule.checked_by == "reading"
        for text in (rule.what, rule.why, rule.fix, rule.what_es, rule.why_es, rule.fix_es):
            assert text.endswith("."), f"{key}: {text}"
        assert rule.source


def test_every_rule_that_refuses_is_met_by_a_hostile_file():
    met = {rule for _, rule in (HOSTILE | BOMBS).values()}
    assert met == {key for key, rule in READING_RULES.items() if rule.severity == Severity.REFUSE_FILE}


def test_a_line_that_is_wrong_is_named(tmp_path):
    build, _ = HOSTILE["field too many"]
    with pytest.raises(Refused) as refused:
        read(build(tmp_path))
    row = refused.value.findings.row(0, named=True)
    assert row["line"] == 5
    assert row["message"] == "Line 5 has 10 fields after its letter Q; there must be 9."


def test_findings_of_one_kind_are_cut_off_before_they_fill_the_memory(tmp_path):
    path = tmp_path / "orphans.msx"
    path.write_bytes(b"H|WA|||||\nS|1|||||\n" + b"K|2|1|1|1\n" * 50_000)
    begin = time.monotonic()
    with pytest.raises(Refused) as refused:
        read(path)
    assert time.monotonic() - begin < 10
    assert refused.value.findings.height == 1_000
    assert refused.value.findings["line"][0] == 3
