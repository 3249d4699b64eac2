"""A file as the body of a request: read as it comes, and whole or not at all."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest

from vereda.api.problems import Problem

OCTETS: Final = "application/octet-stream"


class ArrivingFile:
    """What `intake.storage` reads of a stream. A connection that breaks looks like the end of the file, but for its length.

    Raises Problem for a body that cannot be taken; `read` raises OSError for one that ends too early.
    """

    def __init__(self, request: HttpRequest) -> None:
        if request.content_type != OCTETS:
            raise Problem("media-type")
        length = request.headers.get("Content-Length", "")
        if not length.isdecimal():
            raise Problem("length-missing")
        self.request, self.wanting = request, int(length)
        if not self.wanting:
            raise Problem("empty")
        if self.wanting > settings.MAX_FILE_BYTES:
            raise too_large()
        self.is_cut_short = False

    def read(self, size: int = -1) -> bytes:
        piece: bytes = self.request.read(size)
        self.wanting -= len(piece)
        if not piece and self.wanting:
            self.is_cut_short = True
            raise OSError("the connection ended before the file did")
        return piece


def too_large() -> Problem:
    return Problem(
        "too-large",
        detail=f"At most {settings.MAX_FILE_BYTES} bytes are taken. Split it by students and send the parts.",
    )
