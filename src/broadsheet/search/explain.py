"""Why a paper is where it is: the words that it shares with the query, as they stand in it."""

from __future__ import annotations

from dataclasses import replace

from broadsheet.answers import Why
from broadsheet.index import TextIndex
from broadsheet.types import Paper

MOST_WORDS = 12


def explain(index: TextIndex, wanted: frozenset[str], paper: Paper, why: Why) -> Why:
    """The reason for one hit, its words filled in.

    Args:
        wanted: the query's stems.
        why: what the scores tell.
    """
    names = " ".join(author.name for author in paper.authors)
    read = index.words(f"{paper.title}\n{names}\n{paper.abstract}")
    found = [word for word, stem in read.items() if stem in wanted]
    return replace(why, words=tuple(found[:MOST_WORDS]))


def stems(index: TextIndex, query: str) -> frozenset[str]:
    """What the index looks for when it is asked this."""
    return frozenset(index.words(query).values())
