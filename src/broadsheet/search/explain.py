"""Why a paper is where it is: the words that it shares with the query, as they stand in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from broadsheet.index import TextIndex
from broadsheet.types import Paper

MOST_WORDS = 12
_WORD = re.compile(r"[^\W_]+")
_SIGNS = dict.fromkeys((code for code in range(128) if not chr(code).isalnum()), " ")
_KEPT = 3  # letters that a word and its stem have in common, but for dying, lying and tying
_SHORT = 3  # letters of a stem that has only two in common with its words: trying, tri


def shared_words(index: TextIndex, query: str, papers: Sequence[Paper]) -> list[tuple[str, ...]]:
    """For each paper its words that the index takes for words of the query, in the order they stand there.

    The index reads only what can be meant, and that once for all papers: to read every word of every
    hit would take as long as the search.
    """
    stems = frozenset(index.words(query).values())
    found = [_words(f"{paper.title}\n{_names(paper)}\n{paper.abstract}") for paper in papers]
    likely = _likely(stems, set(chain.from_iterable(found)))
    meant = {word for word, stem in index.words(" ".join(likely)).items() if stem in stems}
    return [_in_order(words, meant) for words in found]


def _words(text: str) -> list[str]:
    if text.isascii():  # as most texts are: thrice as fast
        return text.translate(_SIGNS).split()
    return _WORD.findall(text)


def _likely(stems: frozenset[str], words: set[str]) -> list[str]:
    """The words that begin as one of the stems does, in each case that people write."""
    long = _written({stem[:_KEPT] for stem in stems if len(stem) > _SHORT})
    short = _written({stem[: _KEPT - 1] for stem in stems if len(stem) <= _SHORT})
    return [word for word in words if word[:_KEPT] in long or word[: _KEPT - 1] in short]


def _written(beginnings: set[str]) -> set[str]:
    return {form for one in beginnings for form in (one, one.capitalize(), one.upper())}


def _in_order(words: list[str], meant: set[str]) -> tuple[str, ...]:
    here = meant.intersection(words)
    return tuple(sorted(here, key=words.index)[:MOST_WORDS])


def _names(paper: Paper) -> str:
    return " ".join([author.name for author in paper.authors])
