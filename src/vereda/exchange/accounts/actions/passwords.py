"""Setting a password: by a link that only the owner of the address gets."""

from django.db import transaction

from vereda.exchange.accounts import letters
from vereda.exchange.accounts.actions.events import record_about
from vereda.exchange.accounts.actions.people import taken
from vereda.exchange.accounts.administration import refuse_unless
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.tokens import link_to_password, user_to_set_password


class LinkExpired(Exception):
    """The link was used, is too old, or is none of ours."""


def send_way_to_password(user: User) -> None:
    letters.way_to_password(user, link_to_password(user))


@transaction.atomic
def ask_for_password(*, email: str) -> None:
    """Send the link if an active account has the address; who asks hears the same either way."""
    user = User.objects.filter(email=email.lower()).first()
    if user is not None and user.is_active:
        send_way_to_password(user)
        record_about(user, "password_asked", by=user.email)


@transaction.atomic
def set_password(*, number: str, token: str, password: str) -> User:
    """Raises LinkExpired. Other sessions of the person end: their sign-in rests on the old password."""
    user = user_to_set_password(number, token)
    if user is None:
        raise LinkExpired
    user = User.objects.select_for_update().get(pk=user.pk)
    if user_to_set_password(number, token) is None:  # another request with the link was first
        raise LinkExpired
    user.set_password(password)
    user.save(update_fields=["password"])
    record_about(user, "password_set", by=user.email)
    return user


@transaction.atomic
def send_password_link(*, user: User, by: User) -> None:
    """For a person who asks an administrator. Raises NotYours."""
    user = taken(user, by)
    refuse_unless(user.is_active)
    send_way_to_password(user)
    record_about(user, "password_asked", by=by.email)
