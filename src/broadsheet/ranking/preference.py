"""What a person likes, from the papers that they liked: a linear model and the nearest of their own.

The model is a ridge regression on what a paper means and on its words. Liked papers are to score 1, papers
that they would rather not see −1, and so are papers drawn from all, weakly: most of them are not for them.
It is solved by papers, not by numbers, so that each paper's share in a score is known. Beside it stands how
near a paper is to their own: to the five nearest, and to all.

Sources: positives, explicit and sampled negatives as in Scholar Inbox (arXiv:2504.08385), the age of what was
liked as in zotero-arxiv-daily (1/(1 + log10 rank)), words as in arxiv-sanity-lite. Weights fitted on the dev
folds: docs/for-you.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from broadsheet.types import Scores, Vectors

from .sparse import Sparse, Table

MEANING = 0.1  # share of what a paper means, the rest is words
_NEAREST = 5
_OF_ALL = 0.3  # share of all one's own in what is near, the rest is the nearest
_NEAR = 0.4  # share of what is near, the rest is the model
_RIDGE = 3.0
_MOST_NEAR = 300  # own papers, the newest, that nearness is reckoned to
_FEW = 100  # negatives; with fewer a small catalog would be learnt by heart
_LEAST_REFUSED = 5  # one refusal does not outweigh five likes


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """What papers mean and which words they have.

    Attributes:
        meaning: (n, d), rows of length 1 about the middle of all, or 0.
        words: n rows of length 1, or empty ones.
    """

    meaning: Vectors
    words: Sparse

    def __len__(self) -> int:
        return len(self.meaning)

    def take(self, places: Sequence[int] | NDArray[np.int64]) -> Features:
        """These papers in this order."""
        return Features(self.meaning[np.asarray(places, np.int64)], self.words.take(places))

    def likeness(self, others: Features) -> Scores:
        """(n, m) how alike papers are, in [−1, 1]."""
        return self.likeness_laid_out(others.meaning, Table.of(others.words))

    def likeness_laid_out(self, meaning: Vectors, words: Table) -> Scores:
        """The same with m papers whose words are laid out already."""
        alike = MEANING * (self.meaning @ meaning.T)
        return np.asarray(alike + (1 - MEANING) * words.products(self.words), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """Papers drawn from all: the weak negatives, and others to hold scores against.

    Attributes:
        inverse: (b, b) of the likeness of the negatives with the ridge added.
    """

    negatives: Features
    yardstick: Features
    inverse: NDArray[np.float64]

    @classmethod
    def of(cls, features: Features) -> Self:
        """Two thirds of these papers as negatives, every third as the yardstick."""
        places = np.arange(len(features))
        negatives = features.take(places[negative(places)])
        alike = negatives.likeness(negatives).astype(np.float64)
        inverse = np.linalg.inv(alike + _RIDGE * np.eye(len(negatives))).astype(np.float64)
        return cls(negatives, features.take(places[~negative(places)]), inverse)


def negative(places: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of the papers that are drawn are negatives, the others being the yardstick."""
    return places % 3 > 0


@dataclass(frozen=True, slots=True)
class Scale:
    """Where the middle of a score is, and its spread."""

    middle: float
    spread: float

    @classmethod
    def of(cls, scores: Scores) -> Self:
        """Of these scores; where they do not differ, as in a catalog of three papers, a spread of 1."""
        if not len(scores):
            return cls(0.0, 1.0)
        spread = float(scores.std())
        return cls(float(scores.mean()), spread if spread > 1e-6 else 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What a person likes.

    Attributes:
        own: n liked papers, the newest first, then m that are not for them.
        table: their words, laid out.
        liked: n.
        shares: (n + m,) what each own paper gives to the model.
        ages: (n,) how much each liked one counts for nearness; they add up to 1.
        meaning: (d,) and
        words: (v,) what meaning and words give to the model, all papers summed up.
        of_words: the middle of what words give.
        linear, near: the scales of what meaning and words give together, and of nearness.
    """

    own: Features
    table: Table
    liked: int
    shares: Scores
    ages: Scores
    meaning: Vectors
    words: Scores
    of_words: float
    linear: Scale
    near: Scale

    def parts(self, papers: Features) -> tuple[Scores, Scores, Scores]:
        """What each paper scores by meaning, by words and by nearness; their sum is its score.

        A paper as any other scores about 0, one a spread better 1.
        """
        linear, nearness = (1 - _NEAR) / self.linear.spread, _NEAR / self.near.spread
        meaning = papers.meaning @ self.meaning - (self.linear.middle - self.of_words)
        words = papers.words.dot(self.words) - self.of_words
        near = self._near(papers) - self.near.middle
        return (
            np.asarray(linear * meaning, np.float32),
            np.asarray(linear * words, np.float32),
            np.asarray(nearness * near, np.float32),
        )

    def scores(self, papers: Features) -> Scores:
        """(n,) the sum of the parts."""
        meaning, words, near = self.parts(papers)
        return np.asarray(meaning + words + near, np.float32)

    def without_own(self, paper: Features) -> Scores:
        """(n + m,) what one paper would score less if each own paper were not there, all else the same."""
        alike = self._alike(paper)[0]
        lost = (1 - _NEAR) / self.linear.spread * self.shares * alike
        near = self._near_without(alike[: len(self.ages)]) * _NEAR / self.near.spread
        lost[: len(near)] += near
        return np.asarray(lost, np.float32)

    def without_words(self, paper: Features, words: Sequence[int]) -> Scores:
        """(w,) what one paper would score less without each of these words, all else the same."""
        ids, values = paper.words.row(0)
        rows = [(ids, values), *((ids[ids != word], values[ids != word]) for word in words)]
        meaning = np.repeat(paper.meaning, len(rows), axis=0)
        scores = self.scores(Features(meaning, Sparse.of(rows)))
        return np.asarray(scores[0] - scores[1:], np.float32)

    def weightiest_words(self, paper: Features) -> NDArray[np.int32]:
        """The words of one paper, those first that weigh most for or against it."""
        ids, values = paper.words.row(0)
        known = ids < len(self.words)
        return ids[known][np.argsort(-np.abs(self.words[ids[known]] * values[known]), kind="stable")]

    def _near(self, papers: Features) -> Scores:
        return _nearness(self._alike(papers)[:, : len(self.ages)], self.ages)

    def _alike(self, papers: Features) -> Scores:
        """(p, n + m) how alike papers are to their own."""
        return papers.likeness_laid_out(self.own.meaning, self.table)

    def _near_without(self, alike: Scores) -> Scores:
        """(n,) what nearness would lose without each liked paper."""
        lost = _OF_ALL * self.ages * alike
        order = np.argsort(-alike, kind="stable")
        top = order[:_NEAREST]
        mean = alike[top].mean() if len(top) else 0.0
        for place in top:
            left = alike[order[order != place][:_NEAREST]]
            lost[place] += (1 - _OF_ALL) * (mean - (left.mean() if len(left) else 0.0))
        return lost


def fit(
    background: Background,
    liked: Features,
    weights: Scores,
    refused: Features,
    words: int,
    theirs: NDArray[np.bool_] | None = None,
) -> Model:
    """A person's model from what they liked and would rather not see.

    Args:
        liked: n ≥ 1 papers, the newest first.
        weights: (n,) in (0, 1], how much each says; age is added here.
        refused: m ≥ 0 papers.
        words: v, how many words there are.
        theirs: (b,) which of the negatives are liked papers and count as such: in a small catalog many are.
    """
    counts = weights / (1 + np.log10(1 + np.arange(len(weights))))
    own = Features(np.concatenate([liked.meaning, refused.meaning]), _joined(liked.words, refused.words))
    shares, others = _solved(background, own, counts, len(refused), theirs)
    meaning = shares @ own.meaning + others @ background.negatives.meaning
    total = own.words.total(shares, words) + background.negatives.words.total(others, words)
    ages = (counts / counts.sum())[:_MOST_NEAR].astype(np.float32)
    raw = Model(
        own, Table.of(own.words), len(liked), shares, ages,
        (MEANING * meaning).astype(np.float32), ((1 - MEANING) * total).astype(np.float32),
        0.0, Scale(0, 1), Scale(0, 1),
    )  # fmt: skip
    return _scaled(raw, background.yardstick)


def _solved(
    background: Background,
    own: Features,
    counts: Scores,
    refused: int,
    theirs: NDArray[np.bool_] | None,
) -> tuple[Scores, Scores]:
    """What each own paper and each negative gives to the model: ridge regression, solved by blocks.

    The block of the negatives is the same for everybody and is inverted once (Schur's complement).
    """
    liked = len(counts)
    crossed = background.negatives.likeness(own).T.astype(np.float64)
    negatives = len(background.negatives)
    ridge = np.concatenate(
        [counts.mean() * liked / counts, np.full(refused, max(refused, _LEAST_REFUSED))]
    ) * (_RIDGE / max(negatives, _FEW))
    target = np.concatenate([np.ones(liked), -np.ones(refused)])
    others = np.where(theirs, 1.0, -1.0) if theirs is not None else np.full(negatives, -1.0)
    half = crossed @ background.inverse
    block = own.likeness(own).astype(np.float64) + np.diag(ridge) - half @ crossed.T
    shares = np.linalg.solve(block, target - half @ others)
    given = background.inverse @ others - half.T @ shares
    return shares.astype(np.float32), given.astype(np.float32)


def _scaled(raw: Model, yardstick: Features) -> Model:
    words = yardstick.words.dot(raw.words)
    return replace(
        raw,
        of_words=Scale.of(words).middle,
        linear=Scale.of(yardstick.meaning @ raw.meaning + words),
        near=Scale.of(raw._near(yardstick)),
    )


def _nearness(alike: Scores, ages: Scores) -> Scores:
    """(p,) from (p, n): the mean of the five nearest, and of all by age."""
    if not alike.shape[1]:
        return np.zeros(len(alike), np.float32)
    top = min(_NEAREST, alike.shape[1])
    nearest = np.partition(alike, -top, axis=1)[:, -top:].mean(axis=1)
    return np.asarray((1 - _OF_ALL) * nearest + _OF_ALL * (alike @ ages), np.float32)


def _joined(first: Sparse, second: Sparse) -> Sparse:
    starts = np.concatenate([first.starts, second.starts[1:] + first.starts[-1]])
    return Sparse(
        starts, np.concatenate([first.ids, second.ids]), np.concatenate([first.values, second.values])
    )
