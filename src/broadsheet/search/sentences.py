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
_CLOSER = 3  # sentences whose meaning is looked at, where words tell which
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
    """For each abstract its sentence with the largest cosine to the vector; "" where none is near.

    Args:
        vector: (d,) of length 1, or zeros: then no sentence is near.
        words: for each abstract, words of the query that it has; if any, the sentences with most count.
    """
    if not vector.any():
        return [""] * len(abstracts)
    parts = [
        _closest(sentences(abstract)[:_MOST], shared)
        for abstract, shared in zip(abstracts, words, strict=True)
    ]
    scores = embedder.embed([sentence for part in parts for sentence in part]) @ vector
    nearest, start = [], 0
    for part in parts:
        own = scores[start : start + len(part)]
        start += len(part)
        best = int(np.argmax(own)) if len(part) else 0
        nearest.append(part[best] if len(part) and own[best] >= _LEAST else "")
    return nearest


def _closest(parts: list[str], words: Sequence[str]) -> list[str]:
    counts = [sum(word in part for word in words) for part in parts]
    if len(parts) <= _CLOSER or not any(counts):
        return parts
    best = sorted(range(len(parts)), key=lambda place: (-counts[place], place))[:_CLOSER]
    return [parts[place] for place in sorted(best)]


def _is_short(word: str) -> bool:
    word = word.lstrip("([").lower()
    return word in _SHORT or (len(word) == 1 and word.isalpha())
