"""The exchange that `vereda bench match` measures is what the intake and matching would have made, and takes what comes."""

from pathlib import Path

import pytest

from vereda.cli.benchmarks import known_exchange
from vereda.exchange.children.models import Child, IdentityKey, Link, MatchedIdentity, StateRecord

CHILDREN, ASKED, DELTA = 60, 10, 12


@pytest.mark.django_db(transaction=True)
def test_it_is_filled_once_finds_who_is_known_and_takes_a_delta(tmp_path: Path) -> None:
    folder = str(tmp_path)
    wrote = known_exchange.write_people(folder, children=CHILDREN, asked=ASKED, delta=DELTA)
    assert (wrote["asked"], wrote["delta"]) == (ASKED, DELTA)
    filled = known_exchange.fill(folder)
    assert filled["records"] == wrote["known"] == StateRecord.objects.count() == MatchedIdentity.objects.count()
    assert filled["children"] == Child.objects.count() == Link.objects.values("child").distinct().count()
    assert filled["keys"] == IdentityKey.objects.count() > 0
    assert known_exchange.fill(folder)["records"] == 0

    asked = known_exchange.ask(folder)
    assert len(asked["milliseconds"]) == len(asked["settled_milliseconds"]) == ASKED
    assert asked["found"] >= 0.9 * asked["true"] > 0

    for came in known_exchange.match_deltas(folder, first=0, records=DELTA // 2):
        assert came["counts"]["linked"] + came["counts"]["new"] == came["records"] == DELTA // 2
    assert not StateRecord.objects.filter(child=None).exists()
    assert known_exchange.put_keys_away(folder)["keys"] == IdentityKey.objects.count() - filled["keys"]
