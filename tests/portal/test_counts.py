"""The counts page for who may see what: the State's own children, hidden small counts of others, files, and why a child counts."""

import io
from collections.abc import Callable, Iterator

import polars as pl
import pytest
from django.test import Client
from tests.counts.conftest import NOW
from tests.kept import brought_in
from tests.portal.standing import bring_in

from vereda.core.calendar import performance_period_named
from vereda.exchange.accounts.models import User
from vereda.exchange.audit.models import Event
from vereda.exchange.children.models import StateRecord
from vereda.exchange.counts.actions import make_count
from vereda.exchange.counts.models import CountedChild

pytestmark = pytest.mark.django_db
PERIOD = "2025-26"


@pytest.fixture(scope="module")
def counted(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    with django_db_blocker.unblock(), brought_in("nation", bring_in, tmp_path_factory.mktemp("nation")):
        for period in ("2024-25", PERIOD):
            make_count(period=performance_period_named(period), at=NOW, by="test")
        yield


@pytest.fixture
def who(counted: None, db: None) -> Callable[[str], Client]:
    def make(name: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(name__startswith=name))
        return client

    return make


def page(client: Client, query: str = "", status: int = 200) -> str:
    answer = client.get(f"/counts/{query}")
    assert answer.status_code == status
    return answer.content.decode()


def test_the_nation_is_told_with_small_counts_hidden(who: Callable[[str], Client]) -> None:
    shown = page(who("Otis"))
    assert "Each child once" in shown
    assert "Too few children" in shown


def test_who_could_take_the_own_children_off_is_not_told_of_a_nation_of_few(who: Callable[[str], Client]) -> None:
    """Three children make up this nation: Washington's people would know how many of them are elsewhere."""
    figures = "Each child once</b>"
    assert figures in page(who("Otis"))
    shown = page(who("Dana"))
    assert figures not in shown
    assert "children were eligible" not in shown


def test_the_nation_by_grade_says_why_it_is_not_told(who: Callable[[str], Client]) -> None:
    assert "beside the tables of the States" in page(who("Otis"), "?by=age_grade")
    taken = who("Otis").get(f"/counts/table.csv?period={PERIOD}&by=age_grade").content.decode()
    assert len(taken.splitlines()) == len(["heads", "sum"])


def test_a_state_sees_its_own_figures_and_children(who: Callable[[str], Client]) -> None:
    dana = who("Dana")
    there = page(dana, f"?period={PERIOD}&state=WA&by=age_grade")
    assert "Too few children" not in there
    counted = CountedChild.objects.filter(count__period=PERIOD, state="WA", category_1=True)
    listed = dana.get(f"/counts/children/?period={PERIOD}&state=WA").content.decode()
    assert counted.count() > 0
    assert all(f"/counts/children/{one.child.msix_id}/" in listed for one in counted)
    event = Event.objects.filter(action="count.children_listed").latest("id")
    assert event.facts["children"] == counted.count()


def test_a_state_sees_no_region_of_another_and_no_child(who: Callable[[str], Client]) -> None:
    dana = who("Dana")
    page(dana, f"?period={PERIOD}&state=TX&by=region", status=404)
    assert "None of your children" in dana.get(f"/counts/children/?period={PERIOD}&state=TX").content.decode()


def test_why_mona_is_counted_in_washington_and_not_in_texas(who: Callable[[str], Client]) -> None:
    mona = StateRecord.objects.get(state="WA", state_student_identifier="5520918347").child
    rows = {row.state_id: row for row in CountedChild.objects.filter(child=mona, count__period=PERIOD)}
    shown = who("Dana").get(f"/counts/children/{mona.msix_id}/?period={PERIOD}").content.decode()
    for state, row in rows.items():
        words = shown.partition(f'id="in-{state}"')[2].partition("</h2>")[0]
        assert ("not counted" in words) != row.category_1, state
    assert Event.objects.filter(action="child.viewed_in_count", on_id=mona.msix_id).exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_table_goes_along_as_it_is_shown(kind: str, who: Callable[[str], Client]) -> None:
    taken = who("Dana").get(f"/counts/table.{kind}?period={PERIOD}&state=WA&by=age_grade")
    assert taken.status_code == 200
    if kind == "csv":
        table = pl.read_csv(io.BytesIO(taken.content))
        whole = CountedChild.objects.filter(count__period=PERIOD, state="WA", category_1=True).count()
        assert table["Eligible, 12 months"].to_list()[-1] == whole
    assert Event.objects.filter(action="count.table_taken").exists()


@pytest.mark.parametrize("query", ["?period=1999-00", "?by=town", "?state=WA&by=state", "?period=' OR 1=1"])
def test_what_there_is_not_is_not_found(query: str, who: Callable[[str], Client]) -> None:
    page(who("Otis"), query, status=404)


def test_the_page_speaks_spanish(who: Callable[[str], Client]) -> None:
    client = who("Otis")
    client.cookies["django_language"] = "es"
    shown = page(client, f"?period={PERIOD}")
    assert "Cada niño una vez" in shown
