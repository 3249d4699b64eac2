"""What rules and findings say: docs/rules.md, both languages, the report by rule."""

from pathlib import Path

import pytest
from tests.statefile.good_file import KNOWN, changed, filed

from vereda.core.statefile import Severity
from vereda.core.statefile.check import check
from vereda.core.statefile.messages import EFFECTS, effect, fix_for, message_for, why_for
from vereda.core.statefile.report import by_rule, checked_document
from vereda.core.statefile.rules import RULES
from vereda.core.statefile.rules_page import rules_page

DOCUMENT = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_page_is_what_the_rules_say():
    assert DOCUMENT.read_text("utf-8") == rules_page(), (
        "run: python -m vereda.core.statefile.rules_page > docs/rules.md"
    )


def test_every_rule_has_one_row():
    rows = [line for line in rules_page().splitlines() if line.startswith("| `")]
    for rule in RULES:
        assert sum(line.startswith(f"| `{rule}`") for line in rows) == 1


def test_details_are_kept_in_both_languages():
    checked = check(filed(changed("enrollments"), header={"total_students_in_file": "7"}), known=KNOWN)
    finding = checked.findings.row(0, named=True)
    assert message_for(finding["rule"], finding) == finding["message"]
    assert message_for(finding["rule"], finding, "es").endswith("del que tiene el archivo. (7 ≠ 2)")
    assert message_for(finding["rule"], finding, "es").startswith("El encabezado anuncia")
    assert fix_for(finding["rule"], "es").startswith("Envíe el archivo")


def test_a_rule_of_reading_is_told_in_spanish_without_its_english_details():
    finding = {"message": "big.msx is empty."}
    assert message_for("file.empty", finding, "es") == RULES["file.empty"].what_es
    assert message_for("file.empty", finding) == "big.msx is empty."


def test_an_unknown_rule_is_told_as_it_was():
    assert message_for("gone.rule", {"message": "As it was."}, "es") == "As it was."
    assert fix_for("gone.rule") == ""


def test_effects_have_words_in_both_languages():
    assert set(EFFECTS) == set(Severity)
    assert (effect("hold_student"), effect("hold_student", "es")) == ("Held back", "En espera")


@pytest.mark.parametrize("language", ["en", "es"])
def test_report_counts_and_shows_the_first(language):
    records = changed("enrollments", telephone_number="x")
    for record in records["enrollments"]:
        record["telephone_number"] = "x"
    checked = check(filed(records), known=KNOWN)
    (report,) = by_rule(checked.findings, checked.counts, first=2, language=language)
    assert (report.rule, report.number, len(report.first)) == ("enrollments.telephone_number.malformed", 3, 2)
    assert report.what == (RULES[report.rule].what if language == "en" else RULES[report.rule].what_es)
    assert report.first[0]["value"] == "x"


def test_document_has_every_finding_with_its_fix():
    checked = check(filed(changed("enrollments", telephone_number="x", grade_level="13")), known=KNOWN)
    document = checked_document("wa.msx", checked)
    assert {key: document[key] for key in ("file", "carrier", "refused", "students", "records", "held")} == {
        "file": "wa.msx",
        "carrier": "msx",
        "refused": False,
        "students": 2,
        "records": 13,
        "held": ["0000001"],
    }
    assert [set(finding) for finding in document["findings"]] == [
        {"rule", "severity", "group", "student_record_id", "record_id", "element", "line", "value", "message", "fix"}
    ] * 2
    assert document["counts"] == {"enrollments.grade_level.not_a_code": 1, "enrollments.telephone_number.malformed": 1}


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_says_why_in_spanish_too(rule: str) -> None:
    spanish = why_for(rule, "es")
    assert spanish
    assert spanish != RULES[rule].why
    assert "{" not in spanish
