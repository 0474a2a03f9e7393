"""Rows of papers as hits: the papers themselves, each with the words and the sentence that tell why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import log1p

from broadsheet.answers import Hit, Why
from broadsheet.index._indexes import Indexes
from broadsheet.index._vocabulary import Vocabulary
from broadsheet.store import Store, papers

from .explain import found_words, shared_words
from .sentences import nearest_sentences
from .similar import Fold


def shown_hits(
    store: Store, indexes: Indexes, words: str, folds: Sequence[Fold], whys: Mapping[int, Why], offset: int
) -> tuple[Hit, ...]:
    """The hits of a page, in the order of the folds; papers that are gone by now are left out.

    Args:
        words: what was searched for.
        whys: what the scores tell, by row.
        offset: how many hits stand before these.
    """
    behind = [row for fold in folds for row in fold.behind]
    with store.read() as db:
        found = {paper.row: paper for paper in papers.by_rows(db, [fold.row for fold in folds])}
        names = papers.public_ids(db, behind) if behind else {}
    folds = [fold for fold in folds if fold.row in found]
    shown = [found[fold.row] for fold in folds]
    common = found_words(indexes.text(), words, shown)
    abstracts = [paper.abstract for paper in shown]
    near = nearest_sentences(indexes.embedder, words, rarity_in(indexes.vocabulary()), abstracts, common)
    hits = []
    for rank, (fold, paper) in enumerate(zip(folds, shown, strict=True)):
        others = tuple(names[row] for row in fold.behind if row in names)
        why = replace(whys[fold.row], words=shared_words(common[rank]), sentence=near[rank])
        hits.append(Hit(paper, offset + rank + 1, why.text + why.meaning, why, others))
    return tuple(hits)


def rarity_in(vocabulary: Vocabulary) -> Callable[[str], float]:
    """What a word counts: the logarithm of how few papers have it."""
    return lambda word: log1p((vocabulary.papers() + 1) / (vocabulary.count(word.lower()) + 1))
