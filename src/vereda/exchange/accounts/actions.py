"""What changes accounts."""

from django.db import transaction

from vereda.exchange.accounts.models import RoleAssignment, User
from vereda.exchange.audit.actions import record
from vereda.exchange.states.models import Region


@transaction.atomic
def create_account(*, email: str, name: str, title: str, password: str, by: str) -> User:
    """Make an active account without any role. Raises IntegrityError for an address that is or was in use."""
    user = User.objects.create_user(email=email, password=password, name=name, title=title)
    record(action="account.created", actor=by, on=("account", user.email))
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
        record(
            action="account.role_assigned",
            actor=by,
            on=("account", user.email),
            state_code=state or "",
            facts={"role": role, "region": region.pk if region else None, "district": district, "school": school},
        )
    return assignment


@transaction.atomic
def choose_language(*, user: User, language: str) -> User:
    user.language = language
    user.save(update_fields=["language"])
    return user
