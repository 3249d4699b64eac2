"""The languages that Vereda speaks."""

from typing import Literal

Language = Literal["en", "es"]
