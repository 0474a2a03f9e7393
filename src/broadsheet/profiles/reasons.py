"""Why a paper is for somebody: what its score would lose without each thing that speaks for or against it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from broadsheet.personal import Because
from broadsheet.ranking.preference import Features, Model

from .wording import AUTHOR, Wording

_PAPERS = 2
_FOR, _AGAINST = 3, 1  # words
_TRIED = 8  # words whose loss is reckoned, the weightiest of the model
_LEAST = 0.02  # of the score; less is no reason


def reasons(
    model: Model, wording: Wording, paper: Features, own: Mapping[int, tuple[str, str]]
) -> tuple[Because, ...]:
    """The two nearest of one's own papers, and the words and authors that speak for and against it.

    Args:
        paper: one paper.
        own: by place among the liked papers of the model, the id and title of each.
    """
    return (*_papers(model, paper, own), *_words(model, wording, paper))


def _papers(model: Model, paper: Features, own: Mapping[int, tuple[str, str]]) -> list[Because]:
    lost = model.without_own(paper)[: model.liked]
    best = np.argsort(-lost, kind="stable")[:_PAPERS].tolist()
    return [
        Because("paper", own[place][1], float(lost[place]), own[place][0])
        for place in best
        if place in own and lost[place] >= _LEAST
    ]


def _words(model: Model, wording: Wording, paper: Features) -> list[Because]:
    tried = model.weightiest_words(paper)[:_TRIED].tolist()
    lost = model.without_words(paper, tried).tolist()
    weighed = sorted(zip(lost, tried, strict=True), reverse=True)
    speaking = [one for one in weighed if one[0] >= _LEAST][:_FOR]
    against = [one for one in reversed(weighed) if one[0] <= -_LEAST][:_AGAINST]
    return [_because(wording.word(word), points) for points, word in [*speaking, *against]]


def _because(word: str, points: float) -> Because:
    if word.startswith(AUTHOR):
        return Because("author", word.removeprefix(AUTHOR), points)
    return Because("word", word, points)
