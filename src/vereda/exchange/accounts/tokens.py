"""Signed links that expire: for who has no account, and for who sets a password."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from vereda.exchange.accounts.models import Application, User

CONFIRM = "vereda.accounts.confirm"
DAY = 24 * 60 * 60  # seconds


def link_to_confirm(application: Application) -> str:
    """The path of the page on which the verifying authority answers; good for VEREDA_VERIFY_DAYS."""
    return f"/sign-in/confirm/{signing.dumps(application.pk, salt=CONFIRM)}/"


def application_to_confirm(token: str) -> Application | None:
    """The application of a link; None when it is forged or too old."""
    try:
        number = signing.loads(token, salt=CONFIRM, max_age=settings.VERIFY_DAYS * DAY)
    except signing.BadSignature:
        return None
    return Application.objects.select_related("state").filter(pk=number).first()


def link_to_password(user: User) -> str:
    """The path of the page on which the password is set: works once, since the password is part of what is signed."""
    return (
        f"/sign-in/password/{urlsafe_base64_encode(str(user.pk).encode())}/{default_token_generator.make_token(user)}/"
    )


def user_to_set_password(number: str, token: str) -> User | None:
    try:
        user = User.objects.filter(pk=int(urlsafe_base64_decode(number))).first()
    except ValueError:
        return None
    if user is None or not user.is_active or not default_token_generator.check_token(user, token):
        return None
    return user
