"""The several things that one person is interested in: their tags, and groups found among what they like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from broadsheet.personal import Like
from broadsheet.ranking.preference import Features
from broadsheet.types import Scores

from .wording import AUTHOR, Wording

_LEAST = 3  # papers that make an interest of a tag
_EACH = 8  # liked papers for each group that is looked for
_MOST = 6  # groups
_ROUNDS = 20
_TOLD = 3  # words that name a group


@dataclass(frozen=True, slots=True)
class Group:
    """An interest, with the places of its papers among the liked ones."""

    slug: str
    name: str
    places: tuple[int, ...]
    words: tuple[str, ...]


def groups(own: Features, likes: Sequence[Like], wording: Wording) -> list[Group]:
    """The interests of somebody who likes these papers: each tag of three and more, then what is found.

    A found group is called by the oldest paper in it, so that it stays what it is while papers come.
    """
    tags = Counter(tag for like in likes for tag in like.tags)
    tagged = [
        (f"tag-{tag}", tag, [place for place, like in enumerate(likes) if tag in like.tags])
        for tag, count in sorted(tags.items())
        if count >= _LEAST
    ]
    free = [place for place, like in enumerate(likes) if not {*like.tags} & {tag for _, tag, _ in tagged}]
    parts = _parts(own, free) if len(free) >= 2 * _EACH else []
    found = [(f"found-{likes[part[-1]].row}", "", part) for part in parts]
    return [_named(own, wording, *one) for one in [*tagged, *found]] if len(tagged) + len(found) > 1 else []


def _named(own: Features, wording: Wording, slug: str, name: str, places: Sequence[int]) -> Group:
    words = tellings(own, wording, places)
    return Group(slug, name or ", ".join(words), tuple(places), words)


def tellings(own: Features, wording: Wording, places: Sequence[int], most: int = _TOLD) -> tuple[str, ...]:
    """The words that these papers have most of, against the others."""
    here = np.zeros(len(own), np.float32)
    here[list(places)] = 1 / max(len(places), 1)
    there = np.where(here > 0, 0, 1 / max(len(own) - len(places), 1)).astype(np.float32)
    weight = own.words.total(here, len(wording)) - own.words.total(there, len(wording))
    best = [wording.word(int(number)) for number in np.argsort(-weight, kind="stable")[: 10 * most]]
    return tuple(word for word in best if not word.startswith(AUTHOR))[:most]


def _parts(own: Features, places: Sequence[int]) -> list[list[int]]:
    """Groups of like papers, the largest first: k-means on what they mean, begun at papers far apart."""
    meaning = own.meaning[np.asarray(places)]
    count = min(len(places) // _EACH, _MOST)
    middles = meaning[_far_apart(meaning, count)]
    nearest = np.zeros(len(places), np.int64)
    for _ in range(_ROUNDS):
        nearest = np.argmax(meaning @ middles.T, axis=1)
        sums = np.stack([meaning[nearest == number].sum(axis=0) for number in range(count)])
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        middles = np.where(lengths > 0, sums / np.maximum(lengths, 1e-9), middles)
    parts = [[places[int(at)] for at in np.flatnonzero(nearest == number)] for number in range(count)]
    return sorted((part for part in parts if len(part) >= _LEAST), key=len, reverse=True)


def _far_apart(meaning: Scores, count: int) -> NDArray[np.int64]:
    """The oldest paper, then each time the one farthest from those taken."""
    taken = [len(meaning) - 1]
    near = meaning @ meaning[-1]
    while len(taken) < count:
        taken.append(int(np.argmin(near)))
        near = np.maximum(near, meaning @ meaning[taken[-1]])
    return np.array(taken, np.int64)
