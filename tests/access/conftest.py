from collections.abc import Iterator

import pytest
from tests.access.nation import settle
from tests.portal.conftest import browser_of, dana, nadia, people, rosa
from tests.portal.standing import undone_afterwards

__all__ = ["browser_of", "dana", "nadia", "people", "rosa"]


@pytest.fixture(scope="module")
def nation(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    from django.conf import settings

    kept = settings.MEDIA_ROOT, settings.PASSWORD_HASHERS
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("stored")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock(), undone_afterwards():
        settle(tmp_path_factory.mktemp("nation") / "files")
        yield
    settings.MEDIA_ROOT, settings.PASSWORD_HASHERS = kept
