"""The sentence of an abstract that is nearest to a query."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from broadsheet.embedders import Embedder

from .explain import Found

Span: TypeAlias = tuple[int, int]

_END = re.compile(r"[.!?]\s+(?=[A-Z0-9$“\"(])")
_STOP = re.compile(r"\.\s+(?=[A-Z0-9$“\"(])")  # found four times as soon, where no other sign ends a sentence
# After one of these a full stop ends no sentence; nor after a single letter, as in "J. Smith".
_SHORT = frozenset("al cf e.g i.e eg ie vs fig figs eq eqs sec ref refs no dr st resp approx w.r.t".split())
_MOST = 24  # sentences of one abstract that are looked at
_LEAST = 0.1  # cosine under which no sentence is near


def sentences(text: str) -> list[str]:
    """A text's sentences, each whole and in order."""
    return [text[start:end] for start, end in _spans(text)]


def nearest_sentences(
    embedder: Embedder,
    query: str,
    rarity: Callable[[str], float],
    abstracts: Sequence[str],
    words: Sequence[Sequence[Found]],
) -> list[str]:
    """For each abstract the sentence that is nearest to a query; "" where none is near.

    That is the one with most of the query's words, rare ones counting more; in an abstract that has none of
    them, the one with the largest cosine.

    Args:
        rarity: what a word counts, > 0.
        words: for each abstract, the words of the query that it has, and where.
    """
    counts = {word: rarity(word) for word in {word for found in words for _, word in found}}
    parts = [_spans(abstract)[:_MOST] for abstract in abstracts]
    chosen = [_with_most(mine, found, counts) for mine, found in zip(parts, words, strict=True)]
    undecided = [place for place, span in enumerate(chosen) if span is None and parts[place]]
    if undecided:
        texts = [[abstracts[place][start:end] for start, end in parts[place]] for place in undecided]
        for place, best in zip(undecided, _nearest(embedder, query, texts), strict=True):
            chosen[place] = None if best is None else parts[place][best]
    return [abstract[slice(*span)] if span else "" for abstract, span in zip(abstracts, chosen, strict=True)]


def _spans(text: str) -> list[Span]:
    """Where each sentence starts and ends, without the space around it."""
    found, start = [], len(text) - len(text.lstrip())
    for end in (_END if "?" in text or "!" in text else _STOP).finditer(text):
        if not _is_short(text[text.rfind(" ", start, end.start()) + 1 or start : end.start()]):
            found.append((start, end.start() + 1))
            start = end.end()
    last = len(text.rstrip())
    return [*found, (start, last)] if last > start else found


def _with_most(parts: Sequence[Span], found: Sequence[Found], counts: Mapping[str, float]) -> Span | None:
    """The first of the sentences whose words count most, each word once; None where none has any."""
    starts = [start for start, _ in parts]
    words: dict[int, set[str]] = {}
    for at, word in found:
        place = bisect_right(starts, at) - 1
        if place >= 0 and at < parts[place][1]:
            words.setdefault(place, set()).add(word)
    scores = [(sum([counts[word] for word in have]), -place) for place, have in words.items()]
    return parts[-max(scores)[1]] if scores else None


def _nearest(embedder: Embedder, query: str, texts: Sequence[Sequence[str]]) -> list[int | None]:
    """For each list of sentences the place of the one with the largest cosine, if that is near."""
    vector = embedder.embed([query])[0]
    scores = embedder.embed([sentence for mine in texts for sentence in mine]) @ vector
    found: list[int | None] = []
    for mine in texts:
        own, scores = scores[: len(mine)], scores[len(mine) :]
        best = int(np.argmax(own))
        found.append(best if own[best] >= _LEAST else None)
    return found


def _is_short(word: str) -> bool:
    word = word.lstrip("([").lower()
    return word in _SHORT or (len(word) == 1 and word.isalpha())
