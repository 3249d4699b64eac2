"""docs/security.md answers every requirement of OWASP ASVS 5.0 that it claims to, and names files that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.*?) \| (.*?) \| (.*?) \| (.*?) \|$", re.MULTILINE)
STATUSES = {"met", "partly", "open", "deployment", "–"}
# Requirements of Level 1 and 2 by section, and of Level 3 in V5, V8 and V16: how many, or which.
LEVEL_2 = {
    "1.1": range(1, 3), "1.2": range(1, 10), "1.3": range(1, 12), "1.4": range(1, 4), "1.5": range(1, 3),
    "2.1": range(1, 4), "2.2": range(1, 4), "2.3": range(1, 5), "2.4": range(1, 2),
    "3.2": range(1, 3), "3.3": range(1, 5), "3.4": range(1, 7), "3.5": range(1, 6), "3.7": range(1, 3),
    "4.1": range(1, 4), "4.2": range(1, 2), "4.3": range(1, 3), "4.4": range(1, 5),
    "5.1": range(1, 2), "5.2": range(1, 7), "5.3": range(1, 4), "5.4": range(1, 4),
    "6.1": range(1, 4), "6.2": range(1, 12), "6.3": range(1, 4), "6.4": range(1, 5), "6.5": range(1, 6), "6.6": range(1, 4),
    "6.7": range(1, 3), "6.8": range(1, 5),
    "7.1": range(1, 4), "7.2": range(1, 5), "7.3": range(1, 3), "7.4": range(1, 6), "7.5": range(1, 3), "7.6": range(1, 3),
    "8.1": range(1, 5), "8.2": range(1, 5), "8.3": range(1, 4), "8.4": range(1, 3),
    "10.1": range(1, 3), "10.2": range(1, 3), "10.5": range(1, 6),
    "11.1": range(1, 3), "11.2": range(1, 4), "11.3": range(1, 4), "11.4": range(1, 4), "11.5": range(1, 2), "11.6": range(1, 2),
    "12.1": range(1, 4), "12.2": range(1, 3), "12.3": range(1, 5),
    "13.1": range(1, 2), "13.2": range(1, 6), "13.3": range(1, 3), "13.4": range(1, 6),
    "14.1": range(1, 3), "14.2": range(1, 5), "14.3": range(1, 4),
    "15.1": range(1, 4), "15.2": range(1, 4), "15.3": range(1, 8),
    "16.1": range(1, 2), "16.2": range(1, 6), "16.3": range(1, 5), "16.4": range(1, 4), "16.5": range(1, 5),
}  # fmt: skip
REQUIRED = {f"{section}.{number}" for section, numbers in LEVEL_2.items() for number in numbers}


def test_every_requirement_has_one_row_with_a_status_and_a_reason() -> None:
    rows = ROW.findall(PAGE)
    assert sorted(row[0] for row in rows) == sorted(REQUIRED)
    for number, asks, status, where, held_by in rows:
        assert status in STATUSES, number
        assert asks, number
        assert where, f"{number}: where, or why not"
        assert held_by or status in {"open", "deployment", "–"}, f"{number}: what holds it"


@pytest.mark.parametrize(
    "name", sorted(set(re.findall(r"`((?:src|tests|docs)/[\w/.]+|[\w]+\.(?:md|toml|lock))`", PAGE)))
)
def test_what_the_page_names_is_there(name: str) -> None:
    assert (ROOT / name).exists()
