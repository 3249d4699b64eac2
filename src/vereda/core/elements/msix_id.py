"""MSIX Identification Numbers: eleven digits and a check digit by Damm's scheme (docs/adr/003-msix-id-check-digit.md).

The scheme catches every single wrong digit and every swap of two neighbours, which are what people do to numbers they
copy. Where the eleven digits come from (the exchange's random source) is the caller's business.
"""

import re
from typing import Final

# The quasigroup of order 10 that H. Michael Damm gives (Total anti-symmetrische Quasigruppen, Marburg 2004).
# Its diagonal is zero, so the check digit is simply the interim value.
_QUASIGROUP: Final = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
_ELEVEN: Final = re.compile(r"[0-9]{11}")
_TWELVE: Final = re.compile(r"[0-9]{12}")


def make(eleven_digits: str) -> str:
    """The twelve-digit number: the eleven digits and their check digit. Raises ValueError for anything else."""
    if not _ELEVEN.fullmatch(eleven_digits):
        raise ValueError("An MSIX ID is made from exactly eleven digits")
    return f"{eleven_digits}{_interim(eleven_digits)}"


def is_valid(text: str) -> bool:
    """Whether a text is twelve digits whose last is the check digit of the others."""
    return _TWELVE.fullmatch(text) is not None and _interim(text) == 0


def _interim(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = int(_QUASIGROUP[interim][int(digit)])
    return interim
