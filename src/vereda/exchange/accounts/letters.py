"""The mails about accounts, each in the language of who reads it."""

from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from vereda.exchange.accounts.models import ApiKey, Application, User
from vereda.exchange.mail.actions import post

FOOT = "\n\n-- \nVereda, Migrant Student Information Exchange\n"


def _post(to: str, state: str | None, subject: str, lines: list[str]) -> None:
    post(to=to, subject=subject, text="\n\n".join(lines) + FOOT, state=state or "")


def ask_authority(application: Application, path: str) -> None:
    with translation.override(application.language):
        facts = {"name": application.name, "title": application.title, "days": settings.VERIFY_DAYS}
        _post(
            application.authority_email,
            application.state_id,
            _("Please confirm: %(name)s asks for an account in the student record exchange") % facts,
            [
                _(
                    "%(name)s (%(title)s) asks for an account in the Migrant Student Information Exchange and names "
                    "you as the supervisor who can confirm who this is and which access the work needs."
                )
                % facts,
                _("Please open this page within %(days)s days, read the application, and confirm or decline it:")
                % facts,
                f"{settings.BASE_URL}{path}",
                _("If you do not know this person, decline on that page. You need no account for it."),
            ],
        )


def tell_administrator(application: Application, administrators: list[User]) -> None:
    for administrator in administrators:
        with translation.override(administrator.language):
            _post(
                administrator.email,
                application.state_id,
                _("An application for an account waits for you"),
                [
                    _("%(name)s asks for an account, and %(authority)s has confirmed it.")
                    % {"name": application.name, "authority": application.authority_name},
                    f"{settings.BASE_URL}/people/applications/{application.pk}/",
                ],
            )


def say_no(application: Application) -> None:
    with translation.override(application.language):
        _post(
            application.email,
            application.state_id,
            _("Your application for an account was not granted"),
            [
                _("Your application of %(day)s was declined. The reason given:")
                % {"day": date_format(application.applied_at, "DATE_FORMAT")},
                application.reason,
                _("You may apply again. Whom to ask in your State stands on the sign-in page."),
            ],
        )


def address_in_use(email: str, language: str, state: str | None) -> None:
    with translation.override(language):
        _post(
            email,
            state,
            _("You applied for an account"),
            [
                _(
                    "Somebody, probably you, applied for an account with this address. There is or was one with it, "
                    "so no second one is made. If you have forgotten the password, set a new one on the sign-in "
                    "page. If the account is closed, ask your State’s user administrator."
                ),
                f"{settings.BASE_URL}/sign-in/",
            ],
        )


def name_of_account(user: User) -> None:
    """The first of the two mails: the name, and nothing that opens the account (form 1810-0686)."""
    with translation.override(user.language):
        _post(
            user.email,
            user.state_id,
            _("Your account in the student record exchange"),
            [
                _("%(name)s, an account was made for you. Its name is this e-mail address: %(email)s")
                % {"name": user.name, "email": user.email},
                _("A second mail, sent apart from this one, leads you to set the password. Then sign in here:"),
                f"{settings.BASE_URL}/sign-in/",
            ],
        )


def way_to_password(user: User, path: str) -> None:
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    with translation.override(user.language):
        _post(
            user.email,
            user.state_id,
            _("Set your password"),
            [
                _("Open this page within %(hours)s hours and choose a password. The link works once.")
                % {"hours": hours},
                f"{settings.BASE_URL}{path}",
                _("If you did not expect this, do nothing: without the link nobody can set a password."),
            ],
        )


def remind(user: User, due: dict[str, date]) -> None:
    with translation.override(user.language):
        lines = [f"{_(title)}: {date_format(day, 'DATE_FORMAT')}" for title, day in due.items()]
        _post(
            user.email,
            user.state_id,
            _("Soon due, to keep your access"),
            [
                _("Access to children’s records pauses on the day after these fall due:"),
                "\n".join(lines),
                _(
                    "The rules of behavior are read and accepted after signing in. When the training is done, tell "
                    "your user administrator the date."
                ),
                f"{settings.BASE_URL}/account/",
            ],
        )


def key_expires(keeper: User, key: ApiKey) -> None:
    with translation.override(keeper.language):
        facts = {"name": key.name, "state": key.state_id, "day": date_format(key.expires_at, "DATE_FORMAT")}
        _post(
            keeper.email,
            key.state_id,
            _("A key of a system expires: %(name)s") % facts,
            [
                _("The key “%(name)s” of %(state)s holds until %(day)s. Then the system that shows it is refused.")
                % facts,
                _("Make a new key on this page, give it to the system, and end the old one when it is in use:"),
                f"{settings.BASE_URL}/states/{key.state_id}/keys/",
            ],
        )


def factor_changed(user: User) -> None:
    with translation.override(user.language):
        _post(
            user.email,
            user.state_id,
            _("The way you sign in has changed"),
            [
                _("A passkey, an authenticator app or recovery codes were added to your account or removed from it."),
                _("If that was not you, tell your user administrator at once and set a new password:"),
                f"{settings.BASE_URL}/sign-in/forgotten/",
            ],
        )
