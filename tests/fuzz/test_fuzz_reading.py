import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.statefile.carriers import CARRIERS, good_file, unzipped
from tests.statefile.hostile import HOSTILE

# FUZZ_SECONDS and not VEREDA_FUZZ_SECONDS: an unknown VEREDA_* variable stops the start.
FUZZ_SECONDS = int(os.environ.get("FUZZ_SECONDS", "10"))
SCRIPT = Path(__file__).with_name("fuzz_reading.py")
MEMBERS = ("header.csv", "student.csv", "demographics.csv", "alternate_ids.csv")
PARTS = ("xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/styles.xml")


def seeds(folder: Path) -> Path:
    """Good and bad files, each with the byte that says how it is to be read before it."""
    corpus, files = folder / "corpus", folder / "files"
    corpus.mkdir()
    files.mkdir()
    for place, carrier in enumerate(CARRIERS):
        (corpus / f"good-{carrier}").write_bytes(bytes([place]) + good_file(carrier, files).read_bytes())
    for number, (build, _) in enumerate(HOSTILE.values()):
        path = build(files)
        carrier = path.suffix.removeprefix(".")
        if carrier in CARRIERS and path.stat().st_size < 100_000:
            (corpus / f"bad-{number}").write_bytes(bytes([CARRIERS.index(carrier)]) + path.read_bytes())
    for place, name in enumerate(MEMBERS, start=4):
        (corpus / f"csv-{place}").write_bytes(bytes([place]) + unzipped(good_file("zip", files))[name])
    for place, name in enumerate(PARTS, start=8):
        (corpus / f"part-{place}").write_bytes(bytes([place]) + unzipped(good_file("xlsx", files))[name])
    return corpus


@pytest.mark.slow
def test_no_reader_fails_or_hangs_on_fuzzed_files(tmp_path):
    corpus = seeds(tmp_path)
    assert len(list(corpus.iterdir())) > 80
    run = subprocess.run(
        [
            sys.executable, str(SCRIPT), str(corpus), f"-max_total_time={FUZZ_SECONDS}", "-timeout=30",
            "-rss_limit_mb=0", "-max_len=8192", f"-artifact_prefix={tmp_path}/",
        ],
        capture_output=True, text=True, timeout=FUZZ_SECONDS + 120, cwd=tmp_path, check=False, env=os.environ,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-4000:]
    done = re.search(r"Done ([0-9]+) runs", run.stderr)
    assert done, run.stderr[-4000:]
    assert int(done[1]) > 100
