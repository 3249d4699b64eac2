"""One record against all that are known."""

from datetime import date

import pytest
from tests.children.deliveries import as_students, deliver
from tests.children.test_matching import PARENTS, TEXAS, WASHINGTON

from vereda.exchange.children.matching import online
from vereda.exchange.children.matching.identities import LONGEST
from vereda.exchange.children.matching.online import likely
from vereda.exchange.children.models import Child, IdentityPair, MatchedIdentity, StateRecord
from vereda.simulate.people import identities

ASKED = {"first_name": "Mona", "last_name_1": "Cardenas Reyes", "birth_date": "2007-03-07", "state": "MI", **PARENTS}


@pytest.mark.parametrize("alone", [20, 1])
def test_the_children_a_record_may_be_are_found_with_what_matching_gives_their_pairs(
    monkeypatch: pytest.MonkeyPatch, alone: int
) -> None:
    """Also where a key that two records share makes no candidate alone."""
    for where in ("online", "stored_keys"):
        monkeypatch.setattr(f"vereda.exchange.children.matching.{where}.ALONE", alone)
    people = identities(150, seed=12, states=("TX", "WA"), messiness=2.0)
    for state in ("TX", "WA"):
        deliver(state, as_students(people.filter(people["state"] == state)))
    record = {str(one): one for one in StateRecord.objects.all()}
    for one in people.iter_rows(named=True):
        own = record[f"{one['state']} {one['state_student_id']}"].pk
        kept = {
            (pair.left_id if pair.right_id == own else pair.right_id): (pair.score, pair.probability, pair.vetoed)
            for pair in (IdentityPair.objects.filter(left=own) | IdentityPair.objects.filter(right=own))
        }
        found = {each.state_record_id: each for each in likely(one) if each.state_record_id != own}
        assert found.keys() == kept.keys()
        for number, each in found.items():
            assert (each.score, each.probability, each.vetoed) == pytest.approx(kept[number], abs=1e-9)
            assert each.child_id == StateRecord.objects.get(pk=number).child_id


def test_a_form_of_another_model_is_made_anew() -> None:
    deliver("TX", [TEXAS])
    before = likely(ASKED)
    MatchedIdentity.objects.update(model_version="", form="")
    assert likely(ASKED) == before
    assert before[0].probability > 0.99


def test_a_form_too_long_for_an_index_is_stored_and_found() -> None:
    """One letter may stand for eighteen (U+FDFA), so that fifty of them no longer fit on a third of a page."""
    parents = dict.fromkeys(PARENTS, "\ufdfa" * 50)
    deliver("TX", [TEXAS | parents])
    assert len(MatchedIdentity.objects.get().form.encode()) > LONGEST
    assert [one.probability > 0.99 for one in likely(ASKED | parents)] == [True]


def test_a_key_that_too_many_share_finds_nobody() -> None:
    deliver("TX", [TEXAS, {**WASHINGTON, "state_student_identifier": "TX2"}])
    assert len(likely(ASKED)) == 2
    assert likely(ASKED, common=1) == []


@pytest.mark.parametrize("few", [0, 60])
def test_what_a_state_has_withdrawn_is_not_offered(monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    """Neither among few candidates, whose children come with them, nor among many."""
    monkeypatch.setattr(online, "FEW", few)
    deliver("TX", [TEXAS])
    assert [one.child_id for one in likely(ASKED)] == list(Child.objects.values_list("pk", flat=True))
    deliver("TX", [{"state_student_identifier": "TX1", "action_code": "D"}], on=date(2026, 9, 3))
    assert likely(ASKED) == []
