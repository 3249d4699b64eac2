"""The page `docs/elements.md`, made from the dictionary: `python -m vereda.core.elements.document docs/elements.md`."""

import sys
from collections.abc import Iterator
from pathlib import Path

from vereda.core.elements import CODE_SETS, GROUPS, REVISIONS, Code, Element, Group

_BEGINNING = """# Elements

The Minimum Data Elements that Vereda knows, group by group, in the order in which State files write them. This page is
made from the tables in `src/vereda/core/elements/` by `python -m vereda.core.elements.document docs/elements.md`; a test
compares the two. Definitions are in our own words.

*Sure?* says how far each row can be relied on: **sourced** was read in a source, **inferred** was reasoned from one,
**unsourced** is a working assumption that an administrator may have to change. Sources are named by the tags of the
list at the end. A value is text in every carrier; dates are `YYYYMMDD`, months `MMYYYY`, timestamps `YYYYMMDDhhmmssSSS`.
Every record of the groups below Student begins with `student_record_id` (7 digits) and `record_id` (3 digits).
"""

_SOURCES = """## Sources

`S:gh1`, `S:gh2`: public descriptions of the MSIX data tables. `S:gen`: a public generator of MSIX test files with code
values. `S:ceds`: Common Education Data Standards. `S:sif`: NCES code lists as shipped with the SIF specification.
`S:omb2007` to `S:omb2022`, `S:mde2019`, `S:memo2023`: information collection requests 1810-0683 at omb.report.
`S:fr2025a`: 90 FR 43421. `S:fl2010`: Florida Department of Education, district instructions 2009-10. `USPS`: two-letter
State abbreviations of the U.S. Postal Service.
"""


def document() -> str:
    """The whole page, in Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _BEGINNING
    for group in GROUPS.values():
        yield from _group(group)
    yield "## Code sets\n"
    for name, codes in CODE_SETS.items():
        yield f'### <a id="codes-{name}"></a>`{name}`\n'
        yield from _table(["Code", "Meaning", "Significado", "In force", "Sure?", "Source"], map(_code, codes.values()))
    yield "## Revisions\n"
    yield "A file is held to the revision in force on its submission date. A proposed revision can be tried by name.\n"
    yield from _table(
        ["Revision", "In force from", "What changed", "Sure?", "Source"],
        (
            [f"`{each.name}`", "proposed" if each.proposed else str(each.in_force_from), each.description,
             each.certainty, each.source]
            for each in REVISIONS.values()
        ),
    )  # fmt: skip
    yield _SOURCES.rstrip("\n")


def _group(group: Group) -> Iterator[str]:
    yield f"## {group.title} (`{group.letter}`, `{group.name}`)\n"
    head = ["#", "Key", "Name", "Meaning", "Type", "Needed", "Personal", "In force", "Sure?", "Source"]
    yield from _table(head, map(_element, group.elements))


def _element(element: Element) -> list[str]:
    aliases = f" Also taken: {', '.join(f'`{alias}`' for alias in element.aliases)}." if element.aliases else ""
    needed = element.needed.text
    if element.needed_certainty != element.certainty:
        needed += f" ({element.needed_certainty})"
    return [
        element.number or "–",
        f"`{element.key}`",
        f"{element.name} / {element.name_es}",
        element.definition + aliases,
        _type(element),
        needed,
        "yes" if element.personal else "no",
        _span(element),
        element.certainty,
        element.source,
    ]


def _type(element: Element) -> str:
    length = f"{element.length}, {element.decimals} decimals" if element.decimals else str(element.length)
    codes = f" [codes](#codes-{element.code_set})" if element.code_set else ""
    return f"{element.type.replace('_', '/')} ({length}){codes}"


def _code(code: Code) -> list[str]:
    return [f"`{code.code}`", code.label, code.label_es, _span(code), code.certainty, code.source]


def _span(dated: Element | Code) -> str:
    begin = next(revision for revision in REVISIONS.values() if revision.in_force_from == dated.in_force_from)
    ends = [revision for revision in REVISIONS.values() if revision.in_force_from == dated.in_force_until]
    return f"{begin.name} until {ends[0].name}" if ends else f"{begin.name} on"


def _table(head: list[str], rows: Iterator[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |"
    yield ""


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(document(), encoding="utf-8")
