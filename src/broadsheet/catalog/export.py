"""Papers for export, read part by part: however many they are, memory stays flat and no reader is held up."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from broadsheet.store import Store, papers
from broadsheet.types import FeedPage, Paper

_AT_ONCE = 500


def every_paper(store: Store) -> Iterator[Paper]:
    """All papers by row; those that come in meanwhile are among them."""
    row = 0
    while True:
        with store.read() as db:
            part = papers.all_papers(db, row, _AT_ONCE)
        if not part:
            return
        yield from part
        row = part[-1].row


def every_page(page: Callable[[int, int], FeedPage]) -> Iterator[Paper]:
    """All papers of a feed, in its order.

    Args:
        page: gives the feed's page of some limit and offset.
    """
    offset = 0
    while part := page(_AT_ONCE, offset).papers:
        yield from part
        offset += len(part)
