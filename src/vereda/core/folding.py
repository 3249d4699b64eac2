"""Text as it is compared: without accents, case or doubled spaces."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """Lower case, no accents, letters and digits only, single spaces: "Peñasco H.S." is "penasco h s"."""
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in bare.casefold()).split())
