"""Settings: every one is documented, and a wrong one stops the start with a sentence."""

from pathlib import Path

import pytest

from vereda.project import environment
from vereda.project.trouble import CouldNotRun

ROOT = Path(__file__).parents[2]


def test_the_settings_page_is_made_from_the_table():
    assert (ROOT / "docs" / "settings.md").read_text() == environment.settings_page()


def test_no_other_variable_is_read_anywhere():
    import re

    known = {variable.name for variable in environment.VARIABLES}
    sources = [*(ROOT / "src").rglob("*.py"), ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    named = {name for path in sources for name in re.findall(r"VEREDA_[A-Z][A-Z_]+[A-Z]", path.read_text())}
    assert named <= known


def test_a_misspelt_name_is_refused_with_the_likely_one():
    with pytest.raises(CouldNotRun, match=r"VEREDA_DATADIR is not a setting.*Did you mean VEREDA_DATA_DIR\?"):
        environment.check({"VEREDA_DATADIR": "/srv/vereda"})


def test_variables_of_other_programs_are_not_ours():
    environment.check({"PATH": "/bin", "VEREDANT": "1"})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("VEREDA_DATABASE_URL", "mysql://host/db", "does not begin with postgres://"),
        ("VEREDA_DATABASE_URL", "postgres://host", "does not name a database"),
        ("VEREDA_DATABASE_URL", "postgres://host:many/db", "has a port that is not a number"),
        ("VEREDA_DATABASE_TUNING", "work_mem", "which is not name=value"),
        ("VEREDA_SECRET_KEY", "short", "has 5 characters"),
        ("VEREDA_FILE_KEY", "sesame", "is not an age identity"),
        ("VEREDA_BASE_URL", "vereda.example.gov", "which is not http:// or https://"),
        ("VEREDA_BASE_URL", "https://example.gov/vereda", "which is not http:// or https://"),
        ("VEREDA_WEB_THREADS", "0", "is '0'. It takes a number from 1 to 64"),
        ("VEREDA_WEB_THREADS", "four", "is 'four'"),
        ("VEREDA_DEMO", "true", "is 'true'. It takes `yes` or `no`"),
        ("VEREDA_LOG_LEVEL", "loud", "is 'loud'"),
        ("VEREDA_DATA_DIR", "", "is empty"),
        ("VEREDA_DATA_DIR", __file__, "which is not a folder"),
    ],
)
def test_a_bad_value_is_refused_in_a_sentence_that_names_it(name, value, said):
    with pytest.raises(CouldNotRun) as refusal:
        environment.check({name: value})
    assert str(refusal.value).startswith(name)
    assert said in str(refusal.value)
    assert "docs/settings.md" in str(refusal.value)


def test_defaults_pass_their_own_checks():
    environment.check({variable.name: variable.default for variable in environment.VARIABLES})


def test_values_have_their_types():
    assert environment.DATABASE_TUNING.value({"VEREDA_DATABASE_TUNING": "work_mem=64MB, jit=on"}) == {
        "work_mem": "64MB",
        "jit": "on",
    }
    assert environment.DEMO.value({"VEREDA_DEMO": "yes"}) is True
    assert (
        environment.BASE_URL.value({"VEREDA_BASE_URL": "https://vereda.example.gov/"}) == "https://vereda.example.gov"
    )
