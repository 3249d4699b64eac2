"""From what a file says to the rows of the exchange: set-based, in one transaction, repeatable."""

from vereda.exchange.children.loading.fold import fold
from vereda.exchange.children.loading.load import Loaded, load

__all__ = ["Loaded", "fold", "load"]
