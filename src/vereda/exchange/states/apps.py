from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate


class StatesConfig(AppConfig):
    name = "vereda.exchange.states"
    label = "states"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(seed, sender=self)


def seed(**_signal: Any) -> None:
    """The States are part of the program: a new exchange has them before it takes its first file."""
    from vereda.exchange.states.actions import seed_states  # noqa: PLC0415  # models can be imported by now

    if "states_state" in connection.introspection.table_names():  # not after the tables were migrated away
        seed_states()
