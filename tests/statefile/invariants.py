"""What holds of every checked file, however hostile the file was."""

import polars as pl

from vereda.core.elements import GROUPS, codes_in_force
from vereda.core.statefile import FINDING_SCHEMA
from vereda.core.statefile.checked import CheckedFile
from vereda.core.statefile.natural_keys import NATURAL_KEYS, natural_key
from vereda.core.statefile.rules import RULES
from vereda.core.statefile.rules.weights import IDENTITY, ROW_OF


def assert_sound(checked: CheckedFile) -> None:
    """Findings are of known rules; what is accepted can be stored and is said once."""
    assert dict(checked.findings.schema) == dict(FINDING_SCHEMA)
    rules = set(checked.findings["rule"])
    assert rules - {"file.findings.more"} == set(checked.counts)
    assert rules <= set(RULES)
    assert checked.refused == ("refuse_file" in set(checked.findings["severity"]))
    assert bool(checked.groups) != checked.refused
    for group, frame in checked.groups.items():
        _assert_storable(checked, group, frame)
        if group in NATURAL_KEYS:
            assert not frame.select(pl.struct("student_record_id", natural_key(group)).is_duplicated().any()).item()


def _assert_storable(checked: CheckedFile, group: str, frame: pl.DataFrame) -> None:
    assert checked.header is not None
    assert not checked.held & set(frame["student_record_id"])
    for element in GROUPS[group].elements:
        values = frame[element.key].drop_nulls()
        if element.key in IDENTITY | ROW_OF:
            assert len(values) == len(frame), element.key
        if element.type in ("code", "yes_no") and element.in_force(checked.header.submission_date.date()):
            assert set(values) <= set(codes_in_force(element.code_set, checked.header.submission_date.date())), (
                element.key
            )
        if values.dtype == pl.String:
            assert values.str.len_chars().le(element.length).all(), element.key
            assert (values == values.str.strip_chars()).all(), element.key
            assert (values != "").all(), element.key
