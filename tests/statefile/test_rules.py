"""Every rule fires on a bad file and is silent on good ones; and does what it says to the student, record or value."""

import polars as pl
import pytest
from tests.statefile.good_file import KNOWN, filed, good_records
from tests.statefile.rule_cases import BAD, GOOD

from vereda.core.statefile import FINDING_SCHEMA, Severity
from vereda.core.statefile.check import check
from vereda.core.statefile.rules import CHECKS, RULES, LeftOut

TOLD_ELSEWHERE = {"file.record.orphan", "file.too_many_students"}  # rules of the readers that checking looks for too


def test_a_good_file_breaks_no_rule():
    checked = check(filed(good_records()), known=KNOWN)
    assert checked.counts == {}
    assert checked.findings.is_empty()
    assert not checked.refused
    assert checked.held == frozenset()


def test_every_rule_has_a_case():
    here = {rule.id for rule in RULES.values() if rule.checked_by == "check"} | TOLD_ELSEWHERE
    assert {case.rule for case in BAD} == here


@pytest.mark.parametrize("case", BAD, ids=str)
def test_fires_on_the_bad_file(case):
    checked = case.checked
    found = checked.findings.filter(pl.col("rule") == case.rule)
    assert checked.counts.get(case.rule, 0) >= len(found) or case.rule == "file.findings.more"
    assert len(found) >= 1
    assert dict(checked.findings.schema) == dict(FINDING_SCHEMA)
    rule = RULES[case.rule]
    assert set(found["severity"]) == {rule.severity}
    assert all(message.startswith(rule.what) for message in found["message"])
    assert checked.refused == (Severity.REFUSE_FILE in set(checked.findings["severity"]))


@pytest.mark.parametrize("case", BAD, ids=str)
def test_says_where(case):
    """Line, student and value of a finding are those of the file."""
    found = case.checked.findings.filter(pl.col("group").is_not_null() & (pl.col("group") != "header"))
    for finding in found.iter_rows(named=True):
        row = case.file.groups[finding["group"]].filter(pl.col("line") == finding["line"])
        assert row["student_record_id"].item() == finding["student_record_id"]
        if finding["element"]:
            sent = row[finding["element"]].item()
            assert finding["value"] == (sent if sent is None or len(sent) <= 200 else f"{sent[:200]}…")


@pytest.mark.parametrize(
    "case", [case for case in BAD if RULES[case.rule].severity is not Severity.REFUSE_FILE], ids=str
)
def test_takes_the_consequence(case):
    """Held students are left out whole; values and records are left out where the check says so, and only there."""
    checked = case.checked
    if checked.refused:
        assert checked.groups == {}
        return
    found = checked.findings.filter(pl.col("rule") == case.rule)
    checks = {(one.group, one.element): one for one in CHECKS if one.rule.id == case.rule}
    for finding in found.iter_rows(named=True):
        one = checks.get((finding["group"], finding["element"]))
        if one is None or finding["group"] == "header":
            continue
        if one.rule.severity is Severity.HOLD_STUDENT:
            assert finding["student_record_id"] in checked.held
            left = [frame["student_record_id"].to_list() for frame in checked.groups.values()]
            assert all(finding["student_record_id"] not in ids for ids in left)
            continue
        kept = checked.groups[finding["group"]].filter(pl.col("line") == finding["line"])
        if one.left_out is LeftOut.ROW:
            assert kept.is_empty()
        elif finding["student_record_id"] not in checked.held:
            assert len(kept) == 1
            assert (kept[finding["element"]].item() is None) == (one.left_out is LeftOut.VALUE or not finding["value"])


@pytest.mark.parametrize("case", GOOD, ids=str)
def test_is_silent_right_beside(case):
    checked = case.checked
    assert case.rule in RULES
    assert case.rule not in checked.counts


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_every_rule_is_told_in_both_languages(rule):
    for text in (rule.what, rule.why, rule.source, rule.fix, rule.what_es, rule.fix_es):
        assert text.strip() == text
        assert text
    assert rule.what.endswith((".", "”"))
    assert rule.what_es.endswith((".", "»", "”"))
    assert rule.what != rule.what_es
