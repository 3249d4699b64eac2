from tests.portal.conftest import browser_of, dana, nadia, people, rosa

__all__ = ["browser_of", "dana", "nadia", "people", "rosa"]
