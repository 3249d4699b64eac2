"""Reading accounts."""

from datetime import date

from django.db.models import Q

from vereda.exchange.accounts.administration import GIVES, administers, applications_of, people_of
from vereda.exchange.accounts.duties import DUTIES, REMINDERS
from vereda.exchange.accounts.models import Application, RoleAssignment, User


def administrators_of(state: str) -> list[User]:
    """Who administers accounts in the whole State; of a State without any, who does for the nation."""
    holders = User.objects.filter(status=User.Status.ACTIVE)
    own = RoleAssignment.objects.filter(role=RoleAssignment.Role.STATE_USER_ADMINISTRATOR, state=state)
    national = RoleAssignment.objects.filter(role__in=GIVES, state__isnull=True)
    found = holders.filter(pk__in=own.values("user")) or holders.filter(pk__in=national.values("user"))
    return [user for user in found if user.is_active]


def due_people(by: User, today: date) -> list[User]:
    """Whose rules or training are overdue or fall due within 30 days; the most urgent first."""
    people = people_of(by).filter(_soon_due(today), status=User.Status.ACTIVE)
    return sorted(people, key=lambda user: (min(user.due_dates().values()), user.name))


def to_review(by: User) -> list[User]:
    """The open accounts that the person answers for: those never reviewed, and not reviewed for longest, first."""
    people = people_of(by).filter(status=User.Status.ACTIVE).exclude(pk=by.pk)
    return sorted(people, key=lambda user: (user.reviewed_on or date.min, user.last_used_at))


def waiting_applications(by: User) -> int:
    """How many the person has to decide: none for who only sees accounts."""
    return applications_of(by).filter(status=Application.Status.VERIFIED).count() if administers(by) else 0


def due_for_reminder(today: date) -> list[User]:
    """Everybody whose rules or training fall due within 30 days, or are overdue."""
    return list(User.objects.filter(_soon_due(today), status=User.Status.ACTIVE).order_by("pk"))


def _soon_due(today: date) -> Q:
    soon = today + max(REMINDERS)
    late = Q()
    for duty in DUTIES:
        late |= Q(**{f"{duty.field}__lte": soon - duty.valid_for}) | Q(**{f"{duty.field}__lt": duty.renewed_on})
    return late
