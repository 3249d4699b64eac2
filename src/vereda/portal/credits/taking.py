"""The course history as files that other systems read."""

import json

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from vereda.core.credits.edfi import edfi_document
from vereda.core.credits.pesc import pesc_xml
from vereda.core.credits.transcript import Transcript
from vereda.exchange.children.queries import ChildAccess, record_of
from vereda.exchange.credits.decisions import decisions_of
from vereda.exchange.credits.transcript import transcript_of
from vereda.portal.components.files import as_file
from vereda.portal.components.person import scope_words
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.credits.asking import day_of
from vereda.portal.record.opening import opening
from vereda.portal.record.taking import taken


@signed_in
@require_GET
@opening(doing="exported_pesc", taking=True)
def pesc(request: PersonRequest, access: ChildAccess) -> HttpResponse:
    written = pesc_xml(_transcript(request, access))
    return as_file(written, "application/xml", f"{access.child.msix_id}-transcript.xml")


@signed_in
@require_GET
@opening(doing="exported_edfi", taking=True)
def edfi(request: PersonRequest, access: ChildAccess) -> HttpResponse:
    text = json.dumps(edfi_document(_transcript(request, access)), ensure_ascii=False, indent=1)
    return as_file(text.encode(), "application/json", f"{access.child.msix_id}-transcript.json")


def _transcript(request: PersonRequest, access: ChildAccess) -> Transcript:
    record = record_of(access.child)
    return transcript_of(
        record, decisions_of(access.child), today=day_of(record), sent_to=scope_words(request.user),
        **taken(request, "issued_by"),
    )  # fmt: skip
