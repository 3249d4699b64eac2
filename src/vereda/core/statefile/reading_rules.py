"""The rules that the readers themselves hold a file to, before any check of its content; texts in the TOML beside."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from vereda.core.statefile.model import Rule, Severity


def _load() -> Mapping[str, Rule]:
    text = (files("vereda.core.statefile") / "reading_rules.toml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            identifier: Rule(
                id=identifier,
                severity=Severity(told["severity"]),
                what=told["what"],
                why=told["why"],
                source=told.get("source", "Vereda"),
                fix=told["fix"],
                what_es=told["what_es"],
                fix_es=told["fix_es"],
                checked_by="reading",
                why_es=told["why_es"],
            )
            for identifier, told in tomllib.loads(text).items()
        }
    )


READING_RULES: Final = _load()
