"""An explanation as a waterfall: how the evidence adds up from "any two records" to the score, as SVG and as the rows of its table.

The bars run against strangers, since that is what names and dates mostly tell apart; the last takes off what is lost because a
brother, sister or twin could look the same. Only presentation attributes, so that a strict Content-Security-Policy lets it be
drawn inline; no value of a record is in it, so that it can be kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from vereda.core.identity.comparisons import BY_NAME
from vereda.core.identity.explain import Explanation
from vereda.core.identity.phrases import chance, phrase, weighs
from vereda.core.language import Language

_WIDTH, _LABELS, _RIGHT = 820, 350, 768  # px: the whole, where the bars begin, and where they end
_TOP, _LINE, _BAR, _PAD = 48, 15, 20, 7
_LETTERS = 54  # of a sentence at 12 px in a line of the labels
_INSIDE = 46  # px: a bar this wide holds its number
_INK, _LABEL, _RULE = "#1d2523", "#4a5551", "#cfc5b3"
_AMBER_TINT, _GREEN_TINT = "#fdf3dd", "#edf5f1"
_FOR, _AGAINST, _START, _MARK = "#0e5f50", "#962a1b", "#7d776a", "#c58512"


@dataclass(frozen=True)
class Bar:
    """From `start` to `end`, in bits; `evidence` is false for where it begins."""

    label: str
    sentence: str
    start: float
    end: float
    evidence: bool = True


@dataclass(frozen=True)
class Row:
    """A row of the table: what is compared, both values (none for the prior and for facts taken together), what they have in
    common, what that weighs in words and in bits against strangers and against kin, and the sum against strangers so far.
    """

    label: str
    left: str | None
    right: str | None
    sentence: str
    weighs: str
    stranger: float
    kin: float
    so_far: float


def bars(told: Explanation, language: Language = "en") -> tuple[Bar, ...]:
    """What adds up to the score: the prior, each comparison that weighs anything, facts taken together, siblings and twins."""
    steps = [(one.label, one.sentence, one.stranger) for one in told.reasons if one.comparison in BY_NAME]
    together = sum(one.stranger for one in told.reasons if one.comparison not in BY_NAME)
    steps.append((phrase("together", language), phrase("together_why", language), together))
    steps.append((phrase("kin", language), phrase("kin_why", language), told.score - told.stranger))
    made = [Bar(phrase("prior", language), phrase("prior_why", language), 0.0, told.prior.stranger, evidence=False)]
    for label, sentence, bits in steps:
        if bits:
            made.append(Bar(label, sentence, made[-1].end, made[-1].end + bits))
    return tuple(made)


def rows(told: Explanation, language: Language = "en") -> tuple[Row, ...]:
    """The waterfall as a table, with every reason, those of no weight too."""
    so_far = told.prior.stranger
    prior = told.prior
    made = [
        Row(
            phrase("prior", language), None, None, phrase("prior_why", language), weighs(prior.kin, prior.stranger, language),
            prior.stranger, prior.kin, so_far,
        )
    ]  # fmt: skip
    for one in told.reasons:
        so_far += one.stranger
        made.append(Row(one.label, one.left, one.right, one.sentence, one.weighs, one.stranger, one.kin, so_far))
    return tuple(made)


def svg(told: Explanation, language: Language = "en", *, prefix: str = "waterfall") -> str:
    """The waterfall as an SVG image. `prefix` makes the ids its own where a page has several."""
    drawn = bars(told, language)
    scale = _Scale(drawn, told)
    heights = [_PAD * 2 + _LINE + _LINE * len(wrap(bar.sentence, _LETTERS)) for bar in drawn]
    bottom = _TOP + sum(heights) + 34
    foot = wrap(phrase("chart_foot", language, link=f"{told.link_bits:+.1f}", version=told.model_version), _LETTERS * 2)
    parts = [*_zones(scale, told, bottom, language)]
    y = _TOP
    for at, (bar, height) in enumerate(zip(drawn, heights, strict=True)):
        following = heights[at + 1] if at + 1 < len(heights) else 34
        parts += _bar(scale, bar, y, (height + following) / 2)
        y += height
    parts += _total(scale, told, y, language)
    parts += [_text(16, bottom + 22 + at * 16, line, size=12, fill=_LABEL) for at, line in enumerate(foot)]
    height = bottom + 22 + 16 * len(foot)
    title, about = phrase("chart", language), f"{told.summary} {told.balance}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" lang="{language}" '
        f'aria-labelledby="{prefix}-title {prefix}-about" font-family="\'Public Sans\', system-ui, sans-serif" fill="{_INK}">'
        f'<title id="{prefix}-title">{escape(title)}</title><desc id="{prefix}-about">{escape(about)}</desc>'
        f"{''.join(parts)}</svg>\n"
    )


class _Scale:
    """Bits to pixels, wide enough for every bar and for both thresholds."""

    def __init__(self, drawn: tuple[Bar, ...], told: Explanation) -> None:
        ends = [0.0, told.near_bits, told.link_bits, *(bar.end for bar in drawn)]
        self.low, self.high = min(ends) - 0.5, max(ends) + 2.0

    def __call__(self, bits: float) -> float:
        return _LABELS + (_RIGHT - _LABELS) * (bits - self.low) / (self.high - self.low)


def _zones(scale: _Scale, told: Explanation, bottom: float, language: Language) -> Iterator[str]:
    near, link = scale(told.near_bits), scale(told.link_bits)
    yield _box(near, _TOP - 8, link - near, bottom - _TOP + 8, _AMBER_TINT)
    yield _box(link, _TOP - 8, _RIGHT - link, bottom - _TOP + 8, _GREEN_TINT)
    # The middle one stands higher, since it may be wider than its zone.
    yield _head((near + link) / 2, _TOP - 28, phrase("asked", language), "middle")
    yield _head(near - 6, _TOP - 14, phrase("apart", language), "end")
    yield _head(link + 6, _TOP - 14, phrase("linked", language), "start")


def _head(x: float, y: float, words: str, anchor: str) -> str:
    return _text(x, y, words, size=11, weight=600, anchor=anchor, fill=_LABEL)


def _bar(scale: _Scale, bar: Bar, y: float, to_next: float) -> Iterator[str]:
    yield _text(16, y + _PAD + 12, bar.label, size=13, weight=600)
    lines = wrap(bar.sentence, _LETTERS)
    for at, line in enumerate(lines):
        yield _text(16, y + _PAD + 12 + (at + 1) * _LINE, line, size=12, fill=_LABEL)
    middle = y + _PAD + _LINE * (1 + len(lines)) / 2
    left, right = sorted((scale(bar.start), scale(bar.end)))
    bits, end = bar.end - bar.start, scale(bar.end)
    fill = _START if not bar.evidence else _FOR if bits >= 0 else _AGAINST
    yield f'<path d="M{end:.1f} {middle:.1f}v{to_next:.1f}" stroke="{_INK}" stroke-width="1"/>'
    yield _box(left, middle - _BAR / 2, max(right - left, 1.5), _BAR, fill)
    number = _signed(bits)
    if right - left >= _INSIDE:
        yield _text((left + right) / 2, middle + 4, number, size=12, weight=600, anchor="middle", fill="#ffffff")
    else:
        yield _text(right + 6, middle + 4, number, size=12, weight=600)


def _total(scale: _Scale, told: Explanation, y: float, language: Language) -> Iterator[str]:
    middle, at = y + 17, scale(told.score)
    yield f'<path d="M16 {y}H{_RIGHT}" stroke="{_RULE}"/>'
    label = f"{phrase('total', language)}: {_signed(told.score)}, {chance(told.probability, language)}"
    yield _text(16, middle + 5, label, size=14, weight=700)
    yield f'<path d="M{at:.1f} {middle - 8:.1f}l8 8-8 8-8-8z" fill="{_MARK}" stroke="{_INK}"/>'


def _signed(bits: float) -> str:
    return f"{round(bits, 1) + 0.0:+.1f}".replace("-", "−")  # + 0.0: no minus before nothing


def _box(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"/>'


def _text(
    x: float, y: float, words: str, *, size: int, weight: int = 400, anchor: str = "start", fill: str = _INK
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" fill="{fill}">'
        f"{escape(words)}</text>"
    )
