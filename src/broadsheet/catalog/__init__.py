"""Is this a paper we already have? `Record`s in, `Paper`s out; every source's say is kept."""

from broadsheet.catalog.catalog import Catalog

__all__ = ["Catalog"]
