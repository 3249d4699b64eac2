"""An invented nation whose truth is known: families on the move, and the State files that tell of them.

`identities` makes records of the same children as several States write them; `simulate` writes whole State files.
Nothing here reads or writes a database: files go out, and the truth beside them.
"""

from vereda.simulate.bad_file import bad_file
from vereda.simulate.habits import NATIONS, USUAL, Habits
from vereda.simulate.nation import NotEmpty, Simulated, simulate
from vereda.simulate.people import DEFAULT_STATES, DEFAULT_UNTIL, identities, identity_blocks

__all__ = [
    "DEFAULT_STATES",
    "DEFAULT_UNTIL",
    "NATIONS",
    "USUAL",
    "Habits",
    "NotEmpty",
    "Simulated",
    "bad_file",
    "identities",
    "identity_blocks",
    "simulate",
]
