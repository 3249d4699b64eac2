"""The second lock on what belongs to one State: PostgreSQL's row-level security, for the time of a web request.

For that time the connection has the rights of `vereda_web`, a role that owns nothing and that policies hold back, and the
database itself looks up which States' rows are open to the person. Workers, migrations and the command line keep the rights of
the owner.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import Error, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver

NOBODY = 0
# For the session, not the transaction: a request has many of these, or none.
ENTER = "SELECT set_config('vereda.person', %s, false), set_config('role', 'vereda_web', false)"
LEAVE = "SELECT set_config('role', 'none', false), set_config('vereda.person', '', false)"

_person: ContextVar[int | None] = ContextVar("person", default=None)


@contextmanager
def as_person(person: int) -> Iterator[None]:
    """See only what the person (the key of a user, or NOBODY) may see of what belongs to one State. Not to be begun within a
    transaction: its rollback would take the restriction away.
    """
    _person.set(person)
    try:
        with connection.cursor() as cursor:
            cursor.execute(ENTER, [str(person)])
        yield
    finally:
        _person.set(None)
        _leave()


def _leave() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(LEAVE)
    except Error:
        connection.close()  # no one else shall get it as it is


@receiver(connection_created)
def _enter_anew(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """A connection that is opened in the middle of a request is restricted too."""
    person = _person.get()
    if person is not None:
        with connection.cursor() as cursor:
            cursor.execute(ENTER, [str(person)])
