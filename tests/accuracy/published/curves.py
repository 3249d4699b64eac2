"""Precision against recall of every stratum, drawn as one SVG of small panels."""

from collections.abc import Sequence
from html import escape
from math import log10

from tests.accuracy.published.figures import Figures

_ACROSS, _WIDE, _HIGH, _LEFT, _TOP, _GAP = 4, 180, 116, 84, 66, 84
_ROOM = 56  # between rows of panels
_LEAST_RECALL = 0.7
_MOST_WRONG, _LEAST_WRONG = -1, -5  # powers of ten; what is better than the last is drawn there
_INK, _LABEL, _LINE, _GREEN, _AMBER, _PAPER = "#1d2523", "#4a5551", "#cfc5b3", "#0e5f50", "#7b4a00", "#faf7f1"
_FONT = "system-ui, sans-serif"


def svg(strata: Sequence[Figures]) -> str:
    """One panel a stratum: recall to the right, fewer wrong pairs upwards by powers of ten; dashed lines are the targets."""
    rows = -(-len(strata) // _ACROSS)
    width, height = _LEFT + _ACROSS * (_WIDE + _GAP), _TOP + rows * (_HIGH + _ROOM)
    title = "Precision against recall, by stratum"
    about = (
        "Across: recall; up: one wrong link in so many. The line is every threshold of the score alone, the diamond what Vereda "
        "links without a person; dashed are the targets."
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="title about" '
        f'font-family="{_FONT}" font-size="12" fill="{_INK}">'
        f'<title id="title">{title}</title><desc id="about">{about}</desc>'
        f'<rect width="{width}" height="{height}" fill="{_PAPER}"/>'
        f'<text x="16" y="26" font-size="16" font-weight="600">{title}</text>'
        f'<text x="16" y="46" fill="{_LABEL}">{about}</text>'
    )
    parts = [head]
    for at, one in enumerate(strata):
        x, y = _LEFT + at % _ACROSS * (_WIDE + _GAP), _TOP + 24 + at // _ACROSS * (_HIGH + _ROOM)
        parts.append(f'<g transform="translate({x} {y})">{_panel(one)}</g>')
    return "\n".join([*parts, "</svg>", ""])


def _panel(one: Figures) -> str:
    recall, precision = one.shares["recall"].value, one.shares["precision"].value
    line = " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in one.curve if x >= _LEAST_RECALL)
    x, y, least, promised = _x(recall), _y(precision), _x(one.stratum.recall), _y(0.999)
    return (
        f'<rect width="{_WIDE}" height="{_HIGH}" fill="#ffffff" stroke="{_LINE}"/>{_ticks()}'
        f'<text x="0" y="-8" font-weight="600">{escape(one.stratum.name)}</text>'
        f'<line x1="{least:.1f}" x2="{least:.1f}" y1="0" y2="{_HIGH}" stroke="{_AMBER}" stroke-dasharray="4 3"/>'
        f'<line x1="0" x2="{_WIDE}" y1="{promised:.1f}" y2="{promised:.1f}" stroke="{_AMBER}" stroke-dasharray="4 3"/>'
        f'<polyline points="{line}" fill="none" stroke="{_GREEN}" stroke-width="2"/>'
        f'<path d="M{x:.1f} {y - 6:.1f}l6 6-6 6-6-6z" fill="{_AMBER}" stroke="#ffffff">'
        f"<title>precision {precision:.5f}, recall {recall:.4f}</title></path>"
    )


def _ticks() -> str:
    across = "".join(
        f'<line x1="0" x2="{_WIDE}" y1="{_y(1 - 1 / wrong):.1f}" y2="{_y(1 - 1 / wrong):.1f}" stroke="{_LINE}"/>'
        f'<text x="-6" y="{_y(1 - 1 / wrong) + 4:.1f}" text-anchor="end" fill="{_LABEL}" font-size="11">1 in {wrong:,}</text>'
        for wrong in (10, 1_000, 100_000)
    )
    return across + "".join(
        f'<text x="{_x(value):.1f}" y="{_HIGH + 15}" text-anchor="middle" fill="{_LABEL}" font-size="11">{value:g}</text>'
        for value in (0.7, 0.8, 0.9, 1.0)
    )


def _x(recall: float) -> float:
    return _WIDE * (max(recall, _LEAST_RECALL) - _LEAST_RECALL) / (1 - _LEAST_RECALL)


def _y(precision: float) -> float:
    wrong = log10(max(1 - precision, 10.0**_LEAST_WRONG))
    return _HIGH * (min(wrong, _MOST_WRONG) - _LEAST_WRONG) / (_MOST_WRONG - _LEAST_WRONG)
