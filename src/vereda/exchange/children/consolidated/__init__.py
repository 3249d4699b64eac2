"""The consolidated record: one document per child, assembled from what each State says. Derived; can be rebuilt."""

from vereda.exchange.children.consolidated.publishing import publish, publish_all

__all__ = ["publish", "publish_all"]
