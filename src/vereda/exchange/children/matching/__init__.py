"""Which child a State record belongs to: evidence kept as pairs, and a partition that is a function of it."""

from vereda.exchange.children.matching.match import match

__all__ = ["match"]
