"""What opens, meets and misses each duty, from the events of the exchange."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.moves.conftest import DISTRICTS, Say

from vereda.exchange.accounts.models import User
from vereda.exchange.audit.models import Event
from vereda.exchange.children.models import StateRecord
from vereda.exchange.duties.actions import Opening, close_day, drop, explain, meet, miss_overdue, open_day, open_duties
from vereda.exchange.duties.calendar_duties import keep_term, note_coes, open_by_calendar
from vereda.exchange.duties.models import Duty
from vereda.exchange.duties.queries import timeliness, waiting_duties
from vereda.exchange.moves.models import Notice
from vereda.exchange.states.models import District

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]
FRIDAY = datetime(2026, 11, 20, 18, tzinfo=UTC)
FOUR = "change_of_residence"


def opened(state: str = "WA", trigger: str = "test:1", rule: str = FOUR, at: datetime = FRIDAY) -> Duty:
    open_duties(rule=rule, openings=[Opening(state, trigger)], at=at)
    return Duty.objects.get(rule=rule, trigger=trigger)


def test_a_clock_runs_in_the_time_of_its_state() -> None:
    late = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)  # still Friday in Washington, Saturday on Guam
    assert opened("WA", at=late).opened_on == date(2026, 11, 20)
    assert opened("GU", "test:2", at=late).opened_on == date(2026, 11, 21)
    end = datetime(2026, 11, 28, 7, 59, tzinfo=UTC)
    assert meet(rule=FOUR, trigger="test:1", at=end, by="x").status == "met", "one minute to midnight of the last day"


@pytest.mark.parametrize(("minutes", "missed"), [(-1, {}), (1, {"WA": 1})])
def test_it_is_missed_at_midnight_where_the_state_is(minutes: int, missed: dict[str, int]) -> None:
    opened()
    midnight = datetime(2026, 11, 28, 8, tzinfo=UTC)
    assert miss_overdue(at=midnight + timedelta(minutes=minutes)) == missed
    assert miss_overdue(at=midnight + timedelta(minutes=minutes)) == {}, "once"


def test_a_state_is_told_that_something_was_missed(people: dict[str, User]) -> None:
    opened()
    opened(trigger="test:2")
    miss_overdue(at=FRIDAY + timedelta(days=20))
    told = people["Dana"].notifications.get()
    assert (told.kind, told.number, told.path) == ("duties_missed", 2, "/duties/")


def test_the_same_trigger_opens_one_clock() -> None:
    first = opened()
    assert opened(at=FRIDAY + timedelta(days=3)).pk == first.pk
    assert first.opened_on == Duty.objects.get().opened_on


def test_a_states_own_day_moves_its_open_clocks_and_no_others() -> None:
    ours, theirs = opened("WA"), opened("TX", "test:2")
    closed = close_day(state="WA", day=date(2026, 11, 27), name="Native American Heritage Day", by="dana")
    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert (ours.due_on, theirs.due_on) == (date(2026, 11, 30), date(2026, 11, 27))
    assert opened("WA", "test:3").due_on == date(2026, 11, 30)
    open_day(closed=closed, by="dana")
    ours.refresh_from_db()
    assert ours.due_on == date(2026, 11, 27)


def test_done_late_is_missed_and_done_and_may_be_explained(people: dict[str, User]) -> None:
    duty = opened()
    with pytest.raises(ValueError, match="missed"):
        explain(duty=duty, why="x", by=people["Dana"])
    miss_overdue(at=FRIDAY + timedelta(days=20))
    late = meet(rule=FOUR, trigger="test:1", at=FRIDAY + timedelta(days=21), by="x")
    assert (late.status, late.done_by) == ("missed", "x")
    assert meet(rule=FOUR, trigger="test:1", at=FRIDAY + timedelta(days=22), by="y") is None
    assert explain(duty=late, why="Flood.", by=people["Dana"]).why_missed == "Flood."
    assert {"duty.missed", "duty.done_late", "duty.explained"} <= set(Event.objects.values_list("action", flat=True))


def test_what_fell_away_is_neither_met_nor_missed() -> None:
    opened()
    assert drop(trigger="test:1", by="x") == 1
    assert miss_overdue(at=FRIDAY + timedelta(days=90)) == {}
    assert meet(rule=FOUR, trigger="test:1", at=FRIDAY, by="x") is None


def test_waiting_duties_that_are_one_piece_of_work_stand_together() -> None:
    for number in range(6):
        open_duties(rule=FOUR, openings=[Opening("WA", f"test:{number}", toward="OR")], at=FRIDAY)
    opened(trigger="test:9", at=FRIDAY + timedelta(days=3))
    first, second = waiting_duties("WA", date(2026, 11, 24))
    assert (first.number, first.toward, first.clock.used, first.clock.total) == (6, "OR", 2, 4)
    assert second.number == 1


def test_months_are_the_last_twelve_with_those_decided() -> None:
    opened()
    miss_overdue(at=FRIDAY + timedelta(days=20))
    meet(rule=FOUR, trigger=opened(trigger="test:2").trigger, at=FRIDAY, by="x")
    months = timeliness(["WA"], today=date(2026, 12, 31))["WA"]
    assert [one.month for one in months][::11] == [date(2026, 1, 1), date(2026, 12, 1)]
    assert [(one.met, one.missed, one.share) for one in months if one.due] == [(1, 1, 0.5)]


def test_a_certificate_approved_starts_ten_working_days_and_the_students_file_meets_it(say: Say) -> None:
    numbers = ["5521770001", "5521770002"]
    note_coes(
        state="TX", identifiers=[*numbers, numbers[0], ""], approved_on=date(2026, 11, 13), of_secondary_age=True, by="x", at=FRIDAY
    )  # fmt: skip
    assert {(one.rule, one.due_on) for one in Duty.objects.all()} == {
        ("new_coe", date(2026, 11, 30)), ("new_coe_secondary", date(2026, 11, 30)),
    }  # fmt: skip
    say("TX", 1, on=date(2026, 11, 30), arrived=date(2026, 11, 2))
    assert Duty.objects.filter(status="met").count() == 2
    assert miss_overdue(at=datetime(2026, 12, 2, tzinfo=UTC)) == {"TX": 2}


def test_a_term_is_met_when_every_child_of_it_was_spoken_of_since_it_ended(say: Say) -> None:
    say("WA", 1, 2, on=date(2026, 9, 20), arrived=date(2026, 9, 1))
    keep_term(
        state="WA", district=DISTRICTS["WA"], name="fall", begins_on=date(2026, 8, 24), ends_on=date(2026, 12, 18), by="x"
    )  # fmt: skip
    open_by_calendar(at=datetime(2026, 12, 18, 20, tzinfo=UTC))
    assert not Duty.objects.filter(rule="end_of_term").exists(), "the term has not ended yet"
    open_by_calendar(at=datetime(2026, 12, 20, 20, tzinfo=UTC))
    duty = Duty.objects.get(rule="end_of_term")
    assert (duty.opened_on, duty.due_on) == (date(2026, 12, 18), date(2027, 1, 17))
    say("WA", 1, on=date(2026, 12, 29), arrived=date(2026, 9, 1))
    duty.refresh_from_db()
    assert duty.status == "open", "one of two"
    last = say("WA", 2, on=date(2027, 1, 3), arrived=date(2026, 9, 1))
    duty.refresh_from_db()
    assert (duty.status, duty.done_at) == ("met", last.submission_date)


def test_eligibility_that_runs_out_is_followed_until_the_school_year_ends(say: Say) -> None:
    say("WA", 1, on=date(2026, 9, 20), arrived=date(2023, 11, 16))
    open_by_calendar(at=datetime(2026, 11, 18, 20, tzinfo=UTC))
    duty = Duty.objects.get(rule="eligibility_ended")
    assert (duty.opened_on, duty.due_on) == (date(2026, 11, 16), date(2027, 6, 30))
    say("WA", 1, on=date(2026, 12, 20), arrived=date(2023, 11, 16))
    duty.refresh_from_db()
    assert duty.status == "met"


def test_a_state_that_joins_has_ninety_days_for_its_first_file(say: Say) -> None:
    open_by_calendar(at=FRIDAY)
    joined = Duty.objects.get(rule="start_up", state="WA")
    assert (joined.opened_on, joined.due_on) == (date(2020, 1, 1), date(2020, 3, 31))
    assert joined.status == "open"
    say("WA", 1, on=date(2026, 9, 20), arrived=date(2026, 9, 1))
    open_by_calendar(at=FRIDAY)
    joined.refresh_from_db()
    assert (joined.status, joined.done_at is not None) == ("missed", True)


def test_another_district_of_the_same_state_is_told_too(say: Say, people: dict[str, User]) -> None:
    say("WA", 1, on=date(2026, 9, 20), arrived=date(2026, 9, 1))
    District.objects.create(nces_id="5399902", state_id="WA", name="Upper", source="invented", search_text="upper")
    say("WA", 1, on=date(2026, 11, 20), arrived=date(2026, 11, 16), action="U", district="5399902")
    notice = Notice.objects.get()
    assert (notice.to_state_id, notice.to_district_id, notice.from_district_id) == ("WA", DISTRICTS["WA"], "5399902")
    duty = Duty.objects.get(trigger=f"notice:{notice.pk}")
    assert (duty.state_id, duty.state_record) == ("WA", StateRecord.objects.get())
    assert people["Rosa"].notifications.get().kind == "child_moved_within"
