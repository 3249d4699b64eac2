from collections.abc import Iterator

import pytest
from tests.access.nation import settle
from tests.kept import brought_in
from tests.portal.conftest import browser_of, dana, nadia, people, rosa

__all__ = ["browser_of", "dana", "nadia", "people", "rosa"]


@pytest.fixture(scope="module")
def nation(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    with django_db_blocker.unblock(), brought_in("settled nation", settle, tmp_path_factory.mktemp("nation")):
        yield
