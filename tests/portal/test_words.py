"""Dates, credits, IDs and sources as the pages write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from vereda.portal.components import tags
from vereda.portal.submissions.steps import size_words

DAY = date(2026, 11, 19)


@pytest.mark.parametrize(
    ("written", "english", "spanish"),
    [
        (tags.short_date, "Nov 19, 2026", "19 nov 2026"),
        (tags.long_date, "November 19, 2026", "19 de noviembre de 2026"),
        (tags.day_date, "Thursday, November 19", "jueves 19 de noviembre"),
        (tags.month_date, "Nov 2026", "nov 2026"),
    ],
)
def test_dates_in_both_languages(written, english, spanish) -> None:
    with translation.override("en"):
        assert written(DAY) == english
    with translation.override("es"):
        assert written(DAY) == spanish
    assert written(None) == ""


def test_the_moment_of_a_page_names_its_time_zone() -> None:
    with translation.override("en"):
        assert tags.moment(datetime(2026, 11, 19, 17, 42, tzinfo=UTC)) == "Thursday, November 19, 2026, 5:42 p.m. UTC"


@pytest.mark.parametrize(
    ("granted", "written"),
    [("1", "1.00"), ("0.5", "0.50"), ("0.250", "0.25"), ("0.125", "0.125"), ("10", "10.00"), ("0", "0.00")],
)
def test_credits_stand_as_granted_with_two_places_or_more(granted, written) -> None:
    assert tags.credits_of(Decimal(granted)) == written


def test_an_msix_id_copies_without_spaces() -> None:
    shown = tags.msix_id("481720936651")
    assert shown == '<span class="msix-id"><span>4817</span><span>2093</span><span>6651</span></span>'


def test_the_letters_of_a_state_always_stand_beside_its_colour() -> None:
    order = ["TX", "MI", "WA", "FL", "OR", "CA"]
    assert [tags.state_place(state, order) for state in [*order, "NY"]] == [1, 2, 3, 4, 5, 5, 5]
    assert ">MI<" in tags.letters("MI", order)
    assert "Nov 19, 2026" in tags.said_by("MI", DAY, order)


def test_values_are_escaped() -> None:
    assert "<script>" not in tags.letters("<script>", [])
    assert "<script>" not in tags.msix_id("<script>")


def test_elements_are_named_with_their_number() -> None:
    with translation.override("en"):
        assert tags.element_name("qualifying_arrival_date") == "20 Qualifying Arrival Date"
    assert tags.element_name("no_such_element") == "no_such_element"
    assert tags.element_name(None) == "–"


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 byte"), (812, "812 bytes"), (44032, "43 KB"), (19_293_799, "18.4 MB")]
)
def test_sizes_as_people_say_them(size, words) -> None:
    assert size_words(size) == words
