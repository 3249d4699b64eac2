"""The lists of schools and districts that NCES publishes, read into one shape.

Schools: nces_id (12 digits), district_id (7), name, street, city, county, state, zip, phone, low_grade, high_grade, status.
Districts: nces_id (7 digits), name, city, county, state, zip, phone, status. All columns are text; "" is: not said.
"""

from vereda.core.schools.layouts import DISTRICT_COLUMNS, SCHOOL_COLUMNS, UnknownLayout
from vereda.core.schools.packaged import packaged_districts, packaged_schools
from vereda.core.schools.reading import read_districts, read_schools

__all__ = [
    "DISTRICT_COLUMNS",
    "SCHOOL_COLUMNS",
    "UnknownLayout",
    "packaged_districts",
    "packaged_schools",
    "read_districts",
    "read_schools",
]
