"""Make everything derived anew from what the States said."""

from typing import Any

from django.core.management.base import BaseCommand

from vereda.exchange.children.actions import rebuild


class Command(BaseCommand):
    help = "Make State records, their groups and the consolidated records anew from the append-only versions: the same bytes."

    def handle(self, *_args: Any, **_options: Any) -> None:
        children = rebuild(
            by="vereda manage rebuild", progress=lambda done, total: self.stderr.write(f"{done:,} of {total:,}")
        )
        self.stdout.write(f"{children:,} children rebuilt.")
