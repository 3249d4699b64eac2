"""Verify the chain of seals over the record of actions and looks."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from vereda.exchange.audit.verifying import Head, verify


class Command(BaseCommand):
    help = "Compare every recorded action and look with its seal. Names the first seal or event that is not as it was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--noted",
            metavar="NUMBER:DIGEST",
            type=head,
            help="a head that was printed or logged before, kept elsewhere",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            verdict = verify(noted=options["noted"])
        if verdict.fault:
            raise CommandError(f"The record of actions and looks was tampered with: {verdict.fault}.")
        said = f"{verdict.events:,} events are as they were sealed, in {verdict.seals:,} seals; {verdict.awaiting:,} await one."
        self.stdout.write(said)
        if verdict.head:
            self.stdout.write(
                f"The head is {verdict.head.number}:{verdict.head.digest}; keep it away from this machine."
            )


def head(text: str) -> Head:
    number, _, digest = text.partition(":")
    return Head(int(number), digest)
