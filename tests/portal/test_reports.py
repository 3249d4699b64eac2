"""Reports for who may see what: the own State in detail, others with small figures hidden, files, and the same sums."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta

import polars as pl
import pytest
from django.test import Client
from tests.counts.conftest import NOW
from tests.kept import brought_in
from tests.portal.standing import DISTRICTS, bring_in

from vereda.core.calendar import performance_period, performance_period_named
from vereda.core.elements import ELEMENTS
from vereda.exchange.accounts.models import User
from vereda.exchange.audit.models import Event
from vereda.exchange.children.models import Enrollment, QualifyingMove, StateRecord
from vereda.exchange.counts.actions import make_count
from vereda.exchange.counts.models import Count, CountedChild
from vereda.exchange.intake.models import Submission
from vereda.exchange.reports.definitions import REPORTS, WHOLE
from vereda.exchange.reports.listing import LISTINGS
from vereda.exchange.reports.making import Places, added_up, make_figures
from vereda.exchange.reports.models import Figure, Measured
from vereda.exchange.reports.quality import condition, measured_elements
from vereda.exchange.reports.scorecard import Place, scores
from vereda.exchange.reports.tables import Wanted, shown

pytestmark = pytest.mark.django_db
PERIOD = "2025-26"


@pytest.fixture(scope="module")
def reported(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[Count]:
    with django_db_blocker.unblock(), brought_in("nation", bring_in, tmp_path_factory.mktemp("nation")):
        made = make_count(period=performance_period_named(PERIOD), at=NOW, by="test")
        make_figures(made)
        yield made


@pytest.fixture
def who(reported: Count, db: None) -> Callable[[str], Client]:
    def make(name: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(name__startswith=name))
        return client

    return make


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(f"/reports/{address}")
    assert answer.status_code == status, address
    return answer.content.decode()


@pytest.mark.parametrize("report", REPORTS)
def test_every_report_opens_and_is_recorded(report: str, who: Callable[[str], Client]) -> None:
    assert "under 10" not in page(who("Dana"), f"{report}/?state=WA")
    assert Event.objects.filter(action="report.shown", facts__report=report, facts__state="WA").exists()
    page(who("Otis"), f"{report}/print/")


def test_keys_that_every_child_has_once_add_up_to_the_children_counted(reported: Count) -> None:
    counted = CountedChild.objects.filter(count=reported, category_1=True)
    once = {family.key for report in REPORTS.values() for family in report.families if family.each_child_once}
    wholes = Figure.objects.filter(count=reported, family__in=once | {WHOLE}, state="WA", district=None, age_grade=None)
    sums: dict[str, int] = {}
    for one in wholes:
        sums[one.family] = sums.get(one.family, 0) + one.children
    assert set(sums) == once | {WHOLE}
    assert set(sums.values()) == {counted.filter(state="WA").count()}
    nation = Figure.objects.get(count=reported, family=WHOLE, state=None, age_grade=None)
    assert nation.children == counted.filter(home=True).count()


@pytest.mark.parametrize("report", REPORTS)
def test_what_is_asked_of_records_is_what_was_added_up(report: str, reported: Count) -> None:
    asked = added_up(reported, REPORTS[report], Places(frozenset({"WA"})))
    families = [WHOLE, *(family.key for family in REPORTS[report].families)]
    kept = Figure.objects.filter(count=reported, family__in=families, state="WA", district=None, age_grade=None)
    assert sorted(asked) == sorted(kept.values_list("family", "key", "children", "entries"))


def test_figures_of_a_handful_of_children_are_hidden_from_who_does_not_know_them(who: Callable[[str], Client]) -> None:
    """Three children make up this nation: nothing of it can be told."""
    for client, address in ((who("Otis"), "demographics/"), (who("Dana"), "demographics/?state=TX")):
        shown = page(client, address)
        assert "Too few children" in shown
        assert "50%" not in shown
    assert "Too few children" not in page(who("Dana"), "demographics/?state=WA")


@pytest.mark.parametrize(
    ("name", "address", "status"),
    [
        ("Dana", "demographics/?state=TX&district=4800001", 404),
        ("Otis", "demographics/?state=WA&age_grade=09", 404),
        ("Otis", "mothers/", 404),
        ("Otis", "demographics/?period=1999-00", 404),
        ("Otis", "demographics/?period=' OR 1=1", 404),
        ("Dana", "demographics/?age_grade=' OR 1=1", 404),
        ("Nadia", "demographics/", 403),
        ("Rosa", "", 403),
    ],
)
def test_what_is_not_for_you_is_not_there(name: str, address: str, status: int, who: Callable[[str], Client]) -> None:
    page(who(name), address, status)


def test_a_district_and_grade_of_the_own_state_narrow_the_report(who: Callable[[str], Client], reported: Count) -> None:
    there = CountedChild.objects.filter(count=reported, state="WA", category_1=True).first()
    assert there
    assert there.district == DISTRICTS["WA"][0]
    address = f"enrollments/table.csv?state=WA&district={there.district}&age_grade={there.age_grade}"
    taken = who("Dana").get(f"/reports/{address}")
    table = pl.read_csv(io.BytesIO(taken.content))
    same = CountedChild.objects.filter(
        count=reported, state="WA", district=there.district, age_grade=there.age_grade, category_1=True
    )
    assert table["Children"][0] == same.count()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_report_goes_along_as_it_is_shown(kind: str, who: Callable[[str], Client]) -> None:
    taken = who("Dana").get(f"/reports/mobility/table.{kind}?state=WA")
    assert taken.status_code == 200
    assert Event.objects.filter(action="report.taken", facts__kind=kind).exists()
    if kind == "csv":
        table = pl.read_csv(io.BytesIO(taken.content))
        assert table.columns == ["Table", "What", "Children", "Records"]


def test_the_reports_speak_spanish(who: Callable[[str], Client]) -> None:
    client = who("Dana")
    client.cookies["django_language"] = "es"
    assert "Llegadas y salidas" in page(client, "")
    assert "De dónde llegaron" in page(client, "mobility/?state=WA")


@pytest.mark.parametrize("listing", LISTINGS)
def test_a_listing_is_for_who_may_see_what_it_lists(listing: str, who: Callable[[str], Client]) -> None:
    """Dana, data administrator of Washington, has no accounts; a user administrator has nothing else."""
    data, accounts = who("Dana"), who("Uma")
    assert (data.get(f"/reports/{listing}/").status_code == 200) == (listing != "accounts")
    assert (accounts.get(f"/reports/{listing}/").status_code == 200) == (listing == "accounts")
    assert page(who("Rosa"), f"{listing}/", 404)
    if listing != "accounts":
        shown = page(data, f"{listing}/?period=2026-27")
        assert "Texas" not in shown
        page(data, f"{listing}/?state=TX", 404)


def test_the_files_of_a_state_are_listed_as_they_came(who: Callable[[str], Client]) -> None:
    sent = Submission.objects.filter(state="WA", received_at__date__range=("2026-09-01", "2027-08-31"))
    taken = who("Dana").get("/reports/files/table.csv?period=2026-27")
    table = pl.read_csv(io.BytesIO(taken.content))
    assert table["Received"].to_list() == [sent.count()]
    assert table["Published"].to_list() == [sent.filter(status="published").count()]


def test_a_report_by_district_adds_up_to_the_state(who: Callable[[str], Client], reported: Count) -> None:
    taken = who("Dana").get("/reports/demographics/table.csv?state=WA&by=district")
    table = pl.read_csv(io.BytesIO(taken.content))
    assert (
        table.filter(pl.col("Table") == "Sex")["Children"].sum()
        == Figure.objects.get(count=reported, family=WHOLE, state="WA", district=None, age_grade=None).children
    )


@pytest.mark.parametrize(
    ("name", "query", "status"),
    [
        ("Dana", "?state=TX&by=district", 404),
        ("Otis", "?by=district", 404),
        ("Otis", "?by=state", 200),
        ("Dana", "?by=x", 404),
    ],
)
def test_places_are_broken_down_for_who_may_see_them(
    name: str, query: str, status: int, who: Callable[[str], Client]
) -> None:
    page(who(name), f"demographics/{query}", status)


def test_a_look_within_ten_days_of_arrival_is_use_of_the_record(reported: Count) -> None:
    """Mona came to Washington from Texas; Rosa of Washington looks on the third day, then somebody of Texas too."""
    mona = StateRecord.objects.get(state="WA", state_student_identifier="5520918347").child
    assert mona
    arrived = max(
        move.qualifying_arrival_date
        for move in QualifyingMove.objects.filter(state_record__child=mona, state_record__state="WA")
        if move.qualifying_move_from_state != "WA"
    )
    count = Count(pk=reported.pk, period=performance_period(arrived).name, as_of=arrived + timedelta(days=40))
    before = _use(count)
    for email in ("rosa@lower-yakima.example", "ignacio.pruneda@tx.example"):
        Event.objects.create(
            at=datetime.combine(arrived + timedelta(days=3), time(18), UTC), action="child.viewed", actor=email,
            on_kind="child", on_id=mona.msix_id, purpose="enrollment",
        )  # fmt: skip
    after = _use(count)
    assert before["use_looked", "no"] == 1
    assert after["use_looked", "yes"] == 1
    assert after["use_role", "primary_user"] == 1
    assert after["use_purpose", "enrollment"] == 1


def _use(count: Count) -> dict[tuple[str, str], int]:
    told = added_up(count, REPORTS["use"], Places(frozenset({"WA"})))
    return {(family, key): children for family, key, children, _entries in told}


def measure(count: Count, name: str, **where: str) -> tuple[int, int]:
    found = Measured.objects.get(count=count, measure=name, state="WA", **(where or {"district": None}))
    return found.met, found.applies


def test_an_element_is_measured_among_those_whom_it_applies_to(reported: Count) -> None:
    """Algebra 1 is asked of grades 9 to 12: of the enrollments of others nothing is wanting."""
    counted = CountedChild.objects.filter(count=reported, state="WA", category_1=True).values("child")
    stays = Enrollment.objects.filter(
        state_record__child__in=counted, state_record__state="WA", enrollment_date__lte="2026-08-31",
    ).exclude(withdrawal_date__lt="2025-09-01")  # fmt: skip
    upper = [one for one in stays if one.grade_level in {"09", "10", "11", "12"}]
    assert upper
    met, applies = measure(reported, "filled.algebra_1_or_equivalent_indicator")
    assert (met, applies) == (sum(one.algebra_1_or_equivalent_indicator is not None for one in upper), len(upper))
    assert measure(reported, "filled.enrollment_date") == (len(stays), len(stays))


def test_one_record_of_a_child_is_a_measure_of_duplicates(reported: Count) -> None:
    counted = CountedChild.objects.filter(count=reported, state="WA", category_1=True)
    assert measure(reported, "one_record") == (counted.filter(records=1).count(), counted.count())


def test_conditions_of_the_dictionary_become_sql() -> None:
    assert (
        condition(ELEMENTS["algebra_1_or_equivalent_indicator"])
        == "coalesce(t.grade_level IN ('09', '10', '11', '12'), false)"
    )
    assert condition(ELEMENTS["idea_indicator"]) == "c.age BETWEEN 3 AND 21"
    assert condition(ELEMENTS["clock_hours"]) == "t.final_grade IS NULL AND t.credits_granted IS NULL"
    assert condition(ELEMENTS["sex"]) == "true"
    assert ELEMENTS["middle_name"] not in measured_elements("demographics")


def test_what_applies_to_few_is_no_share_for_others_and_has_no_rank(
    who: Callable[[str], Client], reported: Count
) -> None:
    assert all(one.quarter is None for one in scores(reported, None, Place("WA", None, opens=True)))
    for applies, told in ((99, []), (100, ["90–100%"]), (1_000, ["94–95%"])):
        Measured.objects.filter(count=reported, state="TX").delete()
        Measured.objects.create(
            count=reported, measure="one_record", state="TX", met=round(0.9405 * applies), applies=applies
        )
        found = scores(reported, None, Place("TX", None, opens=False))
        assert [(one.share.met, one.share.applies) for one in found] == [(None, None)] * len(told)
        card = page(who("Otis"), f"scorecard/?state=TX&period={PERIOD}")
        assert re.findall(r"[\d–]+%", card) == told


def test_a_rank_is_a_quarter_and_equals_stand_together(reported: Count) -> None:
    Measured.objects.filter(count=reported).delete()
    for state, met in zip(
        ("WA", "TX", "FL", "MI", "OR", "CA", "NC", "GA"), (99, 99, 90, 80, 70, 60, 50, 40), strict=True
    ):
        Measured.objects.create(count=reported, measure="one_record", state=state, met=met, applies=100)
    quarters = [
        scores(reported, None, Place(state, None, opens=True))[0].quarter for state in ("WA", "TX", "FL", "OR", "GA")
    ]
    assert quarters == [1, 1, 2, 3, 4]


def test_a_state_sees_its_own_card_and_the_department_all_in_short(who: Callable[[str], Client]) -> None:
    own = page(who("Dana"), "scorecard/")
    assert "Washington" in own
    page(who("Dana"), "scorecard/?state=TX", 404)
    short = page(who("Otis"), "scorecard/")
    assert "Washington" in short
    card = page(who("Otis"), "scorecard/?state=WA")
    assert "/reports/scorecard/filled." not in card
    assert who("Otis").get("/reports/scorecard/filled.sex/?state=WA").status_code == 403


def test_the_list_to_mend_names_who_wants_an_element_and_is_recorded(
    who: Callable[[str], Client], reported: Count
) -> None:
    record = StateRecord.objects.get(state="WA", state_student_identifier="5520918347")
    StateRecord.objects.filter(pk=record.pk).update(sex=None)
    assert record.child
    listed = page(who("Dana"), "scorecard/filled.sex/?period=2025-26")
    assert f"/children/{record.child.msix_id}/" in listed
    event = Event.objects.filter(action="child.listed", on_id="wanting").latest("id")
    assert event.facts["children"] == [record.child.msix_id]
    page(who("Dana"), "scorecard/filled.middle_name/", 404)
    page(who("Dana"), "scorecard/one_record/", 404)
    page(who("Dana"), "scorecard/filled.sex/?state=TX", 404)


def test_the_card_goes_along(who: Callable[[str], Client]) -> None:
    taken = who("Dana").get(f"/reports/scorecard/table.csv?period={PERIOD}")
    table = pl.read_csv(io.BytesIO(taken.content))
    assert table.filter(pl.col("Measure") == "Sex")["Applies to"].item() > 0
    assert who("Dana").get(f"/reports/scorecard/table.xlsx?period={PERIOD}").status_code == 200


def test_who_signs_counts_and_has_no_reports_finds_the_frozen_ones(who: Callable[[str], Client]) -> None:
    assert 'href="/counts/frozen/"' in who("Uma").get("/").content.decode()
    assert 'href="/counts/frozen/"' not in who("Dana").get("/").content.decode()


def test_what_another_family_would_tell_is_not_told_of_others(who: Callable[[str], Client], reported: Count) -> None:
    """A hidden age of boys is its band less the other ages: of others there are bands alone, and no numbers of records."""
    Figure.objects.filter(count=reported, state=None).update(children=50)
    Figure.objects.filter(count=reported, state=None, family=WHOLE).update(children=100)
    shown = page(who("Otis"), "demographics/")
    assert 'id="part-age_band"' in shown
    assert 'id="part-age_sex"' not in shown
    assert 'id="part-age_sex"' in page(who("Dana"), "demographics/?state=WA")
    assert "broken down by State" in page(who("Otis"), "pfs/")
    assert "single children" in page(who("Otis"), "use/")
    assert "more for all States together" in page(who("Otis"), "enrollments/?state=WA")
    taken = who("Otis").get("/reports/enrollments/table.csv").content.decode()
    assert {line.rsplit(",", 1)[-1] for line in taken.splitlines()[2:]} <= {"hidden"}


def told(count: Count, report: str, family: str, state: str | None = None) -> dict[str, int | None]:
    """What the Department is told of a family, in the order in which it stands."""
    answer = shown(User.objects.get(name__startswith="Otis"), count, Wanted(report, state=state))
    section = next(section for section in answer.sections if section.family.key == family)
    return {row.key: row.children for row in section.rows}


def replace_figures(count: Count, family: str, state: str | None, numbers: dict[str, int]) -> None:
    Figure.objects.filter(count=count, family=family, state=state).delete()
    Figure.objects.bulk_create(
        Figure(count=count, family=family, key=key, state=state, children=number, entries=number)
        for key, number in numbers.items()
    )


def test_the_place_of_a_hidden_figure_tells_nothing_of_its_size(reported: Count) -> None:
    replace_figures(reported, "birth_proof", None, {"01": 30, "02": 40, "03": 3, "04": 20})
    listed = list(told(reported, "demographics", "birth_proof").items())
    assert listed == [("02", 40), ("01", 30), ("03", None), ("04", None)]


def test_that_a_state_has_none_of_a_hidden_key_is_not_told(reported: Count) -> None:
    every = {"TX": {"01": 40}, "FL": {"01": 30, "02": 20}, "MI": {"01": 30, "02": 20}, "WA": {"01": 30, "02": 20}}
    for state, numbers in every.items():
        replace_figures(reported, WHOLE, state, {"": 100})
        replace_figures(reported, "assessment_type", state, numbers)
    replace_figures(reported, "assessment_type", None, {"01": 130, "02": 60})
    assert told(reported, "assessments", "assessment_type", "TX") == {"01": 40, "02": None}


@pytest.mark.parametrize(
    ("report", "family"), [("enrollments", "enrollment_type"), ("assessments", "assessment_result")]
)
def test_what_bounds_another_figure_is_told_of_the_nation_alone(report: str, family: str, reported: Count) -> None:
    """Children in a summer project are no more than those enrolled in one; those with a result are those with a kind of test."""
    replace_figures(reported, family, None, {"01": 130, "02": 60})
    assert told(reported, report, family) == {"01": 130, "02": 60}
    with pytest.raises(StopIteration):
        told(reported, report, family, "TX")
