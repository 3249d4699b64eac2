from datetime import date
from pathlib import Path

import polars as pl
import pytest

from vereda.core.elements import (
    CODE_SETS,
    ELEMENTS,
    GROUPS,
    REVISIONS,
    code_label,
    code_range,
    codes_in_force,
    elements_in_force,
    revision_on,
)
from vereda.core.elements.document import document
from vereda.core.elements.needed import parse

TODAY = date(2025, 11, 19)


def test_every_federal_number_up_to_66_is_there_and_the_later_ones_are_as_many_as_they_should_be():
    numbers = [element.number for element in ELEMENTS.values() if element.number]
    assert {int(number) for number in numbers if "–" not in number} == set(range(1, 67))
    assert numbers.count("67–76") == 10
    assert numbers.count("77–81") == 5


def test_the_groups_have_the_letters_and_the_number_of_fields_of_the_interface():
    shape = {group.letter: (group.name, len(group.columns)) for group in GROUPS.values()}
    assert shape == {
        "H": ("header", 6), "S": ("student", 6), "K": ("alternate_ids", 4), "D": ("demographics", 22),
        "Q": ("qualifying_moves", 9), "E": ("enrollments", 34), "C": ("course_history", 13), "A": ("assessments", 9),
    }  # fmt: skip
    for group in GROUPS.values():
        if group.ids:
            assert group.columns[:2] == ("student_record_id", "record_id")


def test_every_row_is_whole():
    for key, element in ELEMENTS.items():
        assert element.key == key == key.lower()
        assert element.group in GROUPS
        assert element.definition.endswith(".")
        assert element.name
        assert element.name_es
        assert element.source
        assert element.length > 0
        assert (element.type in ("code", "yes_no")) <= bool(element.code_set)
        assert not element.code_set or element.code_set in CODE_SETS
        own_columns = {*GROUPS[element.group].columns, "age"}
        assert element.needed.columns <= own_columns, "only columns of the same group, or the age, can be asked for"


def test_every_code_fits_its_element_and_is_told_in_both_languages():
    for element in ELEMENTS.values():
        for code in CODE_SETS.get(element.code_set, {}).values():
            assert len(code.code) <= element.length
            assert code.label
            assert code.label_es


def test_sex_has_the_values_of_the_revision_in_force():
    assert codes_in_force("sex", date(2010, 1, 1)) == ("Female", "Male")
    assert codes_in_force("sex", date(2023, 1, 1)) == ("Female", "Male", "Other")
    assert codes_in_force("sex", TODAY) == ("Female", "Male", "Nonbinary")
    assert codes_in_force("sex", REVISIONS["2025-proposed"].in_force_from) == ("Female", "Male")


def test_elements_come_and_go_with_the_revisions():
    def keys(on: date) -> set[str]:
        return {element.key for element in elements_in_force(on)}

    assert "parent_1_email_address" not in keys(date(2022, 9, 15))
    assert "parent_1_email_address" in keys(date(2022, 9, 16))
    assert "enrollment_comment" in keys(date(2023, 8, 31))
    assert "enrollment_comment" not in keys(date(2023, 9, 1))
    assert {"birth_city", "birth_date"} <= keys(TODAY)


def test_a_proposed_revision_is_never_in_force_by_itself():
    assert revision_on(TODAY).name == "2023"
    assert revision_on(date(1990, 1, 1)).name == "2007"
    assert [revision.name for revision in REVISIONS.values() if revision.proposed] == ["2025-proposed"]
    days = [revision.in_force_from for revision in REVISIONS.values()]
    assert days == sorted(days)


def test_what_a_code_means_in_both_languages():
    assert code_label("term_type", "0828") == "Semester"
    assert code_label("term_type", "0828", "es") == "Semestre"
    assert code_label("term_type", "0828", "es-mx") == "Semestre"
    assert code_label("term_type", "7777") == "7777"


def test_spans_of_codes_follow_the_order_of_the_set():
    assert code_range("grade_level", "KG-02,12") == ("KG", "01", "02", "12")
    with pytest.raises(KeyError, match="'13' is not in the code set grade_level"):
        code_range("grade_level", "09-13")


def test_older_names_of_columns_are_known():
    assert GROUPS["enrollments"].aliases["iep_indicator"] == "idea_indicator"
    assert GROUPS["enrollments"].aliases["el_indicator"] == "lep_indicator"
    assert GROUPS["course_history"].aliases["course_history_record_id"] == "record_id"
    assert "header_record_id" not in GROUPS["header"].aliases


FRAME = pl.DataFrame(
    {
        "grade_level": ["09", "kg ", "UG", None],
        "enrollment_type": ["06", "01", None, "05"],
        "final_grade": ["A", " ", None, ""],
        "age": [3, 21, 22, None],
    }
)


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("always", [True] * 4),
        ("optional", [False] * 4),
        ("grade_level in KG-12", [True, True, False, False]),
        ("unless enrollment_type is 06", [False, True, True, True]),
        ("enrollment_type in 02-05", [False, False, False, True]),
        ("with final_grade", [True, False, False, False]),
        ("without final_grade", [False, True, True, True]),
        ("age 3-21", [True, True, False, False]),
        ("without final_grade and age 21", [False, True, False, False]),
    ],
)
def test_when_an_element_is_needed(text, needed):
    sentence = parse(text, {"grade_level": "grade_level", "enrollment_type": "enrollment_type"})
    assert FRAME.with_columns(needed=sentence.expression())["needed"].to_list() == needed


def test_a_sentence_that_is_not_in_the_language_is_refused():
    with pytest.raises(ValueError, match="'sometimes' does not say when"):
        parse("sometimes", {})


def test_the_page_of_elements_is_the_one_the_tables_make():
    page = Path(__file__).parents[2] / "docs" / "elements.md"
    assert page.read_text(encoding="utf-8") == document(), (
        "run: python -m vereda.core.elements.document docs/elements.md"
    )
