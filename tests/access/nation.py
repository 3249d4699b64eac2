"""Three children of four States, brought in by the real intake, and one person of every role in Washington."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from tests.access.expected import ANONYMOUS, DISABLED, EVERYONE, ROLELESS
from tests.accounts.conftest import paperwork
from tests.portal.standing import DISTRICTS, NOW, bring_in

from vereda.core.calendar import performance_period_named
from vereda.exchange.accounts.actions import apply, assign_role, confirm, create_account, make_key
from vereda.exchange.accounts.models import Application, RoleAssignment, User
from vereda.exchange.children.models import Child, StateRecord
from vereda.exchange.corrections.actions import take_in
from vereda.exchange.counts.actions import make_count
from vereda.exchange.counts.certifying import freeze
from vereda.exchange.credits.plans import editions
from vereda.exchange.credits.publishing import draft_plan
from vereda.exchange.duties.actions import Opening, close_day, miss_overdue, open_duties
from vereda.exchange.duties.models import Duty
from vereda.exchange.intake.models import Submission
from vereda.exchange.mail.models import Mail
from vereda.exchange.moves.actions import send_notice
from vereda.exchange.reports.making import make_figures
from vereda.exchange.states.actions import make_region, name_contact, sign_agreement
from vereda.exchange.states.models import State
from vereda.exchange.worklists.assigning import assign
from vereda.exchange.worklists.models import WorkItem

Role = RoleAssignment.Role
DISTRICT = DISTRICTS["WA"][0]
OF_THE_NATION = (
    Role.GOVERNMENT_USER, Role.GOVERNMENT_ADMINISTRATOR, Role.PRIVACY_ACT_ADMINISTRATOR, Role.HELP_DESK, Role.SYSTEM_ADMINISTRATOR,
)  # fmt: skip
OF_THE_STATE = (Role.STATE_DATA_ADMINISTRATOR, Role.STATE_USER_ADMINISTRATOR)
OF_A_REGION = (Role.REGIONAL_DATA_ADMINISTRATOR, Role.REGIONAL_USER_ADMINISTRATOR)


def settle(folder: Path) -> None:
    bring_in(folder)
    region = make_region(state="WA", name="Yakima Valley", districts=[DISTRICT], by="test")
    for role in EVERYONE - {ROLELESS}:
        user = account(role)
        place = {"state": "WA", "region": region} if role in OF_A_REGION else {"state": "WA", "district": DISTRICT}
        if role in OF_THE_STATE:
            place = {"state": "WA"}
        assign_role(user=user, role=role, by="test", **({} if role in OF_THE_NATION else place))
    period = performance_period_named("2025-26")
    government = User.objects.get(email=f"{Role.GOVERNMENT_ADMINISTRATOR}@people.example")
    freeze(count=make_count(period=period, at=NOW, by="test"), by=government, at=NOW)
    make_figures(make_count(period=period, at=NOW, by="test"))
    account(ROLELESS)
    disabled = account(DISABLED)
    assign_role(user=disabled, role=Role.STATE_DATA_ADMINISTRATOR, state="WA", by="test")
    User.objects.filter(pk=disabled.pk).update(status=User.Status.DISABLED)


def account(name: str) -> User:
    return create_account(email=f"{name}@people.example", name=f"Person {name}", title="", password="-", by="test")


def person(name: str) -> User | None:
    return None if name == ANONYMOUS else User.objects.get(email=f"{name}@people.example")


def parameters() -> dict[tuple[str, str], str]:
    """What stands in addresses, by name of the parameter and whose it is: one's own, or another State's."""
    mona = StateRecord.objects.get(state="WA", state_student_identifier="5520918347").child
    monica = StateRecord.objects.get(state="FL", first_name="Mónica").child
    assert mona
    assert monica
    files = {state: Submission.objects.filter(state=state).latest("id").receipt for state in ("WA", "TX")}
    people = {"own": User.objects.get(name="Rosa Villarreal"), "other": User.objects.get(name="Ignacio Pruneda")}
    return {
        **{("person", whose): str(user.pk) for whose, user in people.items()},
        **{("role", whose): str(user.roles.get().pk) for whose, user in people.items()},
        **{("application", whose): str(applied_in(user.state)) for whose, user in people.items()},
        **{("mail", whose): str(mailed_in(user.state)) for whose, user in people.items()},
        **{("notice", whose): str(notice_to(user.state, mona)) for whose, user in people.items()},
        **{("correction", whose): str(correction_of(user.state, mona)) for whose, user in people.items()},
        **{("closed", whose): str(closed_in(user.state)) for whose, user in people.items()},
        **{("duty", whose): str(missed_in(user.state)) for whose, user in people.items()},
        **{(name, whose): "0" for name in ("session", "pk", "told", "saved", "number") for whose in people},
        **{(name, whose): "forged" for name in ("user", "token") for whose in people},
        **{("state", whose): user.state_id for whose, user in people.items()},
        **{("period", whose): "2025-26" for whose in people},
        **{("file", whose): "FS121" for whose in people},
        **{("measure", whose): "filled.sex" for whose in people},
        **{("report", whose): "demographics" for whose in people},
        **{("key", whose): str(key_in(user.state)) for whose, user in people.items()},
        **{("agreement", whose): str(agreement_of(user.state)) for whose, user in people.items()},
        **{("contact", whose): str(contact_of(user.state)) for whose, user in people.items()},
        ("item", "own"): str(near_match(mona.state_records.get(state="WA"), monica.state_records.first())),
        ("item", "other"): str(near_match(*monicas_and_a_texan())),
        ("msix_id", "own"): mona.msix_id,
        ("msix_id", "other"): monica.msix_id,
        ("receipt", "own"): files["WA"],
        ("receipt", "other"): files["TX"],
        ("kind", "own"): "findings-csv",
        ("kind", "other"): "findings-csv",
        **{("plan", whose): name for whose, name in (("own", "WA-24"), ("other", "TX-FHSP-E"))},
        ("draft", "own"): str(drafted_in("WA", "WA-24", people["own"])),
        ("draft", "other"): str(drafted_in("TX", "TX-FHSP-E", people["other"])),
        ("language", "own"): "en",
        ("language", "other"): "es",
    }


def applied_in(state: State | None) -> int:
    """An application in the State that its verifying authority has confirmed."""
    assert state
    application = Application.objects.filter(state=state).first()
    if application is None:
        given = paperwork(email=f"applicant@{state.pk}.example".lower(), state=state)
        application = confirm(application=apply(**given), how_known="agency_badge")
    return int(application.pk)


def agreement_of(state: State | None) -> int:
    """One that holds today, and goes on holding beside whatever is ended."""
    assert state
    today = timezone.localdate()
    return sign_agreement(state=state.pk, kind="ia", signed_on=today, valid_until=today).pk


def key_in(state: State | None) -> int:
    assert state
    keeper = User.objects.filter(
        roles__role=Role.STATE_DATA_ADMINISTRATOR, roles__state=state, status=User.Status.ACTIVE
    ).earliest("pk")
    until = NOW + timedelta(days=9)
    return make_key(state=state.pk, lane="test", name="Nightly", expires_at=until, by=keeper, at=NOW)[0].pk


def contact_of(state: State | None) -> int:
    assert state
    return name_contact(state=state.pk, name="Call me", title="", email="call@people.example", phone="").pk


def notice_to(state: State | None, child: Child) -> int:
    """A notice to the State, for Washington to the district where its people work, from one that is neither's."""
    assert state
    sender = User.objects.get(name="Ruth Vandermeer")
    where = {"to_state": state.pk, "to_district": DISTRICT if state.pk == "WA" else None}
    return int(send_notice(kind="coming", child=child, by=sender, at=NOW, on=NOW.date(), **where).pk)


def correction_of(state: State | None, child: Child) -> int:
    """One that the State decides, undecided; taken in by somebody of a third."""
    assert state
    made = take_in(
        child=child, element="birth_date", owner=state.pk, stands="x", wanted="y", asked_by="z", relation="parent",
        asked_on=NOW.date(), language="en", by=User.objects.get(name="Ruth Vandermeer"), at=NOW,
    )  # fmt: skip
    return int(made.pk)


def closed_in(state: State | None) -> int:
    assert state
    return int(close_day(state=state.pk, day=NOW.date(), name="Own day", by="test").pk)


def missed_in(state: State | None) -> int:
    assert state
    open_duties(rule="start_up", openings=[Opening(state.pk, f"test:{state.pk}")], at=NOW - timedelta(days=200))
    miss_overdue(at=NOW)
    return int(Duty.objects.get(rule="start_up", state=state).pk)


def near_match(one: StateRecord | None, other: StateRecord) -> int:
    """A near match of the two, assigned as the intake does it: in Washington to the district."""
    assert one
    left, right = sorted((one.pk, other.pk))
    item, made = WorkItem.objects.get_or_create(
        kind=WorkItem.Kind.NEAR_MATCH,
        left_id=left,
        right_id=right,
        defaults={"opened_at": NOW, "score": 3.0, "probability": 0.9},
    )
    if made:
        assign([item.pk], at=NOW)
    return int(item.pk)


def monicas_and_a_texan() -> tuple[StateRecord, StateRecord]:
    """Two records of other States than Washington."""
    return StateRecord.objects.filter(state="FL").earliest("id"), StateRecord.objects.filter(state="TX").earliest("id")


def drafted_in(state: str, plan: str, by: User) -> int:
    """An edition of a plan that says what the plan says, for a second person to publish."""
    rows = next(one.rows for one in editions(state, on=NOW.date()) if one.plan.id == plan)
    return int(draft_plan(state=state, rows=rows, holds_from=NOW.date(), note="Invented", by=by, at=NOW).pk)


def mailed_in(state: State | None) -> int:
    assert state
    return int(Mail.objects.filter(state_code=state.pk).latest("id").pk)


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the service, as its pattern."""
    for one in (resolver or get_resolver()).url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, route)
        else:
            yield route, one


def address(route: str, pattern: URLPattern, whose: str, values: dict[tuple[str, str], str]) -> str:
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        route = route.replace(f"<{kind}:{name}>", values[name, whose])
    return f"/{route}"
