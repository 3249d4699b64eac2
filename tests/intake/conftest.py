from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from vereda.exchange.states.actions import seed_states, sign_agreement
from vereda.exchange.states.models import State


@pytest.fixture
def agreed(db: None) -> None:
    """All States, with both agreements in force."""
    seed_states()
    for state in State.objects.filter(code__in=("WA", "TX", "FL")):
        for kind in ("ia", "isa"):
            sign_agreement(state=state.code, kind=kind, signed_on=date(2020, 1, 1), valid_until=date(2030, 1, 1))


@pytest.fixture
def empty_queue(db: None) -> None:
    """No jobs of earlier tests: their table is not Django's to empty."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture
def stored(settings: object, tmp_path: Path) -> Path:
    """The folder where files are kept, empty."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"
