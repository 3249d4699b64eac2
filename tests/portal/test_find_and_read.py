"""Finding Mona however her name is said, and reading one record of three States."""

import re
from pathlib import Path

import fastexcel
import polars as pl
import pytest
from django.test import Client

from vereda.exchange.accounts.models import User
from vereda.exchange.audit.models import Event
from vereda.exchange.children.models import Child, StateRecord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nation")]
MOST_QUERIES = 20
PAGES = {
    "": "child.viewed",
    "print/": "child.printed",
    "history/": "child.viewed_over_time",
    "credits/": "child.credits_viewed",
    "pdf/": "child.printed",
    "family-sheet/en/": "child.printed_for_family",
    "family-sheet/es/": "child.printed_for_family",
    "workbook/": "child.exported_workbook",
    "json/": "child.exported_json",
}  # address → what is recorded


@pytest.fixture
def rosa(who) -> Client:
    return who("Rosa")


@pytest.fixture
def mona() -> Child:
    return StateRecord.objects.get(state="WA", state_student_identifier="5520918347").child


@pytest.fixture
def monica() -> Child:
    """The girl in Florida whom Rosa's district does not know."""
    return StateRecord.objects.get(state="FL", first_name="Mónica").child


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


@pytest.mark.parametrize(
    "said",
    [
        "Moni Cardenas Reyes 3/7/2007",
        "mona cárdenas reyes 2007-03-07",
        "Reyes Cardenas, Mona March 7, 2007",
        "MONA REYES 7 de marzo de 2007",
    ],
)
def test_mona_is_found_however_her_name_is_said(rosa: Client, mona: Child, said: str) -> None:
    answer = rosa.get("/find/", {"q": said})
    page = answer.content.decode()
    assert f"/children/{mona.msix_id}/" in page
    assert page.index("Mona Reyes Cárdenas") < page.index("Closest first") + 3000, "she is the first"
    assert "Open record" in page


def test_the_page_says_how_it_read_the_words(rosa: Client) -> None:
    page = text_of(rosa, "/find/?q=Moni+Cardenas+Reyes+3/7/2007")
    assert "First name Moni" in page
    assert "Surnames, any order Cardenas, Reyes" in page
    assert "Born March 7, 2007" in page


def test_each_result_says_why_it_is_here_and_what_speaks_against_it(rosa: Client) -> None:
    page = text_of(rosa, "/find/?q=Moni+Cardenas+Reyes+3/7/2007")
    assert "in the other order" in page
    assert "Another birth date: Michigan gives July 3, 2007" in page
    assert "You wrote March 7, 2007; the record says March 7, 2009" in page


@pytest.mark.parametrize("number", ["5520918347", "WA 5520918347", "wa-5520918347"])
def test_an_exact_number_leads_straight_to_the_record(rosa: Client, mona: Child, number: str) -> None:
    assert rosa.get("/find/", {"q": number}).headers["Location"] == f"/children/{mona.msix_id}/"


def test_an_msix_id_with_spaces_does_too(rosa: Client, mona: Child) -> None:
    spaced = " ".join(re.findall("....", mona.msix_id))
    assert rosa.get("/find/", {"q": spaced}).headers["Location"] == f"/children/{mona.msix_id}/"
    assert rosa.get("/find/", {"identifier": mona.msix_id}).headers["Location"] == f"/children/{mona.msix_id}/"


def test_a_retired_number_leads_to_its_successor_and_says_so(rosa: Client, mona: Child) -> None:
    retired = Child.objects.create(
        msix_id="000000000000", created_at=mona.created_at, successor=mona, retired_at=mona.created_at
    )
    from vereda.core.elements.msix_id import make

    retired.msix_id = make("00000000001")
    retired.save()
    answer = rosa.get("/find/", {"q": retired.msix_id}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/children/{mona.msix_id}/"
    assert "was retired" in answer.content.decode()
    assert rosa.get(f"/children/{retired.msix_id}/print/").headers["Location"] == f"/children/{mona.msix_id}/print/"


def test_fields_are_another_way_to_ask(rosa: Client) -> None:
    fields = {
        "first_name": "Moni",
        "last_name_1": "Cardenas",
        "last_name_2": "Reyes",
        "month": "3",
        "day": "7",
        "year": "2007",
    }
    page = rosa.get("/find/", fields).content.decode()
    assert "Mona Reyes Cárdenas" in page
    assert 'value="Moni Cardenas Reyes 3/7/2007"' in page, "the box shows the same question"


def test_what_was_changed_last_is_meant(rosa: Client) -> None:
    shown = "Moni Cardenas Reyes 3/7/2007"
    fields = {
        "q": shown,
        "was": shown,
        "first_name": "Otto",
        "last_name_1": "Zzyzx",
        "month": "3",
        "day": "7",
        "year": "2007",
    }
    assert "First name Otto" in text_of(rosa, "/find/?" + "&".join(f"{name}={value}" for name, value in fields.items()))
    fields["q"] = "Mona Reyes"
    assert "First name Mona" in text_of(rosa, "/find/?" + "&".join(f"{name}={value}" for name, value in fields.items()))


def test_nobody_nothing_and_unreadable_each_have_their_words(rosa: Client) -> None:
    assert "Nobody was found" in text_of(rosa, "/find/?q=Zzyzx+Qwertyuiop+1/1/2010")
    assert "Ways to ask" in text_of(rosa, "/find/")
    unreadable = text_of(rosa, "/find/?q=Mona+Reyes+13/45/2007")
    assert "“13/45/2007” could not be read" in unreadable
    assert "could not be read" in text_of(rosa, "/find/?first_name=Mona&month=2&day=30&year=2007")


def test_too_broad_a_question_says_what_would_narrow_it(rosa: Client) -> None:
    page = text_of(rosa, "/find/?month=3&day=7&year=2007")
    assert "Too many children look like this" in page
    assert "a school or district where the child has been" in page
    assert "the birth date, even if only likely" not in page, "that was said"


def test_a_school_is_a_reason_and_a_parents_other_name_is_not_told(rosa: Client) -> None:
    page = text_of(rosa, "/find/?first_name=Mona&last_name_1=Reyes&school=ahtanum&parent=Zenaida+Quispe")
    assert "School or district: an enrollment there is on record." in page
    assert "Zenaida Quispe" in page
    assert "You wrote Zenaida" not in page


def test_what_i_looked_for_is_at_hand_until_i_sign_out(rosa: Client) -> None:
    text_of(rosa, "/find/?q=Mona+Reyes")
    assert "Mona, Reyes" in text_of(rosa, "/find/")
    rosa.post("/sign-out/")
    rosa.force_login(User.objects.get(name__startswith="Rosa"))
    assert "Mona, Reyes" not in text_of(rosa, "/find/")


def test_who_may_not_search_is_told_so(who) -> None:
    for name in ("Nadia", "Uma"):
        assert who(name).get("/find/?q=Mona").status_code == 403


def test_a_search_is_logged_without_the_names(rosa: Client) -> None:
    text_of(rosa, "/find/?q=Mona+Reyes+3/7/2007")
    event = Event.objects.filter(action="child.searched").latest("id")
    assert event.actor == "rosa@lower-yakima.example"
    assert "Mona" not in str(event.facts)


def test_the_record_is_in_its_fixed_order_with_every_source(rosa: Client, mona: Child) -> None:
    page = rosa.get(f"/children/{mona.msix_id}/").content.decode()
    sections = ["alerts", "now", "enrollments", "courses", "assessments", "flags", "moves", "sources"]
    places = [page.index(f'id="{section}"') for section in sections]
    assert places == sorted(places)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
    assert "Mona Reyes Cárdenas" in text
    assert "Where Mona is now Ahtanum Ridge High School" in text
    assert "Chronic health condition" in text
    assert "Dana Okafor" in text
    assert "granted: Texas 17.50, Michigan 2.00, Washington 2.00" in text, "never added up over States"
    assert "English I" in text
    assert text.count("Ahtanum Ridge High School") >= 3
    assert "Not said" in text


def test_a_conflict_shows_every_value_with_its_evidence(rosa: Client, mona: Child) -> None:
    page = text_of(rosa, f"/children/{mona.msix_id}/")
    assert "2 birth dates on file" in page
    assert re.search(r"March 7, 2007 Birth certificate\. (TX|WA)", page)
    assert re.search(r"July 3, 2007 Parent&#x27;s affidavit\. MI", page)
    assert "Only Michigan can change what it said." in page


def test_the_chart_has_the_rows_of_the_table(rosa: Client, mona: Child) -> None:
    page = rosa.get(f"/children/{mona.msix_id}/").content.decode()
    wide = page[page.index('class="band-wide"') : page.index('class="band-narrow"')]
    assert wide.count("band-bar") == 10
    assert wide.count("band-summer") == 1
    assert "Enrollments over the school years" in wide


def test_over_time_marks_what_changed(rosa: Client, mona: Child) -> None:
    page = rosa.get(f"/children/{mona.msix_id}/history/").content.decode()
    assert page.count('id="source-') == 6, "three sections with their titles"
    assert "The first statement" in page
    assert "<mark>" in page


def test_print_has_the_same_content_and_its_notice(rosa: Client, mona: Child) -> None:
    page = text_of(rosa, f"/children/{mona.msix_id}/print/")
    assert "Printed by Rosa Villarreal, Registrar" in page
    assert "Education record protected by FERPA" in page
    assert "Ahtanum Ridge High School" in page
    assert "English I" in page


def test_the_pdf_carries_her_number_and_is_tagged(rosa: Client, mona: Child) -> None:
    answer = rosa.get(f"/children/{mona.msix_id}/pdf/")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{mona.msix_id}.pdf"'
    assert answer.content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in answer.content


def test_an_update_leaves_what_it_does_not_bring(rosa: Client, mona: Child) -> None:
    page = text_of(rosa, f"/children/{mona.msix_id}/history/")
    assert "Demographics Not said" not in page, "an update without demographics takes none away"
    assert "Ahtanum Ridge High School, Nov 9, 2026" in page


@pytest.mark.parametrize(("page", "action"), PAGES.items())
def test_every_look_is_recorded(rosa: Client, mona: Child, page: str, action: str) -> None:
    before = Event.objects.filter(on_kind="child").count()
    assert rosa.get(f"/children/{mona.msix_id}/{page}").status_code == 200
    assert Event.objects.filter(on_kind="child").count() == before + 1
    look = Event.objects.filter(on_kind="child").latest("id")
    assert (look.action, look.actor, look.on_id) == (action, "rosa@lower-yakima.example", mona.msix_id)


@pytest.mark.parametrize("page", ["workbook/", "json/"])
def test_who_may_read_but_not_take_data_gets_none(who, mona: Child, page: str) -> None:
    otis = who("Otis")
    otis.post(f"/children/{mona.msix_id}/", {"purpose": "participation"})
    assert "Take along" in text_of(otis, f"/children/{mona.msix_id}/")
    assert "All values" not in text_of(otis, f"/children/{mona.msix_id}/")
    looks = Event.objects.filter(on_kind="child").count()
    assert otis.get(f"/children/{mona.msix_id}/{page}").status_code == 404
    assert Event.objects.filter(on_kind="child").count() == looks


def test_the_workbook_has_her_values_and_no_formula(rosa: Client, mona: Child, tmp_path: Path) -> None:
    (tmp_path / "mona.xlsx").write_bytes(rosa.get(f"/children/{mona.msix_id}/workbook/").content)
    book = fastexcel.read_excel(tmp_path / "mona.xlsx")
    assert book.sheet_names == [
        "Child",
        "Enrollments",
        "Courses and credits",
        "Assessments",
        "Moves and eligibility",
        "Sources",
    ]
    courses = book.load_sheet("Courses and credits").to_polars()
    assert courses.filter(pl.col("Course") == "English I")["Credits"].to_list() == [1.0]
    child = book.load_sheet("Child").to_polars()
    assert {"2007-03-07", "2007-07-03"} <= set(child["Value"]), "both birth dates"
    assert any("Printed by Rosa Villarreal" in (text or "") for text in child["What"])
    stays = book.load_sheet("Enrollments").to_polars()
    assert ("01", "Basic School Program") in set(zip(stays["Kind"], stays["Kind, in words"], strict=True))
    told = dict(zip(child["What"], zip(child["Value"], child["Value, in words"], strict=True), strict=True))
    assert told["Sex"] == ("Female", "Female")


def test_the_json_is_the_record_with_who_took_it(rosa: Client, mona: Child) -> None:
    taken = rosa.get(f"/children/{mona.msix_id}/json/").json()
    assert (taken["format"], taken["msix_id"]) == ("vereda-record", mona.msix_id)
    assert taken["record"] == mona.consolidated.document
    assert "Rosa Villarreal" in taken["taken_by"]


def test_a_child_of_elsewhere_asks_for_a_purpose_first(rosa: Client, monica: Child) -> None:
    for page in PAGES:
        asked = text_of(rosa, f"/children/{monica.msix_id}/{page}")
        assert "What do you need the record for?" in asked
        assert "Mónica" not in asked
    assert "Please choose one of the purposes" in rosa.post(f"/children/{monica.msix_id}/", {}).content.decode()
    assert rosa.post(f"/children/{monica.msix_id}/", {"purpose": "curiosity"}).status_code == 422
    opened = rosa.post(f"/children/{monica.msix_id}/", {"purpose": "placement"}, follow=True)
    assert opened.redirect_chain == [(f"/children/{monica.msix_id}/", 302)]
    assert "To place the child in a grade or course" in opened.content.decode()
    assert Event.objects.filter(action="child.viewed").latest("id").purpose == "placement"
    assert "Mónica" in text_of(rosa, f"/children/{monica.msix_id}/print/"), "stated once, for this sign-in"


@pytest.mark.parametrize("name", ["Nadia", "Uma"])
def test_who_sees_no_children_finds_no_record(who, mona: Child, name: str) -> None:
    for page in PAGES:
        assert who(name).get(f"/children/{mona.msix_id}/{page}").status_code == 404


def test_numbers_that_name_nobody(rosa: Client) -> None:
    for number in ("123", "000000000001", "x"):
        answer = rosa.get(f"/children/{number}/")
        assert answer.status_code == 404
        assert "Nothing is here" in answer.content.decode()


def test_signed_out_sees_nothing(client: Client, mona: Child) -> None:
    for page in PAGES:
        assert client.get(f"/children/{mona.msix_id}/{page}").headers["Location"].startswith("/sign-in/")


def test_a_shared_computer_keeps_no_page(rosa: Client, mona: Child) -> None:
    assert "no-store" in rosa.get(f"/children/{mona.msix_id}/").headers["Cache-Control"]


@pytest.mark.parametrize("page", PAGES)
def test_record_pages_ask_the_database_little(rosa: Client, mona: Child, page: str, counted) -> None:
    with counted() as queries:
        rosa.get(f"/children/{mona.msix_id}/{page}")
    assert len(queries) <= MOST_QUERIES, queries


def test_find_asks_the_database_little(rosa: Client, counted) -> None:
    with counted() as queries:
        rosa.get("/find/?q=Moni+Cardenas+Reyes+3/7/2007")
    assert len(queries) <= MOST_QUERIES, queries


def test_spanish_throughout(rosa: Client, mona: Child) -> None:
    rosa.post("/language/", {"language": "es"})
    page = text_of(rosa, f"/children/{mona.msix_id}/")
    assert "7 de marzo de 2007" in page
    assert "Acta de nacimiento" in page
    assert "Dónde está Mona ahora" in page
    assert "los dos apellidos coinciden" in text_of(rosa, "/find/?q=Moni+Cardenas+Reyes+3/7/2007")
