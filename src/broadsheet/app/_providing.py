"""What other programs ask: a harvest of our papers, arXiv's query API."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from broadsheet.answers import DateSort, Matches
from broadsheet.catalog.provide import Provider, arxiv_names
from broadsheet.search.listing import Listing

from ._reading import _plain
from ._rooms import Rooms


class Providing(Rooms):
    """Papers for other programs; nothing of this changes anything."""

    @cached_property
    def provider(self) -> Provider:
        """Our papers in the order in which they changed."""
        return Provider(self._store)

    @cached_property
    def _listing(self) -> Listing:
        return Listing(self._store, self._indexes)

    def matches(
        self,
        query: str,
        ids: Sequence[str] = (),
        start: int = 0,
        limit: int = 10,
        sort: DateSort = "relevance",
        ascending: bool = False,
    ) -> Matches:
        """All arXiv papers that a query admits and the ids name, counted; a part of them.

        Args:
            query: in arXiv's language; empty to take what the ids name.
            ids: arXiv ids, with a version or without; none to take what the query admits.

        Raises:
            BadRequest: query, id or part cannot be understood, or the part is too large or too deep.
            IndexStale: the text index cannot answer.
        """
        named = arxiv_names(ids)
        return self._listing.matches(_plain(query), named or None, start, limit, sort, ascending)
