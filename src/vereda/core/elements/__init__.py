"""The dictionary of Minimum Data Elements, their groups and their codes, as data.

The text is in the CSV files of this package; what is inferred or unsourced says so, and can be changed there.
"""

from vereda.core.elements.codes import CODE_SETS, Code, code_label, code_range, codes_in_force
from vereda.core.elements.dictionary import ELEMENTS, GROUPS, Element, Group, elements_in_force
from vereda.core.elements.needed import Needed
from vereda.core.elements.revisions import REVISIONS, Revision, revision_on

__all__ = [
    "CODE_SETS",
    "ELEMENTS",
    "GROUPS",
    "REVISIONS",
    "Code",
    "Element",
    "Group",
    "Needed",
    "Revision",
    "code_label",
    "code_range",
    "codes_in_force",
    "elements_in_force",
    "revision_on",
]
