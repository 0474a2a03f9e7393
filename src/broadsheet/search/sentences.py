"""The sentence of an abstract that is nearest to a query."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from broadsheet.embedders import Embedder

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
    embedder: Embedder,
    query: str,
    rarity: Callable[[str], float],
    abstracts: Sequence[str],
    words: Sequence[Sequence[str]],
) -> list[str]:
    """For each abstract the sentence that is nearest to a query; "" where none is near.

    That is the one with most of the query's words, rare ones counting more; in an abstract that has none of
    them, the one with the largest cosine.

    Args:
        rarity: what a word counts, > 0.
        words: for each abstract, the words of the query that it has, as they stand there.
    """
    counts = {word: rarity(word) for word in set().union(*words)}
    parts = [sentences(abstract)[:_MOST] for abstract in abstracts]
    found = [_with_most(mine, shared, counts) for mine, shared in zip(parts, words, strict=True)]
    undecided = [place for place, sentence in enumerate(found) if not sentence and parts[place]]
    if undecided:
        vector = embedder.embed([query])[0]
        scores = embedder.embed([part for place in undecided for part in parts[place]]) @ vector
        for place in undecided:
            own, scores = scores[: len(parts[place])], scores[len(parts[place]) :]
            best = int(np.argmax(own))
            found[place] = parts[place][best] if own[best] >= _LEAST else ""
    return found


def _with_most(parts: Sequence[str], words: Sequence[str], counts: Mapping[str, float]) -> str:
    """The first of the sentences whose words count most; "" where none has any."""
    best, most = "", 0.0
    for part in parts:
        count = sum([counts[word] for word in words if word in part])
        if count > most:
            best, most = part, count
    return best


def _is_short(word: str) -> bool:
    word = word.lstrip("([").lower()
    return word in _SHORT or (len(word) == 1 and word.isalpha())
