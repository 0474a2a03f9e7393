"""Our own model as a way that can be evaluated: as "for you" learns, without what only an instance knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from broadsheet.ranking.preference import Background, Features, fit
from broadsheet.ranking.sparse import Sparse
from broadsheet.types import Rows, Scores, Vectors

from .evaluation import Ranker
from .reading import DRAWN, about
from .tasks import Case, Task, sample
from .wording import Tally, Wording


def for_you(task: Task, vectors: Vectors) -> Ranker:
    """Learn from likes and dislikes, all of one weight, against papers drawn from all; nothing is explored.

    Popularity and followed people play no part: the tasks know nothing of them. A word tells as much as it is
    rare among the task's papers, as it is among an instance's.
    """
    wording = Wording(Tally(task.texts))
    said = zip(task.texts, task.authors, strict=True)
    words = Sparse.of([wording.read(text, authors) for text, authors in said])
    grounds = {id(case.background): case.background for case in task.cases}
    drawn = {key: _Drawn.of(background, vectors, words) for key, background in grounds.items()}

    def rank(case: Case) -> list[Scores]:
        ground = drawn[id(case.background)]
        liked, refused = (ground.features(rows, vectors, words) for rows in (case.liked, case.disliked))
        model = fit(ground.background, liked, np.ones(len(liked), np.float32), refused, len(wording))
        return [model.scores(ground.features(pool.papers, vectors, words)) for pool in case.pools]

    return rank


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """What the people of one moment share: as `reading.Ground`, without an index."""

    middle: Vectors
    background: Background

    @classmethod
    def of(cls, rows: Rows, vectors: Vectors, words: Sparse) -> Self:
        drawn = sample(rows, DRAWN, seed=1)
        middle = np.asarray(vectors[drawn].mean(axis=0), np.float32)
        return cls(middle, Background.of(_features(drawn, vectors, words, middle)))

    def features(self, rows: Rows, vectors: Vectors, words: Sparse) -> Features:
        return _features(rows, vectors, words, self.middle)


def _features(rows: Rows, vectors: Vectors, words: Sparse, middle: Vectors) -> Features:
    return Features(about(middle, vectors[rows]), words.take(rows))
