"""Which child a State record belongs to."""

from datetime import date
from random import Random

import pytest
from tests.children.deliveries import as_students, assert_invariants, deliver, partition, student, work_off

from vereda.exchange.children.models import Child, IdentityPair, Link, StateRecord
from vereda.exchange.intake.models import Submission
from vereda.exchange.worklists.models import WorkItem
from vereda.simulate.people import identities

MONA = {"female_parent_first_name": "Elena", "female_parent_last_name": "Cárdenas", "male_parent_first_name": "Tomás", "male_parent_last_name": "Reyes"}


def mona_of_three_states() -> None:
    deliver("TX", [student("TX1", "Mona", "Reyes", "Cárdenas", birth_date_verification="1004", **MONA)], on=date(2026, 8, 20))
    deliver("MI", [student("MI1", "MONA", "CARDENAS", "REYES", date(2007, 7, 3), **MONA)], on=date(2026, 9, 21))
    deliver("WA", [student("WA1", "Mona", "Reyes Cardenas", **MONA)], on=date(2026, 11, 12))


def test_one_child_of_three_states() -> None:
    mona_of_three_states()
    assert partition() == {frozenset({"TX:TX1", "MI:MI1", "WA:WA1"})}
    assert Child.objects.count() == 1
    assert [link.reason for link in Link.objects.all()] == ["new", "match", "match"]
    assert_invariants()
