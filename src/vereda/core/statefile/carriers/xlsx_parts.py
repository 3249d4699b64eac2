"""The parts of a workbook that are the same whatever it holds (ECMA-376, Office Open XML)."""

from collections.abc import Mapping
from typing import Final

from vereda.core.elements import GROUPS

_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORMATS: Final = "http://schemas.openxmlformats.org"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MAIN: Final = f"{_FORMATS}/spreadsheetml/2006/main"
_RELATIONS: Final = f"{_FORMATS}/officeDocument/2006/relationships"
_PACKAGE: Final = f"{_FORMATS}/package/2006"
_SHEETS: Final = list(enumerate(GROUPS, start=1))

_CONTENT_TYPES: Final = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_OFFICE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_OFFICE}.styles+xml"/>'
    + "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_OFFICE}.worksheet+xml"/>'
        for number, _ in _SHEETS
    )
    + "</Types>\n"
)
_ROOT_RELATIONS: Final = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>\n'
)
# Cell styles: 0 general, 1 text, 2 bold text. 49 is Excel's number of the format "@", which keeps what is typed as it is.
_STYLES: Final = (
    f'{_XML}<styleSheet xmlns="{MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>\n'
)
_WORKBOOK: Final = (
    f'{_XML}<workbook xmlns="{MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
    + "".join(f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>' for number, name in _SHEETS)
    + "</sheets></workbook>\n"
)
_WORKBOOK_RELATIONS: Final = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    + "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number, _ in _SHEETS
    )
    + f'<Relationship Id="rId{len(_SHEETS) + 1}" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>\n'
)
PARTS: Final[Mapping[str, str]] = {
    "[Content_Types].xml": _CONTENT_TYPES,
    "_rels/.rels": _ROOT_RELATIONS,
    "xl/workbook.xml": _WORKBOOK,
    "xl/_rels/workbook.xml.rels": _WORKBOOK_RELATIONS,
    "xl/styles.xml": _STYLES,
}
