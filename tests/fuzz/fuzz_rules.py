"""Coverage-guided fuzzing of the checks: any values in any cells of a file, and the answer must be sound.

`PYTHONPATH=. python tests/fuzz/fuzz_rules.py -max_total_time=60` runs it by hand; test_rules_fuzzed.py in the test suite.
"""

import sys
import time
from datetime import date

import atheris

with atheris.instrument_imports(include=["vereda.core.statefile", "vereda.core.elements", "vereda.core.calendar"]):
    from vereda.core.elements import CODE_SETS, GROUPS
    from vereda.core.statefile.check import check
    from vereda.core.statefile.checking import GROUP_ORDER
    from vereda.core.statefile.settings import CheckSettings

from tests.statefile.good_file import KNOWN, filed, good_records
from tests.statefile.invariants import assert_sound

MOST_CHANGES = 40  # of one file: an execution costs the same with one
SLOW = 1.0  # seconds of processor time that no small file may take
CELLS = [(group, key) for group in GROUP_ORDER for key in GROUPS[group].columns]
WORDS = [
    *{code for codes in CODE_SETS.values() for code in codes},
    *("", " ", "0", "-1", "00000000", "99991231", "19000101", "20240229", "20230229", "132024", "1e9", "NaN", "9" * 40),
    *("0000001", "0000002", "001", "=1+1", "Ã±", "\ufffd", "\u202e", "٠١٢٣", "UNKNOWN", "D", "d ", "x" * 1_100),
]


def spoil(given: bytes) -> None:
    """One execution: replace values of the good file by what the bytes say, and check it."""
    provider = atheris.FuzzedDataProvider(given)
    records = good_records()
    for _ in range(provider.ConsumeIntInRange(1, MOST_CHANGES)):
        group, key = CELLS[provider.ConsumeIntInRange(0, len(CELLS) - 1)]
        rows = records[group]
        if provider.ConsumeIntInRange(0, 9) == 0:
            rows.append(rows[0].copy())
        rows[provider.ConsumeIntInRange(0, len(rows) - 1)][key] = value(provider)
    carrier = "msx" if provider.ConsumeBool() else "zip"
    begin = time.process_time()
    checked = check(filed(records, carrier=carrier), known=KNOWN, settings=CheckSettings(today=date(2026, 1, 1)))
    spent = time.process_time() - begin
    assert spent < SLOW, f"checking took {spent:.2f} s"
    assert_sound(checked)


def value(provider: atheris.FuzzedDataProvider) -> str | None:
    """A word that means something to some rule, any text, a date, or nothing."""
    match provider.ConsumeIntInRange(0, 3):
        case 0:
            return WORDS[provider.ConsumeIntInRange(0, len(WORDS) - 1)]
        case 1:
            return provider.ConsumeUnicodeNoSurrogates(30)
        case 2:
            year, month, day = (provider.ConsumeIntInRange(*span) for span in ((1890, 2110), (0, 13), (0, 32)))
            return f"{year}{month:02}{day:02}"
        case _:
            return None


if __name__ == "__main__":
    atheris.Setup(sys.argv, spoil)
    atheris.Fuzz()
