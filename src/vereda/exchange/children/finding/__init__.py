"""Finding a child from what a family says at the desk."""

from vereda.exchange.children.finding.reading import Query, read_query
from vereda.exchange.children.finding.search import Found, Likeness, find

__all__ = ["Found", "Likeness", "Query", "find", "read_query"]
