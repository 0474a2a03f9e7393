"""How much of a query is in a paper: the best hit of one day may have little to do with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from broadsheet.index import TextIndex
from broadsheet.types import Paper

from .explain import found_words

ENOUGH = 0.6


def coverage(
    index: TextIndex, query: str, papers: Sequence[Paper], rarity: Callable[[str], float]
) -> list[float]:
    """For each paper the share of the query's words that it has, in [0, 1], rare words counting for more.

    Args:
        rarity: what a word counts. A query without words is covered by any paper.
    """
    stems = {stem: rarity(word) for word, stem in index.words(query).items()}
    whole = sum(stems.values())
    if not whole:
        return [1.0] * len(papers)
    words = [{word for _, word in found} for found in found_words(index, query, papers)]
    stem_of = index.words(" ".join(set().union(*words)))
    found = [{stem_of.get(word) for word in have} for have in words]
    return [sum(stems.get(stem or "", 0.0) for stem in have) / whole for have in found]
