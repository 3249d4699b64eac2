"""One record at a time gives what the batch gives: form, keys, scores."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.identity.builders import identity, table

from vereda.core.identity import default_model, features, forms, keys, score_pairs
from vereda.core.identity import encoded_forms as forms_met
from vereda.core.identity.interned import Interned
from vereda.core.identity.single import form_of, keys_of, scores_against
from vereda.core.identity.tables import Kind
from vereda.core.identity.vocabulary import vocabulary
from vereda.simulate.habits import USUAL
from vereda.simulate.people import identities

PAPERS = ("1003", "1005", " 1004", "", None)
NAMES = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cn")), max_size=12),
    st.sampled_from(
        ["Ma. Gpe.", "DE LA CRUZ-Pérez", "delaCruz", "J. O'Neil", "Van Do", "ß Łuk", "mariajose", "García", "Juan"]
    ),
)
NAMED = st.one_of(
    st.text("abcdeghilmnostuvz", min_size=1, max_size=9),
    st.sampled_from(["lupe", "guadalupe", "maria", "daniel", "daniela", "hernandez", "ernandes", "j", "jose", "pepe"]),
)
SAID = st.fixed_dictionaries(
    {},
    optional={
        name: st.one_of(st.none(), NAMES)
        for name in (
            "first_name", "middle_name", "last_name_1", "last_name_2", "suffix", "sex", "multiple_birth",
            "birth_city", "birth_country",
            "male_parent_first_name", "female_parent_last_name", "state",
        )
    }
    | {
        "birth_date": st.sampled_from([None, "2011-02-30", "20110203", " 2011-02-03 ", "2-3-2011", "1969-12-31", "2011-2-3"]),
        "birth_date_verification": st.sampled_from(PAPERS),
    },
)  # fmt: skip


@given(SAID)
def test_the_form_and_keys_of_any_identity_are_those_of_the_batch(said: dict[str, str | None]) -> None:
    one = identity("a", **said)
    batch = features(table(one))
    assert form_of(one) == forms.lines(batch)[0]
    assert keys_of(form_of(one)) == keys(batch)["key"].to_list()


def test_a_line_gives_back_the_features() -> None:
    known = features(identities(300, seed=8))
    lines = pl.DataFrame({"record_id": known["record_id"], "form": forms.lines(known)})
    assert forms.from_lines(lines).select(known.columns).equals(known)


def test_scores_are_those_of_the_batch_to_a_billionth() -> None:
    """Each of a hundred records against every other of its block: same children, kin and strangers, some of them half blank."""
    people = identities(60, seed=21, habits=USUAL, messiness=2.5)
    days = (date(2008, 1, 1) + timedelta(days=n % 9) for n in range(people.height))
    people = people.with_columns(
        birth_date_verification=pl.Series([PAPERS[n % 5] for n in range(people.height)], dtype=pl.String),
        birth_date=pl.when(pl.int_range(pl.len()) % 3 == 0).then(pl.Series(list(days))).otherwise("birth_date"),
        last_name_1=pl.when(pl.int_range(pl.len()) % 17 != 0).then("last_name_1"),
    )
    known, model = features(people), default_model()
    lines, names = forms.lines(known).to_list(), known["record_id"].to_list()
    for at, (name, one) in enumerate(zip(names, people.iter_rows(named=True), strict=True)):
        others = [*range(at), *range(at + 1, len(names))]
        pairs = pl.DataFrame({"left": [name] * len(others), "right": [names[other] for other in others]})
        batch = score_pairs(known, pairs, model)
        alone = scores_against(form_of(one), [lines[other] for other in others], model)
        assert np.abs(alone.score - batch["score"].to_numpy()).max() < 1e-9
        assert (alone.vetoed == batch["vetoed"].to_numpy()).all()
        assert np.abs(alone.probability - batch["probability"].to_numpy()).max() < 1e-9


def test_a_record_that_says_nothing_has_no_keys_and_can_be_compared() -> None:
    nobody = form_of({})
    assert keys_of(nobody) == []
    assert scores_against(nobody, [nobody, form_of(identity())], default_model()).score.shape == (2,)


MET = {"given": Interned("given"), "surname": Interned("surname")}


@given(st.lists(NAMED, min_size=2, max_size=12, unique=True), st.sampled_from(["given", "surname"]))
def test_words_relate_as_in_a_vocabulary_of_their_own_whatever_was_met_before(words: list[str], kind: Kind) -> None:
    met, own = MET[kind], vocabulary(sorted(words), kind)
    codes = met.codes(words)
    left, right = (side.ravel() for side in np.meshgrid(np.array(codes, np.int32), np.array(sorted(codes), np.int32)))
    place = {code: at for at, code in enumerate(met.codes(sorted(words)))}
    a, b = (np.array([place[int(code)] for code in side], np.int32) for side in (left, right))
    for _ in range(2):  # worked out, then remembered
        assert (met.relation(left, right) == own.relation(a, b)).all()
    assert (met.said(left) == own.said(a)).all()


@pytest.mark.parametrize("room", ["vereda.core.identity.encoded_forms.FULL", "vereda.core.identity.interned.FULL"])
def test_when_too_much_was_met_it_is_forgotten_and_nothing_scores_otherwise(
    room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines, model = forms.lines(features(identities(20, seed=3))).to_list(), default_model()
    before, met = scores_against(lines[0], lines[1:], model), forms_met._met[0]
    monkeypatch.setattr(room, 1)
    after = scores_against(lines[0], lines[1:], model)
    assert forms_met._met[0] is not met
    assert (after.score == before.score).all()


def test_threads_share_what_was_met() -> None:
    """Each of eight asks about other records first; all come to what one alone comes to."""
    lines, model = forms.lines(features(identities(400, seed=4))).to_list(), default_model()
    forms_met._met[:] = [forms_met.nothing_met()]

    def ask(number: int) -> list[float]:
        own = [*lines[number * 50 :], *lines[: number * 50]]
        found = [dict(zip(own, scores_against(lines[0], own, model).score.tolist(), strict=True)) for _ in range(3)]
        assert found[0] == found[1] == found[2]
        return [found[0][line] for line in lines]

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(ask, range(8)))
    forms_met._met[:] = [forms_met.nothing_met()]
    assert {tuple(one) for one in together} == {tuple(ask(0))}
