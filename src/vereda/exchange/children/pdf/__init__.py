"""The consolidated record on paper: the same content as the page, as an accessible (tagged, PDF/UA-1) PDF.

Data goes in as JSON beside the template, never into its source, so a name cannot be taken for markup.
"""

import json
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from vereda.exchange.children.pdf.content import content
from vereda.exchange.children.pdf.words import Language
from vereda.exchange.children.record import Record

__all__ = ["record_pdf"]


def record_pdf(record: Record, *, language: Language = "en", printed_by: str, at: datetime) -> bytes:
    """The pages of a record, in English or Spanish (`es`). `printed_by` and `at` stand at the foot of every page."""
    told = content(record, language=language, printed_by=printed_by, at=at)
    pages: bytes = typst.compile(
        files(__package__).joinpath("record.typ").read_bytes(),
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"record": json.dumps(told, ensure_ascii=False)},
        font_paths=_fonts(),
    )
    return pages


@cache
def _fonts() -> Any:
    """Typst's own fonts only, so that a page is the same on every machine; they have all accents."""
    return typst.Fonts(include_system_fonts=False)
