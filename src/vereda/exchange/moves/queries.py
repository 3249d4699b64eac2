"""Reading notices: for the people of the two places, and nobody else."""

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet

from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, Scope, scope_of
from vereda.exchange.moves.models import Notice


class NoSuchNotice(Exception):
    """There is none, or it concerns other places: the answer is the same."""


def _at(scope: Scope, side: str) -> Q:
    districts = scope.districts | {school[:7] for school in scope.schools}
    return Q(**{f"{side}_state__in": scope.states}) | Q(**{f"{side}_district__in": districts})


def notices_to(user: User) -> QuerySet[Notice]:
    """Those sent to the user's State, districts or schools, or told to the user in person; newest first."""
    scope = scope_of(user, Permission.ANSWER_NOTICES)
    if scope.is_empty:
        return Notice.objects.none()
    return _whole(Notice.objects.filter(_at(scope, "to")))


def notices_from(user: User) -> QuerySet[Notice]:
    """Those that the user, or the user's place, has sent; newest first."""
    scope = scope_of(user, Permission.SEND_MOVE_NOTICES)
    if scope.is_empty:
        return Notice.objects.none()
    return _whole(Notice.objects.filter(_at(scope, "from") | Q(sent_by=user), sent_by__isnull=False))


def notice_for(user: User, number: int) -> Notice:
    """A notice that the user's place sent or was sent. Raises NoSuchNotice."""
    found = notices_to(user).filter(pk=number).first() or notices_from(user).filter(pk=number).first()
    if found is None:
        raise NoSuchNotice(number)
    return found


def is_recipient(user: User, notice: Notice) -> bool:
    return notices_to(user).filter(pk=notice.pk).exists()


def waiting_notices(user: User) -> int:
    """How many to the user's place have no answer."""
    return notices_to(user).filter(answered_at__isnull=True).count()


def waiting_and_unread(user: User) -> tuple[int, int]:
    """The same, and how many of them nobody there has read."""
    waiting = notices_to(user).filter(answered_at__isnull=True).order_by()
    found = waiting.aggregate(waiting=Count("pk"), unread=Count("pk", filter=Q(read_at__isnull=True)))
    return found["waiting"], found["unread"]


def notices_about(children: Sequence[int]) -> QuerySet[Notice]:
    """Every notice about these children, newest first. The caller has authorised the person for them."""
    return _whole(Notice.objects.filter(child__in=children))


def _whole(found: QuerySet[Notice]) -> QuerySet[Notice]:
    return found.select_related(
        "child__successor", "from_state", "to_state", "from_district", "to_district", "sent_by", "read_by"
    )
