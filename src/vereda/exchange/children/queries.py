"""What reads children. `child_for` is the only door to one; `find` shows no more than tells children apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vereda.exchange.children.access import (
    ChildAccess,
    NoSuchChild,
    NotAnMsixId,
    Purpose,
    PurposeNeeded,
    child_for,
)
from vereda.exchange.children.finding import Found, Likeness, Query, find, read_query
from vereda.exchange.children.models import Child, StudentVersion
from vereda.exchange.children.record import Record, granted_by_state, record_of

__all__ = [
    "ChildAccess",
    "Found",
    "Likeness",
    "NoSuchChild",
    "NotAnMsixId",
    "Purpose",
    "PurposeNeeded",
    "Query",
    "Record",
    "Statement",
    "child_for",
    "find",
    "granted_by_state",
    "history_of",
    "read_query",
    "record_of",
]


@dataclass(frozen=True)
class Statement:
    """What one file said of the child. `payload`: group name → what was said (an object, or a list of them)."""

    state: str
    state_student_identifier: str
    said_at: datetime
    action_code: str
    receipt: str
    payload: dict[str, Any]


def history_of(child: Child) -> Sequence[Statement]:
    """Every statement of every State about the child, by State record, in the order of submission dates.

    The receipt is empty where the file is another State's: its files are its own.
    """
    versions = (
        StudentVersion.objects.filter(state_record__child=child)
        .select_related("state_record")
        .order_by("state_record__state_id", "state_record__state_student_identifier", "said_at", "id")
    )
    receipts = dict(versions.values_list("submission_id", "submission__receipt"))
    return [
        Statement(
            state=one.state_record.state_id,
            state_student_identifier=one.state_record.state_student_identifier,
            said_at=one.said_at,
            action_code=one.action_code,
            receipt=receipts.get(one.submission_id, ""),
            payload=one.payload,
        )
        for one in versions
    ]
