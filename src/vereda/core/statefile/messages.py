"""What a finding says, in English or Spanish."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from vereda.core.statefile.model import Severity
from vereda.core.statefile.rules import RULES

EFFECTS = {
    Severity.REFUSE_FILE: ("Refused", "Rechazado"),
    Severity.HOLD_STUDENT: ("Held back", "En espera"),
    Severity.WARNING: ("Accepted, look again", "Aceptado, revise"),
    Severity.NOTE: ("For your information", "Para su información"),
}


def effect(severity: str, language: str = "en") -> str:
    """The words that stand for a severity, for a person."""
    return EFFECTS[Severity(severity)][language.startswith("es")]


def message_for(rule_id: str, finding: Mapping[str, Any], language: str = "en") -> str:
    """The sentence of a finding (FINDING_SCHEMA) in a language; English where there is no other.

    What a finding adds to the words of its rule (two counts, the nearest names) needs no translation and is kept.
    """
    told = str(finding.get("message") or "")
    rule = RULES.get(rule_id)
    if rule is None:
        return told
    if not language.startswith("es"):
        return told or rule.what
    return rule.what_es + told.removeprefix(rule.what) if told.startswith(rule.what) else rule.what_es


def what_for(rule_id: str, finding: Mapping[str, Any], language: str = "en") -> tuple[str, str]:
    """The words of a finding's rule, and what this finding adds to them."""
    rule = RULES.get(rule_id)
    told = message_for(rule_id, finding, language)
    if rule is None:
        return told, ""
    what = rule.what_es if language.startswith("es") else rule.what
    return what, told.removeprefix(what).strip()


def fix_for(rule_id: str, language: str = "en") -> str:
    """How to mend what a rule found; empty for an unknown rule."""
    rule = RULES.get(rule_id)
    if rule is None:
        return ""
    return rule.fix_es if language.startswith("es") else rule.fix


def why_for(rule_id: str, language: str = "en") -> str:
    """Why a file is held to a rule; empty for an unknown rule."""
    rule = RULES.get(rule_id)
    if rule is None:
        return ""
    return (rule.why_es or _in_spanish(rule.why)) if language.startswith("es") else rule.why


def _in_spanish(why: str) -> str:
    """The translation of a reason; English where there is none, for nobody is served by silence."""
    for (before, after), spanish in _reasons():
        if why.startswith(before) and why.endswith(after) and len(why) >= len(before) + len(after):
            return spanish.replace("{}", why[len(before) : len(why) - len(after)])
    return why


@cache
def _reasons() -> tuple[tuple[tuple[str, str], str], ...]:
    """What stands before and after the part that differs from rule to rule, and the Spanish of the whole."""
    told = tomllib.loads(files(__package__).joinpath("reasons_es.toml").read_text("utf-8"))["reasons"]
    parts = [(one["en"].partition("{}"), one["es"]) for one in told]
    return tuple(((before, after if gap else ""), spanish) for (before, gap, after), spanish in parts)
