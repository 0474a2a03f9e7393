"""The best papers of a range of days: ranked first and sifted after, where that is sooner.

To rank alone, the engine passes over most papers; to filter, it looks at every one that has a word. Where
nine of ten papers are of the days asked for, to sift takes 4 ms at 300,000 papers, and to filter 11; where
one in four is, both take as long.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from tantivy import DocAddress, Query

if TYPE_CHECKING:
    from tantivy import Searcher  # a type alone: the module does not show its class

Span: TypeAlias = tuple[int, int]
Scored: TypeAlias = tuple[float, DocAddress]

_LEAST = 0.3  # share of all papers that are of the days
_SLACK = 1.3  # times as many are ranked as hold, in the mean, as many of the days as are wanted
_KEPT = 256  # ranges whose share is remembered, as to count takes 2 ms


class Days:
    """Ranges of days in one state of an index, which never changes.

    Args:
        query: writes the range of days (YYYYMMDD, both ends inclusive) as a query.
    """

    def __init__(self, searcher: Searcher, query: Callable[[Span], Query]) -> None:
        self.searcher = searcher
        self._query = query
        self.share = lru_cache(maxsize=_KEPT)(self._share)

    def best(self, words: Query, k: int, span: Span) -> list[Scored] | None:
        """The k best of these days, (score, address), best first; None where it is sooner to filter."""
        share = self.share(span)
        if share < _LEAST:
            return None
        wanted = int(_SLACK * k / share) + 1
        ranked = self.searcher.search(words, limit=wanted, count=False).hits
        days = np.array(self.searcher.fast_field_values("day", [address for _, address in ranked]), np.int64)
        first, last = span
        admitted = [ranked[place] for place in np.flatnonzero((first <= days) & (days <= last))]
        return admitted[:k] if len(admitted) >= k or len(ranked) < wanted else None

    def _share(self, span: Span) -> float:
        """The share of papers that are of these days, in [0, 1]."""
        if not (papers := self.searcher.num_docs):
            return 0.0
        counted = self.searcher.aggregate(self._query(span), {"days": {"value_count": {"field": "day"}}})
        return float(counted["days"]["value"]) / papers
