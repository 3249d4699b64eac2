"""Print the permission table as docs/permissions.md."""

from typing import Any

from django.core.management.base import BaseCommand

from vereda.exchange.accounts.permissions import as_markdown

HEAD = """# Who may do what

Made from `exchange/accounts/permissions.py` by `vereda manage print_permissions`; a test compares. A role reaches the
nation, a State, a region, a district or a school: the scope of its assignment. "With a stated purpose" asks why (enrollment,
placement, credit accrual, participation in the program) and writes it beside the look. A person may hold several roles and
then has what any of them gives. What belongs to one State alone is also kept apart by the database (`docs/security.md`).
"""


class Command(BaseCommand):
    help = "Print docs/permissions.md."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{HEAD}\n{as_markdown()}")
