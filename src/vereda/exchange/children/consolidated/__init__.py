"""The consolidated record of a child: assembled from its State records, never edited; the same records, the same bytes."""

from vereda.exchange.children.consolidated.publishing import publish, publish_all

__all__ = ["publish", "publish_all"]
