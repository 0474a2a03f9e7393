"""What did the reader mean? A query in, a page of hits with reasons out."""

from broadsheet.search.searcher import Searcher

__all__ = ["Searcher"]
