"""Merging, splitting and keeping apart by people, and exact undo."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from tests.children.decisions import standing
from tests.children.deliveries import assert_invariants, deliver, partition, student, submitted
from tests.children.test_matching import MICHIGAN, TEXAS, WASHINGTON

from vereda.exchange.audit.models import Event
from vereda.exchange.children.deciding.actions import keep_apart, merge, split
from vereda.exchange.children.deciding.models import IdentityChange, Verdict
from vereda.exchange.children.deciding.standing import NotAsItWas
from vereda.exchange.children.deciding.undoing import RestsOnIt, undo
from vereda.exchange.children.models import Child, Link, StateRecord
from vereda.exchange.intake.models import Submission
from vereda.exchange.intake.returns import msix_ids, notices

DANA, IGNACIO = "dana.okafor@wa.example", "ignacio.pruneda@tx.example"
OTILIA = student("WA9", "Otilia", "Zapata", born=date(1999, 5, 5))
IKER = student("MI8", "Iker", "Ixchop", born=date(2011, 5, 5))


@pytest.fixture
def three() -> list[int]:
    """Three children of three States."""
    for state, one in (("TX", TEXAS), ("WA", OTILIA), ("MI", IKER)):
        deliver(state, [one])
    return list(Child.objects.values_list("pk", flat=True))


def test_a_merge_moves_links_and_the_retired_id_leads_to_the_master_for_ever(three: list[int]) -> None:
    mona, otilia, iker = three
    merge(into=mona, child=otilia, by=IGNACIO, also_by=DANA)
    assert frozenset({"TX:TX1", "WA:WA9"}) in partition()
    moved = Link.objects.get(state_record__state="WA", until=None)
    assert (moved.child_id, moved.reason, moved.by) == (mona, "person", DANA)
    assert Event.objects.get(action="identity.merge").facts["also_by"] == DANA
    merge(into=iker, child=mona, by=DANA)
    assert set(Child.objects.filter(successor=iker).values_list("pk", flat=True)) == {mona, otilia}
    assert_invariants()


def test_undoing_a_merge_gives_back_every_byte(three: list[int]) -> None:
    mona, otilia, iker = three
    merge(into=otilia, child=iker, by=DANA)
    before = standing()
    change = merge(into=mona, child=otilia, by=DANA)
    assert standing() != before
    undo(change=change, by=IGNACIO)
    assert standing() == before
    assert_invariants()
    assert Link.objects.filter(reason="undone").count() == 2


def test_undoing_a_split_leads_the_new_id_back(three: list[int]) -> None:
    deliver("MI", [MICHIGAN, IKER], on=date(2026, 9, 2))
    mona = three[0]
    michigan = StateRecord.objects.get(state_student_identifier="MI1")
    before = standing(set(three))
    for keeps in (False, True):
        change = split(child=mona, off=[michigan.pk], off_keeps_id=keeps, by=DANA)
        michigan.refresh_from_db()
        assert (michigan.child_id == mona) == keeps, "who keeps the MSIX ID is chosen"
        assert_invariants()
        undo(change=change, by=DANA)
        assert standing(set(three)) == before
    assert {child.successor_id for child in Child.objects.exclude(pk__in=three)} == {mona}
    assert_invariants()


def test_what_was_undone_is_no_word_of_a_person_any_more(three: list[int]) -> None:
    """Kept apart, undone: the machine may join again. Kept apart again: it may not."""
    mona = three[0]
    deliver("MI", [MICHIGAN, IKER], on=date(2026, 9, 2))
    michigan = StateRecord.objects.get(state_student_identifier="MI1")
    undo(change=split(child=mona, off=[michigan.pk], off_keeps_id=False, by=DANA), by=DANA)
    deliver("WA", [WASHINGTON, OTILIA], on=date(2026, 9, 3))
    assert frozenset({"TX:TX1", "MI:MI1", "WA:WA1"}) in partition()


def test_not_a_match_is_remembered_through_every_rematching(three: list[int]) -> None:
    deliver("WA", [WASHINGTON, OTILIA], on=date(2026, 9, 2))
    washington = StateRecord.objects.get(state_student_identifier="WA1")
    split(child=three[0], off=[washington.pk], off_keeps_id=False, by=DANA)
    washington.refresh_from_db()
    for day in (4, 5):
        deliver("WA", [{**WASHINGTON, "middle_name": f"Luz {day}", "action_code": "U"}], on=date(2026, 9, day))
        deliver("MI", [{**MICHIGAN, "middle_name": f"Luz {day}"}], on=date(2026, 9, day))
    child_of = dict(StateRecord.objects.values_list("state_student_identifier", "child_id"))
    assert child_of["WA1"] != child_of["TX1"]
    assert_invariants()


def test_keeping_apart_moves_nothing_and_a_later_merge_is_the_last_word(three: list[int]) -> None:
    mona, otilia, _ = three
    before = standing()
    apart = keep_apart(one=mona, other=otilia, by=DANA)
    assert standing()["records"] == before["records"]
    joined = merge(into=mona, child=otilia, by=DANA)
    assert list(Verdict.objects.filter(closed_by=None).values_list("same", flat=True)) == [True]
    with pytest.raises(RestsOnIt) as refused:
        undo(change=apart, by=DANA)
    assert refused.value.later == joined
    undo(change=joined, by=DANA)
    assert list(Verdict.objects.filter(closed_by=None).values_list("same", flat=True)) == [False]
    undo(change=apart, by=DANA)
    assert standing() == before


def test_an_undo_leaves_what_a_file_brought_since(three: list[int]) -> None:
    mona, otilia, _ = three
    change = merge(into=mona, child=otilia, by=DANA)
    deliver("MI", [MICHIGAN, IKER], on=date(2026, 9, 2))
    assert frozenset({"TX:TX1", "WA:WA9", "MI:MI1"}) in partition()
    undo(change=change, by=DANA)
    assert {frozenset({"TX:TX1", "MI:MI1"}), frozenset({"WA:WA9"})} <= partition()
    assert_invariants()


def test_the_states_are_told_in_their_return_files(three: list[int]) -> None:
    mona, otilia, _ = three
    numbers = dict(Child.objects.values_list("pk", "msix_id"))
    change = merge(into=mona, child=otilia, by=IGNACIO, also_by=DANA)
    told = _next_return_file("WA")
    assert [(one["state_student_identifier"], one["msix_id"], one["previous_msix_id"]) for one in told] == [
        ("WA9", numbers[mona], numbers[otilia])
    ]
    assert _next_return_file("TX") == [], "nothing changed for Texas, which keeps the MSIX ID"
    undo(change=change, by=DANA)
    assert [(one["msix_id"], one["previous_msix_id"]) for one in _next_return_file("WA")] == [
        (numbers[otilia], numbers[mona])
    ]


def test_a_merge_and_its_undo_stand_among_the_notices_of_both_states(three: list[int]) -> None:
    mona, otilia, _ = three
    number, retired = (Child.objects.get(pk=child).msix_id for child in (mona, otilia))
    change = merge(into=mona, child=otilia, by=IGNACIO, also_by=DANA)
    told = {state: list(notices(_next_file(state))) for state in ("TX", "WA", "MI")}
    assert [_about(one) for one in told["TX"]] == [("merge", "TX1", number, "", retired)]
    assert [_about(one) for one in told["WA"]] == [("merge", "WA9", number, retired, retired)]
    assert told["MI"] == []
    undo(change=change, by=DANA)
    assert [_about(one) for one in notices(_next_file("TX"))] == [("merge_undone", "TX1", number, "", retired)]
    assert [_about(one) for one in notices(_next_file("WA"))] == [("merge_undone", "WA9", retired, number, number)]
    keep_apart(one=mona, other=otilia, by=DANA)
    assert [*notices(_next_file("TX"))] == [], "nothing moved"


def _about(notice: dict[str, str]) -> tuple[str, ...]:
    names = ("notice", "state_student_identifier", "msix_id", "previous_msix_id", "other_msix_ids")
    return tuple(notice[name] for name in names)


def _next_return_file(state: str) -> list[dict]:
    return list(msix_ids(_next_file(state)))


def _next_file(state: str) -> Submission:
    """One that is matched now; the State's first one was matched when its records came."""
    Submission.objects.filter(state=state, matched_at=None).update(
        matched_at=Link.objects.filter(reason="new").latest("id").since
    )
    later = submitted(state, on=date(2026, 10, 1), at=timezone.now())
    later.matched_at = timezone.now()
    later.save()
    return later


def test_what_is_not_as_it_was_is_refused_and_nothing_is_written(three: list[int]) -> None:
    mona, otilia, _ = three
    record = StateRecord.objects.get(child=mona)
    change = merge(into=mona, child=otilia, by=DANA)
    before, written = standing(), IdentityChange.objects.count()
    for refused in (
        lambda: merge(into=mona, child=otilia, by=DANA),
        lambda: merge(into=mona, child=mona, by=DANA),
        lambda: keep_apart(one=mona, other=otilia, by=DANA),
        lambda: split(child=mona, off=[], off_keeps_id=False, by=DANA),
        lambda: split(child=otilia, off=[record.pk], off_keeps_id=False, by=DANA),
        lambda: split(child=mona, off=StateRecord.objects.values_list("pk", flat=True), off_keeps_id=False, by=DANA),
    ):
        with pytest.raises(NotAsItWas):
            refused()
    undone = undo(change=change, by=DANA)
    for again in (change, undone):
        with pytest.raises(NotAsItWas):
            undo(change=again, by=DANA)
    assert IdentityChange.objects.count() == written + 1
    assert before != standing()


def test_decisions_are_append_only(three: list[int]) -> None:
    merge(into=three[0], child=three[1], by=DANA)
    for tampering in (
        lambda: IdentityChange.objects.update(by="someone"),
        lambda: Verdict.objects.update(same=False),
        lambda: Verdict.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            tampering()
