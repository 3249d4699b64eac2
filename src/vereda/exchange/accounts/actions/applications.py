"""The way to an account: applied → confirmed by the verifying authority → approved by the State (form 1810-0686)."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from vereda.exchange.accounts import letters
from vereda.exchange.accounts.actions.passwords import send_way_to_password
from vereda.exchange.accounts.actions.people import assign_place, create_account
from vereda.exchange.accounts.administration import Place, applications_of, may_give, refuse_unless
from vereda.exchange.accounts.models import Application, User
from vereda.exchange.accounts.queries import administrators_of
from vereda.exchange.accounts.tokens import link_to_confirm
from vereda.exchange.audit.actions import record

Status = Application.Status


class AlreadyDecided(Exception):
    """Somebody else was first. Holds the application as it stands now."""

    def __init__(self, application: Application) -> None:
        super().__init__(application.status)
        self.application = application


@transaction.atomic
def apply(*, email: str, **given: Any) -> Application | None:
    """Take an application and ask its verifying authority.

    None for an address that has or had an account, or whose application is under way: who applies hears the same either
    way, and the address learns by mail why.
    """
    email = email.lower()
    if User.objects.filter(email=email).exists():
        state = given["state"].pk
        letters.address_in_use(email, given["language"], state)
        record(action="application.of_known_address", actor="applicant", on=("account", email), state_code=state)
        return None
    try:
        with transaction.atomic():
            application = Application.objects.create(
                email=email, status=Status.APPLIED, applied_at=timezone.now(), **given
            )
    except IntegrityError:  # one is open, and waits
        return None
    letters.ask_authority(application, link_to_confirm(application))
    _record("application.made", application, by="applicant")
    return application


@transaction.atomic
def confirm(*, application: Application, how_known: str) -> Application:
    """The verifying authority answers for the person. Raises AlreadyDecided."""
    application = _held(application, Status.APPLIED)
    application.how_known = how_known
    _answer(application, Status.VERIFIED)
    letters.tell_administrator(application, administrators_of(application.state_id))
    return application


@transaction.atomic
def decline(*, application: Application, reason: str) -> Application:
    """The verifying authority does not. Raises AlreadyDecided."""
    application = _held(application, Status.APPLIED)
    application.reason = reason
    _answer(application, Status.DECLINED)
    letters.say_no(application)
    return application


@transaction.atomic
def refuse(*, application: Application, reason: str, by: User) -> Application:
    """The State says no. Raises AlreadyDecided, NotYours."""
    refuse_unless(applications_of(by).filter(pk=application.pk).exists())
    application = _held(application, Status.VERIFIED)
    application.reason = reason
    _decide(application, Status.REFUSED, by)
    letters.say_no(application)
    return application


@transaction.atomic
def approve(*, application: Application, role: str, place: Place, by: User) -> User:
    """The State says yes: the account with its role, and two mails, one with its name and one to set the password.

    Raises AlreadyDecided, NotYours.
    """
    refuse_unless(applications_of(by).filter(pk=application.pk).exists() and may_give(by, role, place))
    application = _held(application, Status.VERIFIED)
    user = create_account(
        email=application.email,
        name=application.name,
        title=application.title,
        phone=application.phone,
        state=place.state,
        language=application.language,
        trained_on=application.trained_on,
        rules_accepted_on=application.applied_at.date(),
        password=None,
        by=by.email,
    )
    assign_place(user=user, role=role, place=place, by=by.email)
    application.user = user
    _decide(application, Status.APPROVED, by)
    letters.name_of_account(user)
    send_way_to_password(user)
    return user


def _held(application: Application, status: Status) -> Application:
    """The application as it stands now, held against others until the transaction ends."""
    held = Application.objects.select_for_update(of=("self",)).select_related("state").get(pk=application.pk)
    if held.status != status:
        raise AlreadyDecided(held)
    return held


def _answer(application: Application, status: Status) -> None:
    application.status, application.answered_at = status, timezone.now()
    application.save()
    _record(f"application.{status}", application, by=application.authority_email)


def _decide(application: Application, status: Status, by: User) -> None:
    application.status, application.decided_at, application.decided_by = status, timezone.now(), by
    application.save()
    _record(f"application.{status}", application, by=by.email)


def _record(action: str, application: Application, by: str) -> None:
    record(
        action=action,
        actor=by,
        on=("application", str(application.pk)),
        state_code=application.state_id,
        facts={"role": application.role},
    )
