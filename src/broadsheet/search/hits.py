"""Rows of papers as hits: the papers themselves, each with the words and the sentence that tell why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from broadsheet.answers import Hit, Why
from broadsheet.index._indexes import Indexes
from broadsheet.store import Store, papers

from .explain import Wanted, explain
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
    index, wanted = indexes.text(), Wanted.of(indexes.text(), words)
    reasons = [explain(index, wanted, found[fold.row], whys[fold.row]) for fold in folds]
    near = nearest_sentences(
        indexes.embedder,
        indexes.embedder.embed([words])[0],
        [found[fold.row].abstract for fold in folds],
        [why.words for why in reasons],
    )
    hits = []
    for rank, (fold, why, sentence) in enumerate(zip(folds, reasons, near, strict=True), start=offset + 1):
        others = tuple(names[row] for row in fold.behind if row in names)
        score = why.text + why.meaning
        hits.append(Hit(found[fold.row], rank, score, replace(why, sentence=sentence), others))
    return tuple(hits)
