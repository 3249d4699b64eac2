from tests.portal.conftest import nation, who  # noqa: F401  # fixtures
