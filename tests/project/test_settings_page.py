"""docs/settings.md is what the table says, and the table is what interfaces promise."""

from pathlib import Path

from vereda.project import environment

ROOT = Path(__file__).parents[2]


def test_the_settings_page_is_made_from_the_table():
    assert (ROOT / "docs" / "settings.md").read_text() == environment.settings_page()
