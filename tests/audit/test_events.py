"""No event without its action, and no event changed."""

import pytest
from django.db import DatabaseError, connection, transaction

from vereda.exchange.audit.actions import record
from vereda.exchange.audit.models import Event


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        record(action="child.viewed", actor="rosa@example.org", on=("child", "1"))
    assert not Event.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE audit_event SET actor = 'nobody'", "DELETE FROM audit_event"])
def test_events_are_only_ever_added(statement):
    record(action="child.viewed", actor="rosa@example.org", on=("child", "1"))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.get().actor == "rosa@example.org"
