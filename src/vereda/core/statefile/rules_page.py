"""docs/rules.md, made from the rules: `python -m vereda.core.statefile.rules_page > docs/rules.md`."""

import sys
from collections.abc import Iterable
from typing import Final

from vereda.core.elements import GROUPS
from vereda.core.statefile.messages import EFFECTS
from vereda.core.statefile.model import Rule, Severity
from vereda.core.statefile.rules import RULES

HEAD: Final = """# What a State file is held to

Made from the rules by `python -m vereda.core.statefile.rules_page`; a test compares. {number} rules. Every rule has one
function and one test; those made from the dictionary of elements have one for each element.

| severity | what it means | rules |
| --- | --- | ---: |
{severities}

Values never change silently: what was trimmed, re-cased or left out is a finding. A file is held to the elements and
codes in force on its submission date (`vereda check --revision` tries another). A setting can give a rule another
severity; a rule that refuses the file, or holds a student without whom nothing could be left out, cannot be made lighter.
Rules marked *reading* are told while the file is read, *exchange* ones only where the records on file are known.
Sources are named by the tags of the list at the end of [elements.md](elements.md).
"""
MEANINGS: Final = {
    Severity.REFUSE_FILE: "the frame of the file is broken; nothing of it is taken",
    Severity.HOLD_STUDENT: "this student waits until the State has mended it; all others go on",
    Severity.WARNING: "the student is accepted; a value or record may be left out, and then it says so",
    Severity.NOTE: "the student is accepted as sent, or with what the note says was put right",
}


def rules_page() -> str:
    """The whole page, in Markdown."""
    severities = "\n".join(
        f"| `{severity}` ({EFFECTS[severity][0]}) | {MEANINGS[severity]} | {_number(severity)} |"
        for severity in Severity
    )
    head = HEAD.format(number=len(RULES), severities=severities)
    return "\n".join([head, *(_section(title, name) for name, title in _sections())])


def _number(severity: Severity) -> int:
    return sum(rule.severity is severity for rule in RULES.values())


def _sections() -> Iterable[tuple[str, str]]:
    """First part of a rule's id → heading."""
    return [("file", "The file"), ("value", "Any value"), *((name, group.title) for name, group in GROUPS.items())]


def _section(title: str, name: str) -> str:
    rules = sorted((rule for rule in RULES.values() if rule.id.split(".")[0] == name), key=lambda rule: rule.id)
    rows = "\n".join(_row(rule) for rule in rules)
    return f"""## {title}

| rule | severity | what | why | how to mend it | en español | source |
| --- | --- | --- | --- | --- | --- | --- |
{rows}
"""


def _row(rule: Rule) -> str:
    told_by = "" if rule.checked_by == "check" else f" *{rule.checked_by}*"
    cells = (rule.what, rule.why, rule.fix, f"{rule.what_es} {rule.fix_es}", rule.source)
    return f"| `{rule.id}`{told_by} | {rule.severity} | {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").strip()


if __name__ == "__main__":
    sys.stdout.write(rules_page())
