"""The consolidated record on paper: the record itself, and the sheet a family takes along, as accessible PDF (tagged, PDF/UA-1).

Data goes in as JSON beside the template, never into its source, so a name cannot be taken for markup.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from vereda.core.language import Language
from vereda.exchange.children.pdf.content import content
from vereda.exchange.children.pdf.parent_sheet import parent_sheet
from vereda.exchange.children.record import Record

__all__ = ["pages", "parent_pdf", "record_pdf"]

HERE = Path(__file__).parent


def record_pdf(record: Record, *, language: Language = "en", printed_by: str, at: datetime) -> bytes:
    """The pages of a record, in English or Spanish (`es`). `printed_by` and `at` stand at the foot of every page."""
    return pages("record.typ", content(record, language=language, printed_by=printed_by, at=at))


def parent_pdf(
    record: Record,
    *,
    language: Language = "en",
    printed_by: str,
    at: datetime,
    graduation: tuple[str, str] | None = None,
) -> bytes:
    """The sheet for a family: what matters to them, whom to call, their rights; in the family's language.

    `graduation`: the sentence about it and what it rests on, in that language, where there is one.
    """
    told = parent_sheet(record, language=language, printed_by=printed_by, at=at, graduation=graduation)
    return pages("parent.typ", told)


def pages(template: str, told: Mapping[str, Any]) -> bytes:
    """A document of one of the templates beside this module. `told` has its `language`, and words only in that."""
    compiled: bytes = typst.compile(
        str(HERE / template),
        root=str(HERE),
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"told": json.dumps({**told, "invented": _invented(told["language"])}, ensure_ascii=False)},
        font_paths=_fonts(),
    )
    return compiled


def _invented(language: Language) -> str:
    if not settings.DEMO:
        return ""
    return "Datos inventados." if language == "es" else "Invented data."


@cache
def _fonts() -> Any:
    """The portal's fonts and Typst's own, never the system's, so that a page is the same on every machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(HERE / "fonts")])
