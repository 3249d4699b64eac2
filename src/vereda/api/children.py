"""A State's own children, by MSIX ID. Every answer is a look, recorded with it, or there is none."""

from typing import Annotated, Any, Final

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from ninja import Header, Path, Router, Schema
from pydantic import Field

from vereda.api.door import SystemRequest, refuse_test_lane
from vereda.api.problems import Problem
from vereda.api.service import answers
from vereda.exchange.accounts.permissions import Permission
from vereda.exchange.children.queries import NoSuchChild, NotAnMsixId, Purpose, PurposeNeeded, child_for
from vereda.exchange.children.workbook import record_document

router = Router(tags=["Children"])
ROOT: Final = "/api/v1/children"
MsixId = Annotated[str, Path(pattern="^[0-9]{12}$", description="Twelve digits, the last of which checks the others.")]
StatedPurpose = Annotated[
    Purpose | None, Header(alias="Vereda-Purpose", description="Why the record is asked for; kept beside the look.")
]


class ChildAnswer(Schema):
    """The document of the portal's JSON file of a record.

    `record`: groups and elements as in the dictionary (docs/elements.md), days as ISO text, each value with who said it.
    `msix_id`: the living one, when a retired one was asked for.
    """

    document_format: str = Field(serialization_alias="format", validation_alias="format")
    version: int
    msix_id: str
    as_of: str
    taken_by: str
    notice: str
    record: dict[str, Any]


@router.get(
    "/{str:msix_id}",
    response=answers({200: ChildAnswer}, 404, 429),
    by_alias=True,
    summary="The consolidated record",
)
def read(
    request: SystemRequest, response: HttpResponse, msix_id: MsixId, purpose: StatedPurpose = None
) -> dict[str, Any]:
    """Of a child that the key's State has on record, from all States. 404 for any other."""
    refuse_test_lane(request)
    try:
        with transaction.atomic():
            access = child_for(request.user, msix_id, purpose=purpose, doing="fetched", permission=Permission.TAKE_DATA)
            document = record_document(access.child, taken_by=request.auth.name, at=timezone.localtime())
    except (NoSuchChild, NotAnMsixId, PurposeNeeded) as none:
        raise Problem("not-found") from none
    response.headers["Content-Location"] = f"{ROOT}/{access.child.msix_id}"
    return document
