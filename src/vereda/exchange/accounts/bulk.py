"""Accounts from a CSV: read and checked whole before the first one is made."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vereda.exchange.accounts import letters
from vereda.exchange.accounts.actions.events import record_about
from vereda.exchange.accounts.actions.passwords import send_way_to_password
from vereda.exchange.accounts.actions.people import assign_place, create_account
from vereda.exchange.accounts.administration import Place, may_give
from vereda.exchange.accounts.models import RoleAssignment, User
from vereda.exchange.accounts.places import place_of

COLUMNS = ("email", "name", "title", "phone", "role", "place", "trained_on", "language")
MOST = 500  # rows
YEAR = timedelta(days=365)


class NotReadable(Exception):
    """The file as a whole: says why."""


@dataclass
class Row:
    """One line of the file. `faults`: why no account can be made of it, in the reader's language."""

    line: int
    email: str
    name: str
    title: str
    phone: str
    role: str
    place: Place | None
    trained_on: date | None
    language: str
    faults: list[str] = field(default_factory=list)


def read_accounts(text: str, *, by: User) -> list[Row]:
    """The rows of a CSV whose first line names the columns, each with its faults. Raises NotReadable."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [column for column in COLUMNS[:6] if column not in (reader.fieldnames or [])]
    if missing:
        raise NotReadable(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})
    rows = [
        _row(number, {key: (value or "").strip() for key, value in line.items() if key})
        for number, line in enumerate(reader, 2)
    ]
    if len(rows) > MOST:
        raise NotReadable(
            _("The file has %(number)s lines; at most %(most)s go at once.") % {"number": len(rows), "most": MOST}
        )
    _find_faults(rows, by)
    return rows


def _row(line: int, given: dict[str, str]) -> Row:
    try:
        trained_on = date.fromisoformat(given.get("trained_on", ""))
    except ValueError:
        trained_on = None
    return Row(
        line=line,
        email=given["email"].lower(),
        name=given["name"],
        title=given["title"],
        phone=given["phone"],
        role=given["role"],
        place=place_of(given["place"]),
        trained_on=trained_on,
        language=given.get("language") or "en",
    )


def _find_faults(rows: list[Row], by: User) -> None:
    addresses = [row.email for row in rows]
    used = set(User.objects.filter(email__in=addresses).values_list("email", flat=True))
    today = timezone.now().date()
    for row in rows:
        if not _is_address(row.email):
            row.faults.append(_("This is no e-mail address."))
        if row.email in used:
            row.faults.append(_("The address has or had an account."))
        if addresses.count(row.email) > 1:
            row.faults.append(_("The address stands here more than once."))
        if not row.name:
            row.faults.append(_("The name is missing."))
        if row.role not in RoleAssignment.Role.values or row.place is None:
            row.faults.append(_("Role or place is not known."))
        elif not may_give(by, row.role, row.place):
            row.faults.append(_("You cannot give this role for this place."))
        if row.trained_on is None or not today - YEAR <= row.trained_on <= today:
            row.faults.append(_("The training must lie within the last year, written as 2026-09-30."))
        if row.language not in {"en", "es"}:
            row.faults.append(_("The language is en or es."))


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


@transaction.atomic
def create_accounts(*, rows: list[Row], by: User) -> list[User]:
    """Make all of them, each with two mails; none if a row has a fault (ValueError) or an address was taken meanwhile."""
    if any(row.faults or row.place is None for row in rows):
        raise ValueError("rows with faults make no accounts")
    made = []
    for row in rows:
        assert row.place is not None
        user = create_account(
            email=row.email,
            name=row.name,
            title=row.title,
            phone=row.phone,
            state=row.place.state,
            language=row.language,
            trained_on=row.trained_on,
            password=None,
            by=by.email,
        )
        assign_place(user=user, role=row.role, place=row.place, by=by.email)
        letters.name_of_account(user)
        send_way_to_password(user)
        made.append(user)
    record_about(by, "created_in_bulk", by=by.email, number=len(made))
    return made
