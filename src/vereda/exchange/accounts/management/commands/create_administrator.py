"""The first accounts of an exchange, which no administrator is there to give."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from vereda.exchange.accounts.actions import assign_role, create_account
from vereda.exchange.accounts.models import RoleAssignment, User
from vereda.exchange.accounts.tokens import link_to_password

CONSOLE = "console"  # the actor of what is done here
ROLES = (RoleAssignment.Role.GOVERNMENT_ADMINISTRATOR, RoleAssignment.Role.SYSTEM_ADMINISTRATOR)


class Command(BaseCommand):
    help = (
        "Make an account for an administrator of the whole exchange, and print the link with which its owner sets the "
        "password. A government administrator gives all other accounts, in the portal; a system administrator is only made here."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the person's own address; the account's name")
        parser.add_argument("--name", required=True, help='as colleagues know the person: "Graciela Tovar"')
        parser.add_argument("--title", default="", help="what the person is there")
        parser.add_argument("--role", choices=[role.value for role in ROLES], default=ROLES[0].value)

    def handle(self, *_args: Any, email: str, name: str, title: str, role: str, **_options: Any) -> None:
        email = email.strip().lower()
        try:
            validate_email(email)
        except ValidationError as fault:
            raise CommandError(f"{email!r} is no address that a mail could reach.") from fault
        if User.objects.filter(email=email).exists():
            raise CommandError(f"{email} has an account already, or had one: an address is used once.")
        with transaction.atomic():
            user = create_account(email=email, name=name, title=title, password=None, by=CONSOLE)
            assign_role(user=user, role=role, by=CONSOLE)
        self.stdout.write(
            f"{name} ({email}) is {RoleAssignment.Role(role).label}. The password is set once, within 72 hours, at"
        )
        self.stdout.write(f"  {settings.BASE_URL}{link_to_password(user)}")
