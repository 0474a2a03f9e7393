"""Why a paper is where it is: the words that it shares with the query, as they stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from broadsheet.index import TextIndex
from broadsheet.types import Paper

from ._letters import words_beginning

MOST_WORDS = 12


# A word of the query as it stands in a paper, behind its place in the abstract; negative before it.
Found: TypeAlias = tuple[int, str]


def found_words(index: TextIndex, query: str, papers: Sequence[Paper]) -> list[list[Found]]:
    """For each paper all its words that the index takes for words of the query, in order.

    The index reads only what can be meant, and that once for all papers: to read every word of every
    hit would take as long as the search.
    """
    stems = frozenset(index.words(query).values())
    before = [f"{paper.title}\n{_names(paper)}\n" for paper in papers]
    texts = [start + paper.abstract for start, paper in zip(before, papers, strict=True)]
    likely = words_beginning(texts, stems)
    different = {word for words in likely for _, word in words}
    meant = {word for word, stem in index.words(" ".join(different)).items() if stem in stems}
    return [
        [(at - len(start), word) for at, word in words if word in meant]
        for start, words in zip(before, likely, strict=True)
    ]


def shared_words(found: Sequence[Found]) -> tuple[str, ...]:
    """The words, each once, in the order they stand there."""
    return tuple(dict.fromkeys([word for _, word in found]))[:MOST_WORDS]


def _names(paper: Paper) -> str:
    return " ".join([author.name for author in paper.authors])
