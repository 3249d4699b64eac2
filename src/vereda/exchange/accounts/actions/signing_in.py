"""What is noted about signing in."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from vereda.exchange.accounts import letters
from vereda.exchange.accounts.actions.events import record_about
from vereda.exchange.accounts.actions.people import taken
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.openid import Identity


@transaction.atomic
def note_failure(*, email: str) -> None:
    """A wrong password for an account that there is; of others nothing is kept, or anyone could fill the record."""
    user = User.objects.filter(email=email).first()
    if user is not None:
        record_about(user, "sign_in_failed", by=email)


@transaction.atomic
def note_factor_changed(*, user: User, what: str) -> None:
    """Record it and mail the person, who may not have done it. `what`: totp_activated, webauthn_removed, …"""
    letters.factor_changed(user)
    record_about(user, "second_factor_changed", by=user.email, what=what)


@transaction.atomic
def forget_factors(*, user: User, by: User) -> None:
    """Let a person who lost telephone and recovery codes sign in by password and set up a new factor. Ends open sessions."""
    user = taken(user, by)
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    letters.factor_changed(user)
    record_about(user, "second_factor_forgotten", by=by.email)


def end_sessions(user: User) -> None:
    """Sign the person out everywhere."""
    open_ones = UserSession.objects.filter(user=user)
    Session.objects.filter(pk__in=list(open_ones.values_list("session_key", flat=True))).delete()
    open_ones.delete()


@transaction.atomic
def end_session(*, session: UserSession, user: User) -> None:
    """Sign the person out on one computer."""
    session.end()
    record_about(user, "session_ended", by=user.email)


@transaction.atomic
def user_of(identity: Identity) -> User | None:
    """The open account of whom a provider vouches for.

    The first time the confirmed address finds it; from then on only what the provider calls the person, which stays the
    same when addresses change hands.
    """
    known = SocialAccount.objects.filter(provider=identity.issuer, uid=identity.subject).select_related("user").first()
    if known is not None:
        return known.user if known.user.is_active else None
    user = User.objects.select_for_update().filter(email=identity.email).first()
    if user is None or not user.is_active or SocialAccount.objects.filter(provider=identity.issuer, user=user).exists():
        return None
    SocialAccount.objects.create(user=user, provider=identity.issuer, uid=identity.subject)
    record_about(user, "provider_joined", by=user.email)
    return user
