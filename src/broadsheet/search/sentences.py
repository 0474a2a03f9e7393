"""The sentence of an abstract that is nearest to a query."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from broadsheet.embedders import Embedder
from broadsheet.types import Vectors

_END = re.compile(r"[.!?]\s+(?=[A-Z0-9$“\"(])")
# After one of these a full stop ends no sentence; nor after a single letter, as in "J. Smith".
_SHORT = frozenset("al cf e.g i.e eg ie vs fig figs eq eqs sec ref refs no dr st resp approx w.r.t".split())
_MOST = 24  # sentences of one abstract that are looked at
_LEAST = 0.1  # cosine under which no sentence is near


def sentences(text: str) -> list[str]:
    """A text's sentences, each whole and in order."""
    found, start = [], 0
    for end in _END.finditer(text):
        if not _is_short(text[text.rfind(" ", start, end.start()) + 1 or start : end.start()]):
            found.append(text[start : end.end()].strip())
            start = end.end()
    return [sentence for sentence in [*found, text[start:].strip()] if sentence]


def nearest_sentences(
    embedder: Embedder, vector: Vectors, abstracts: Sequence[str], words: Sequence[Sequence[str]]
) -> list[str]:
    """For each abstract the sentence that is nearest to a query; "" where none is near.

    That is the one with most of the query's words; among several such, the one with the largest cosine.

    Args:
        vector: (d,) of the query, of length 1, or zeros: then only words can tell.
        words: for each abstract, the words of the query that it has, as they stand there.
    """
    closest = [
        _closest(sentences(abstract)[:_MOST], shared)
        for abstract, shared in zip(abstracts, words, strict=True)
    ]
    undecided = [place for place, (_, parts) in enumerate(closest) if len(parts) > 1]
    nearest = [parts[0] if count and parts else "" for count, parts in closest]
    scores = embedder.embed([part for place in undecided for part in closest[place][1]]) @ vector
    start = 0
    for place in undecided:
        count, parts = closest[place]
        own = scores[start : start + len(parts)]
        start += len(parts)
        best = int(np.argmax(own))
        nearest[place] = parts[best] if count or own[best] >= _LEAST else ""
    return nearest


def _closest(parts: list[str], words: Sequence[str]) -> tuple[int, list[str]]:
    """The sentences that have most of the words, and how many words that is."""
    counts = [sum(word in part for word in words) for part in parts]
    most = max(counts, default=0)
    return most, [part for part, count in zip(parts, counts, strict=True) if count == most]


def _is_short(word: str) -> bool:
    word = word.lstrip("([").lower()
    return word in _SHORT or (len(word) == 1 and word.isalpha())
