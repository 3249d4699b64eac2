"""The waterfall ends at the score, says the same as its table, and may be drawn inline under a strict policy."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from tests.identity.builders import identity
from tests.identity.test_explain import LUPE, SISTER, TWIN

from vereda.core.identity import Explanation, explain
from vereda.core.identity.waterfall import bars, rows, svg

SVG = "{http://www.w3.org/2000/svg}"
NOBODY = dict.fromkeys(identity())
PRESENTATION = {
    "x", "y", "width", "height", "d", "fill", "stroke", "stroke-width", "font-size", "font-weight", "font-family", "text-anchor",
    "viewBox", "role", "lang", "aria-labelledby", "id",
}  # fmt: skip


@pytest.fixture(params=[LUPE, SISTER, TWIN, NOBODY], ids=["nickname", "sister", "twin", "blank"])
def told(request: pytest.FixtureRequest) -> Explanation:
    return explain(identity("a"), request.param)


def test_the_bars_are_a_chain_that_ends_at_the_score(told: Explanation):
    drawn = bars(told)
    assert drawn[0].start == 0
    assert all(one.end == after.start for one, after in pairwise(drawn))
    assert drawn[-1].end == pytest.approx(told.score, abs=1e-9)
    assert drawn[-1].end <= drawn[-1].start  # siblings and twins never add


def test_the_table_has_every_reason_and_its_sum(told: Explanation):
    table = rows(told)
    assert [row.sentence for row in table[1:]] == [reason.sentence for reason in told.reasons]
    assert table[-1].so_far == pytest.approx(told.stranger, abs=1e-9)
    assert sum(row.kin for row in table) == pytest.approx(told.kin, abs=1e-9)


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_image_with_a_name_and_nothing_a_strict_policy_forbids(told: Explanation, language):
    image = ET.fromstring(svg(told, language, prefix="pair-7"))
    assert (image.get("role"), image.get("lang")) == ("img", language)
    assert image.get("aria-labelledby") == "pair-7-title pair-7-about"
    assert (image.find(f"{SVG}title").get("id"), image.find(f"{SVG}desc").get("id")) == ("pair-7-title", "pair-7-about")
    assert image.findtext(f"{SVG}desc") == f"{told.summary} {told.balance}"
    assert {name for part in image.iter() for name in part.attrib} <= PRESENTATION
    assert {part.tag.removeprefix(SVG) for part in image.iter()} <= {"svg", "title", "desc", "rect", "path", "text"}


def test_it_is_drawn_within_its_frame(told: Explanation):
    image = ET.fromstring(svg(told))
    _, _, width, height = map(float, image.get("viewBox").split())
    for part in image.iter(f"{SVG}rect"):
        left, top = float(part.get("x")), float(part.get("y"))
        assert 0 <= left <= left + float(part.get("width")) <= width
        assert 0 <= top <= top + float(part.get("height")) <= height
    shown = [part.text for part in image.iter(f"{SVG}text")]
    assert f"{told.prior.stranger:+.1f}".replace("-", "−") in shown
    assert {"two children", "a person decides", "automatic"} <= set(shown)


def test_no_value_of_a_record_is_in_it():
    hostile = identity("b", first_name="<script>alert(1)</script>", last_name_1="</svg>")
    drawn = svg(explain(identity("a"), hostile))
    assert not re.search(r"script|monica|hernandez|2007", drawn, re.IGNORECASE)
