"""Telling people: on the home page always, by mail at once or in the morning's digest. No mail says more than where to look."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from vereda.exchange.mail.actions import post
from vereda.exchange.mail.models import Mail, Notification, Preference
from vereda.exchange.mail.words import guide, told

FOOT: Final = "\n\n-- \nVereda, Migrant Student Information Exchange\n"
REPEATED_AFTER: Final = timedelta(days=1)
MOST_REPEATS: Final = 3


@transaction.atomic
def notify(
    *,
    people: Iterable[int],
    kind: str,
    on: tuple[str, str],
    path: str,
    at: datetime,
    number: int = 1,
    state: str = "",
) -> list[Notification]:
    """Tell people, by their account's number, in the transaction that the caller holds. Raises KeyError for no such kind."""
    told(kind, number)
    wanted = list(dict.fromkeys(people))
    made = Notification.objects.bulk_create(
        Notification(
            person_id=person, kind=kind, number=number, on_kind=on[0], on_id=on[1], path=path, state_code=state, made_at=at
        )
        for person in wanted
    )  # fmt: skip
    digested = _digested(wanted)
    for one in made:
        if one.person_id not in digested:
            _mail([one])
    return made


@transaction.atomic
def write_to(*, addresses: Iterable[str], kind: str, number: int = 1, state: str = "") -> list[Mail]:
    """Tell people who have no account, in the transaction that the caller holds: that something waits, and how to get one."""
    line = told(kind, number)
    words = _("You are named as a contact, and have no account yet. Apply for one to see which child, and what to do:")
    text = "\n\n".join([line, words, f"{settings.BASE_URL}/sign-in/apply/"]) + FOOT
    return [post(to=address, subject=line, text=text, state=state) for address in addresses]


def _digested(people: Collection[int]) -> frozenset[int]:
    chosen = Preference.objects.filter(person__in=people, how=Preference.How.DIGEST)
    return frozenset(chosen.values_list("person_id", flat=True))


def _mail(some: Sequence[Notification]) -> None:
    """One mail to one person about some things."""
    person = get_user_model().objects.get(pk=some[0].person_id)
    if not person.is_active:
        return
    with translation.override(person.language):
        lines = [told(one.kind, one.number) for one in some]
        paths = list(dict.fromkeys(one.path for one in some))
        where = [f"{settings.BASE_URL}{path}" for path in (paths if len(paths) == 1 else ["/"])]
        subject = (
            lines[0] if len(lines) == 1 else _("Your student record exchange: %(number)s news") % {"number": len(lines)}
        )
        text = ["\n".join(lines), guide({one.kind for one in some}), *where]
        text.append(_("You choose on your account’s page whether such mails come at once or once a day."))
        mail = post(to=person.email, subject=subject, text="\n\n".join(text) + FOOT, state=some[0].state_code)
    Notification.objects.filter(pk__in=[one.pk for one in some]).update(mail=mail)


@transaction.atomic
def send_digests() -> int:
    """A mail to everyone who wants one a day and has not seen what came since the last. Returns the number of mails."""
    waiting = Notification.objects.select_for_update().filter(
        mail__isnull=True, seen_at__isnull=True, repeats=0, person__mail_preference__how=Preference.How.DIGEST
    )
    by_person: dict[int, list[Notification]] = {}
    for one in waiting.order_by("person_id", "id"):
        by_person.setdefault(one.person_id, []).append(one)
    for some in by_person.values():
        _mail(some)
    return len(by_person)


@transaction.atomic
def repeat_returned(*, at: datetime) -> list[Notification]:
    """Send once more, a day after it came back, what is still unseen; at most three times. Returns what was repeated."""
    returned = Notification.objects.select_for_update(of=("self",)).filter(
        seen_at__isnull=True, repeats__lt=MOST_REPEATS, mail__sent_at__isnull=True, mail__next_attempt_at__isnull=True,
        mail__made_at__lte=at - REPEATED_AFTER,
    )  # fmt: skip
    repeated = list(returned.order_by("id"))
    for one in repeated:
        one.repeats += 1
        one.save(update_fields=["repeats"])
        _mail([one])
    return repeated


@transaction.atomic
def note_seen(*, person: int, on: tuple[str, str], at: datetime) -> int:
    """What a person was told about one thing is seen. Returns how many."""
    unseen = Notification.objects.filter(person=person, on_kind=on[0], on_id=on[1], seen_at__isnull=True)
    return int(unseen.update(seen_at=at))


@transaction.atomic
def prefer(*, person: int, how: str) -> Preference:
    """At once, or a digest. Raises ValueError for anything else."""
    wanted = Preference.How(how)
    chosen, _made = Preference.objects.update_or_create(person_id=person, defaults={"how": wanted})
    return chosen


def delivery_of(one: Notification) -> str:
    """Where it is: "seen", "delivered" (a server took the mail), "returned" (none will), "on_its_way", "on_home_page"."""
    mail: Mail | None = one.mail
    if one.seen_at:
        return "seen"
    if mail is None:
        return "on_home_page"
    if mail.sent_at:
        return "delivered"
    return "returned" if mail.is_given_up else "on_its_way"
