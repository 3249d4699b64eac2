"""From what States write to features; and what is wrong with a table, in a sentence."""

from datetime import UTC, date, datetime

import polars as pl
import pytest
from tests.identity.builders import identity, table

from vereda.core.identity import features
from vereda.core.identity.people import dates, troubles


def test_one_row_a_record_in_the_order_given():
    made = features(table(identity("z"), identity("a"), identity("m")))
    assert made["record_id"].to_list() == ["z", "a", "m"]


def test_names_come_in_standard_form():
    made = features(
        table(identity(first_name="Ma. GUADALUPE", middle_name=None, last_name_1="DE LA CRUZ", last_name_2="Pérez"))
    ).row(0, named=True)
    assert (made["given"], made["surnames"], made["first_surname"]) == ("maria guadalupe", "cruz perez", "cruz")
    assert (made["mother_given"], made["father_surnames"]) == ("herlinda", "xolalpa")


@pytest.mark.parametrize(
    ("first", "last", "given", "surname"),
    [
        ("Juan", "García", "juan", "garcia"),
        ("García", "Juan", "juan", "garcia"),
        ("DE LA GARZA", "Ma. Elena", "maria elena", "garza"),
        ("Francisco", "Domingo", "francisco", "domingo"),  # given names as surnames, as in Guatemala
        ("Reyes", "Cruz", "reyes", "cruz"),  # both may be either
        ("García", None, "garcia", None),
    ],
)
def test_a_given_name_and_a_surname_in_each_others_field_are_put_right(
    first: str, last: str | None, given: str, surname: str | None
):
    made = features(table(identity(first_name=first, middle_name=None, last_name_1=last, last_name_2=None)))
    assert made.select("given", "first_surname").row(0) == (given, surname)


@pytest.mark.parametrize(
    ("column", "written", "feature", "meant"),
    [
        ("sex", "Female", "sex", "f"),
        ("sex", "M", "sex", "m"),
        ("sex", "Nonbinary", "sex", "x"),
        ("sex", "Other", "sex", "x"),
        ("sex", "?", "sex", None),
        ("multiple_birth", "Yes", "multiple", True),
        ("multiple_birth", "NO", "multiple", False),
        ("multiple_birth", "", "multiple", None),
        ("birth_date", "2007-03-14", "born", date(2007, 3, 14)),
        ("birth_date", "20070314", "born", date(2007, 3, 14)),
        ("birth_date", "2007-02-30", "born", None),
        ("birth_country", "MEX", "birth_country", "mx"),
        ("birth_country", "Mexico", "birth_country", "mx"),
        ("birth_country", "ZZ", "birth_country", "zz"),
        ("suffix", "Jr.", "suffix", "jr"),
        ("state", "tx", "state", "TX"),
        ("birth_city", " San José ", "birth_city", "san jose"),
    ],
)
def test_values_of_one_meaning_have_one_form(column: str, written: str, feature: str, meant: object):
    assert features(table(identity(**{column: written})))[feature].to_list() == [meant]


def test_dates_of_any_type_are_dates():
    for column in (
        pl.Series([date(2007, 3, 14)]),
        pl.Series([datetime(2007, 3, 14, 12, tzinfo=UTC)]),
        pl.Series(["2007-03-14"]),
    ):
        assert dates(column).to_list() == [date(2007, 3, 14)]


def test_only_papers_prove_a_birth_date():
    made = features(
        table(*(identity(code, birth_date_verification=code) for code in ("1004", "1007", "9999")), identity("none"))
    )
    assert made["born_proven"].to_list() == [True, False, False, None]


def test_columns_that_a_table_lacks_are_not_said():
    made = features(pl.DataFrame({"record_id": [1], "first_name": ["Ana"]}))
    assert made["given"].to_list() == ["ana"]
    assert made["surnames"].to_list() == [None]


def test_an_empty_table_has_features_of_no_one():
    assert features(table()).height == 0


def test_a_good_table_has_no_troubles():
    assert troubles(table(identity("a"), identity("b", birth_date=None))) == []


def test_what_is_wrong_is_said_in_sentences():
    assert "lacks the column birth_date" in troubles(table(identity()).drop("birth_date"))[0].sentence
    twice = troubles(table(identity("a"), identity("a"), identity("b")))
    assert (twice[0].sentence, twice[0].record_ids) == ("1 record_id stands more than once.", ("a",))
    assert "no record_id" in troubles(table(identity(), {**identity(), "record_id": None}))[0].sentence
    dated = troubles(
        table(identity("a", birth_date="2007-02-30"), identity("b", birth_date="soon"), identity("c", birth_date=" "))
    )
    assert dated[0].record_ids == ("a", "b")
    assert "2 birth dates are no date that exists" in dated[0].sentence
