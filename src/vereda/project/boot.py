"""From nothing to a Django that can work: settings checked, keys made, database running, tables up to date."""

import os

from vereda.project import environment, secrets
from vereda.project.trouble import CouldNotRun

MIGRATION_LOCK = 8_371_001  # key of the advisory lock under which one process migrates while the others wait


def setup(*, migrate: bool = False) -> None:
    """Make this process ready to use the exchange. Once or often; raises CouldNotRun with a sentence."""
    prepare()
    from vereda.project import database  # noqa: PLC0415  # psycopg is wanted from here on only

    database.ensure()
    setup_django()
    if migrate:
        bring_tables_up_to_date()


def prepare() -> None:
    """What stands before Django's settings can be read."""
    environment.check()
    secrets.make_missing()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vereda.project.settings")


def setup_django() -> None:
    import django  # noqa: PLC0415  # slow to import; `vereda --help` does without
    from django.apps import apps  # noqa: PLC0415

    if not apps.ready:
        django.setup()


def bring_tables_up_to_date() -> None:
    """Apply the migrations that are missing, one process at a time."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import DatabaseError, connection  # noqa: PLC0415

    from vereda.project.health import migrations_waiting  # noqa: PLC0415

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
            try:
                if migrations_waiting():
                    call_command("migrate", verbosity=0, interactive=False)
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
    except DatabaseError as trouble:
        raise CouldNotRun(
            f"The tables of the database could not be brought up to date: {str(trouble).splitlines()[0]}."
        ) from trouble
