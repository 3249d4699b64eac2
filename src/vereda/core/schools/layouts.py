"""Published column names of the NCES Common Core of Data (CCD) directory files, by where they were published.

ccd_sch_029 and ccd_lea_029 are the national files of https://nces.ed.gov/ccd/files.asp from 2014-15 on; "ccd 2013" the layout
before them; "school search" the download of NCES's school and district locator.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SCHOOL_COLUMNS = (
    "nces_id", "district_id", "name", "street", "city", "county", "state", "zip", "phone", "low_grade", "high_grade", "status",
)  # fmt: skip
DISTRICT_COLUMNS = ("nces_id", "name", "city", "county", "state", "zip", "phone", "status")


class UnknownLayout(ValueError):
    """The file has none of the published layouts; the message names the columns that were looked for."""


@dataclass(frozen=True)
class Layout:
    """Where each of our columns stands in a published file; a column without a place is not published there."""

    name: str
    columns: Mapping[str, str]

    def fits(self, header: Sequence[str]) -> bool:
        return set(self.columns.values()) <= set(header)


SCHOOL_LAYOUTS = (
    Layout(
        "ccd_sch_029",
        {
            "nces_id": "NCESSCH", "district_id": "LEAID", "name": "SCH_NAME", "street": "LSTREET1", "city": "LCITY",
            "state": "ST", "zip": "LZIP", "phone": "PHONE", "low_grade": "GSLO", "high_grade": "GSHI", "status": "SY_STATUS_TEXT",
        },
    ),
    Layout(
        "ccd 2013",
        {
            "nces_id": "NCESSCH", "district_id": "LEAID", "name": "SCHNAM", "street": "LSTREE", "city": "LCITY", "county": "CONAME",
            "state": "LSTATE", "zip": "LZIP", "phone": "PHONE", "low_grade": "GSLO", "high_grade": "GSHI", "status": "STATUS",
        },
    ),
    Layout(
        "school search",
        {
            "nces_id": "NCES School ID", "district_id": "NCES District ID", "name": "School Name", "street": "Street Address",
            "city": "City", "county": "County Name*", "state": "State", "zip": "ZIP", "phone": "Phone", "low_grade": "Low Grade*",
            "high_grade": "High Grade*", "status": "Status",
        },
    ),
)  # fmt: skip
DISTRICT_LAYOUTS = (
    Layout(
        "ccd_lea_029",
        {
            "nces_id": "LEAID", "name": "LEA_NAME", "city": "LCITY", "state": "ST", "zip": "LZIP", "phone": "PHONE",
            "status": "SY_STATUS_TEXT",
        },
    ),
    Layout(
        "ccd 2013",
        {
            "nces_id": "LEAID", "name": "NAME", "city": "LCITY", "county": "CONAME", "state": "LSTATE", "zip": "LZIP",
            "phone": "PHONE",
        },
    ),
    Layout(
        "school search",
        {
            "nces_id": "NCES District ID", "name": "District Name", "city": "City", "county": "County Name*", "state": "State",
            "zip": "ZIP", "phone": "Phone", "status": "Status",
        },
    ),
)  # fmt: skip

# Codes of the 2013 layout, as the text of the later ones (CCD documentation of that year).
STATUS_2013 = {
    "1": "Open", "2": "Closed", "3": "New", "4": "Added", "5": "Changed Agency", "6": "Inactive", "7": "Future", "8": "Reopened",
}  # fmt: skip
