"""What was understood of what a person typed."""

from datetime import date

import pytest

from vereda.core.elements.msix_id import make
from vereda.exchange.children.queries import Query, read_query

MARCH_7 = date(2007, 3, 7)
MSIX = make("48172093665")


@pytest.mark.parametrize(
    "text",
    [
        "3/7/2007", "03/07/2007", "3-7-2007", "3/7/07", "2007-03-07", "March 7, 2007",
        "mar 7 2007", "March 7th, 2007", "7 marzo 2007",
        "7 de marzo de 2007", "7 de marzo del 2007", "7-mar-2007", "marzo 7 de 2007", "20070307", "born 3/7/2007",
        "nacida el 7 de marzo de 2007",
    ],
)  # fmt: skip
def test_birth_dates_in_the_forms_people_write(text: str) -> None:
    assert read_query(f"Mona Reyes {text}") == Query(given="Mona", surnames="Reyes", born=MARCH_7)


def test_a_month_that_is_none_is_a_day() -> None:
    assert read_query("Mona Reyes 31/12/2007").born == date(2007, 12, 31)


@pytest.mark.parametrize("text", ["13/13/2007", "2/30/2007", "99/99/9999"])
def test_a_date_that_cannot_be_is_said_to_be_unread(text: str) -> None:
    query = read_query(f"Mona Reyes {text}")
    assert (query.born, query.unread, query.surnames) == (None, text, "Reyes")


@pytest.mark.parametrize("text", [MSIX, f"{MSIX[:4]} {MSIX[4:8]} {MSIX[8:]}", f"{MSIX[:4]}-{MSIX[4:8]}-{MSIX[8:]}"])
def test_an_msix_id_with_or_without_spaces(text: str) -> None:
    assert read_query(text) == Query(msix_id=MSIX)


def test_twelve_digits_with_a_slip_are_no_msix_id_but_may_be_a_states_own() -> None:
    wrong = MSIX[:-1] + str((int(MSIX[-1]) + 1) % 10)
    query = read_query(f"{wrong[:4]} {wrong[4:8]} {wrong[8:]}")
    assert query.identifier == wrong
    assert query.is_mistyped_msix_id
    assert not read_query("4810229371").is_mistyped_msix_id


@pytest.mark.parametrize(
    ("text", "number", "state"),
    [("4810229371", "4810229371", None), ("WA 5520918347", "5520918347", "WA"), ("tx:A-77", "A-77", "TX")],
)
def test_state_identifiers(text: str, number: str, state: str | None) -> None:
    assert read_query(text) == Query(identifier=number, state=state)


@pytest.mark.parametrize(
    ("text", "given", "surnames"),
    [
        ("Mona Reyes Cárdenas", "Mona", "Reyes Cárdenas"),
        ("Reyes Cárdenas, Mona Elena", "Mona Elena", "Reyes Cárdenas"),
        ("José Luis de la Cruz Hernández", "José Luis", "de la Cruz Hernández"),
        ("de la Cruz Mona", "Mona", "de la Cruz"),
        ("Hernández", "", "Hernández"),
        ("Guadalupe", "Guadalupe", ""),
    ],
)
def test_names(text: str, given: str, surnames: str) -> None:
    assert read_query(text) == Query(given=given, surnames=surnames)


def test_a_short_name_with_a_date_is_no_state_and_number() -> None:
    assert read_query("Al 3/7/2007") == Query(given="Al", born=MARCH_7)


def test_nothing_typed_and_far_too_much_typed() -> None:
    assert read_query("  ").is_empty
    assert len(read_query("x" * 100_000).given) <= 200
