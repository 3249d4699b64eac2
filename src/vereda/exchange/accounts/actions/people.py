"""What changes accounts and roles. Those that take a user as `by` raise NotYours for what is not that administrator's."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from vereda.exchange.accounts.actions.events import record_about
from vereda.exchange.accounts.administration import Place, may_change, may_give, refuse_unless
from vereda.exchange.accounts.models import RoleAssignment, User
from vereda.exchange.audit.actions import record
from vereda.exchange.states.models import Region


@transaction.atomic
def create_account(*, email: str, name: str, title: str, password: str | None, by: str, **rest: Any) -> User:
    """Make an active account without any role. Raises IntegrityError for an address that is or was in use."""
    user = User.objects.create_user(email=email, password=password, name=name, title=title, **rest)
    record_about(user, "created", by=by)
    return user


@transaction.atomic
def assign_role(
    *,
    user: User,
    role: str,
    by: str,
    state: str | None = None,
    region: Region | None = None,
    district: str | None = None,
    school: str | None = None,
) -> RoleAssignment:
    """Give a role within a scope; the same again changes nothing."""
    assignment, is_new = RoleAssignment.objects.get_or_create(
        user=user, role=role, state_id=state, region=region, district_id=district, school_id=school
    )
    if is_new:
        _record_role("account.role_assigned", assignment, by)
    return assignment


def _record_role(action: str, held: RoleAssignment, by: str) -> None:
    record(
        action=action,
        actor=by,
        on=("account", held.user.email),
        state_code=held.state_id or "",
        facts={
            "role": held.role,
            "region": held.region_id,
            "district": held.district_id,
            "school": held.school_id,
        },
    )


@transaction.atomic
def give_role(*, user: User, role: str, place: Place, by: User) -> RoleAssignment:
    user = taken(user, by)
    refuse_unless(may_give(by, role, place))
    return assign_place(user=user, role=role, place=place, by=by.email)


def assign_place(*, user: User, role: str, place: Place, by: str) -> RoleAssignment:
    """`assign_role` for a place that was found as one."""
    return assign_role(
        user=user,
        role=role,
        by=by,
        state=place.state.pk if place.state else None,
        region=place.region,
        district=place.district.pk if place.district else None,
        school=place.school.pk if place.school else None,
    )


@transaction.atomic
def end_role(*, held: RoleAssignment, by: User) -> None:
    taken(held.user, by)
    _record_role("account.role_ended", held, by.email)
    held.delete()


@transaction.atomic
def disable(*, user: User, by: User) -> User:
    """Shut the account for a time: the person is out at the next request."""
    return _move(user, User.Status.DISABLED, "disabled", by)


@transaction.atomic
def reopen(*, user: User, by: User) -> User:
    """Open an account that was disabled, or that nobody used for long."""
    return _move(user, User.Status.ACTIVE, "reopened", by, reopened_at=timezone.now())


@transaction.atomic
def deactivate(*, user: User, by: User) -> User:
    """End the account for good. It is kept, so that its address can never be used for another."""
    return _move(user, User.Status.DEACTIVATED, "deactivated", by, ended_at=timezone.now())


def _move(user: User, status: User.Status, event: str, by: User, **also: Any) -> User:
    user = taken(user, by)
    refuse_unless(user.status != User.Status.DEACTIVATED)
    user.status = status
    for field, value in also.items():
        setattr(user, field, value)
    user.save(update_fields=["status", *also])
    record_about(user, event, by=by.email)
    return user


@transaction.atomic
def review(*, keep: list[User], end: list[User], by: User) -> None:
    """The access review: keep these as they are, shut those. All of them, or none."""
    now = timezone.now()
    for user in keep:
        kept = taken(user, by)
        kept.reviewed_on = now.date()
        kept.save(update_fields=["reviewed_on"])
    for user in end:
        disable(user=user, by=by)
    record_about(by, "access_reviewed", by=by.email, kept=len(keep), ended=len(end))


def taken(user: User, by: User) -> User:
    """The account as it stands now, held against others until the transaction ends. Raises NotYours."""
    taken = User.objects.select_for_update().get(pk=user.pk)
    refuse_unless(may_change(by, taken))
    return taken


@transaction.atomic
def choose_language(*, user: User, language: str) -> User:
    user.language = language
    user.save(update_fields=["language"])
    return user
