"""One person's models: of all that they like, and of each thing that they are interested in."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from broadsheet.personal import EditKind, Interest, Like, LikeKind
from broadsheet.ranking.preference import Features, Model, fit
from broadsheet.ranking.sparse import Sparse

from .grouping import Group, groups
from .reading import Ground, Readings
from .wording import AUTHOR, Wording, name_key

WEIGHTS: dict[LikeKind, float] = {"saved": 1.0, "upvoted": 0.7, "read": 0.3}
MOST_LIKES = 500  # the newest; what was liked before says little of today
MOST_REFUSED = 200
_MOST_TASTES = 2000  # people whose models are kept in memory, 0.5 MB each at the most


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """A model, and the rows of the liked papers that it was learnt from, in its order."""

    model: Model
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Taste:
    """What one person likes, as far as is known.

    Attributes:
        likes: n papers that speak for them, newest first; what they took out of their profile is not there.
        learnt: None where nothing speaks for them.
        groups: their interests, in the order of `interests`, those that are switched off too.
        own: features of the n liked papers, without the words and authors that they took out.
        gone: the numbers of these words and authors.
    """

    likes: tuple[Like, ...]
    refused: tuple[Like, ...]
    ground: Ground
    learnt: Learnt | None
    own: Features
    groups: tuple[Group, ...]
    interests: tuple[Interest, ...]
    left_out: tuple[tuple[EditKind, str], ...]
    gone: frozenset[int]

    def of_interest(self, slug: str) -> Learnt | None:
        """The model of one interest; None where there is no such one, or nothing in it."""
        for group in self.groups:
            if group.slug == slug and group.places:
                none = self.own.take([])
                return _fitted(self.ground, self.own, self.likes, group.places, none, self.gone)
        return None


class Tastes:
    """Models of people, made when asked for and kept until something that they rest on changes."""

    def __init__(self, readings: Readings) -> None:
        self._readings = readings
        self._kept: OrderedDict[int, tuple[str, Taste]] = OrderedDict()
        self._lock = threading.Lock()

    def of(
        self, reader: int, stamp: str, likes: Sequence[Like], left_out: Sequence[tuple[EditKind, str]]
    ) -> Taste:
        """The models of a reader.

        Args:
            stamp: another text whenever likes or edits have changed.
        """
        if known := self.known(reader, stamp):
            return known
        taste = make(self._readings, self._readings.ground(), likes, left_out)
        with self._lock:
            self._kept[reader] = stamp, taste
            self._kept.move_to_end(reader)
            while len(self._kept) > _MOST_TASTES:
                self._kept.popitem(last=False)
        return taste

    def known(self, reader: int, stamp: str) -> Taste | None:
        """The models of a reader, where nothing that they rest on has changed since they were made."""
        ground = self._readings.ground()
        with self._lock:
            kept = self._kept.get(reader)
        return kept[1] if kept and kept[0] == stamp and kept[1].ground is ground else None


def make(
    readings: Readings, ground: Ground, likes: Sequence[Like], left_out: Sequence[tuple[EditKind, str]]
) -> Taste:
    """The models of somebody who likes these papers, the newest first."""
    refused = tuple(one for one in likes if one.kind == "not-for-me")[:MOST_REFUSED]
    counted = tuple(one for one in likes if one.kind != "not-for-me")[:MOST_LIKES]
    liked, away = (readings.of([one.row for one in some], ground) for some in (counted, refused))
    gone = _numbers(ground.shelf.wording, left_out)  # a word has a number once a paper with it was read
    own, away = _without(liked, gone), _without(away, gone)
    found = groups(own, counted, ground.shelf.wording)
    off = {value for kind, value in left_out if kind == "interest"}
    kept = _still_in(counted, found, off)
    learnt = _fitted(ground, own, counted, kept, away, gone)
    interests = tuple(
        Interest(group.slug, group.name, len(group.places), group.words, group.slug not in off)
        for group in found
    )
    return Taste(counted, refused, ground, learnt, own, tuple(found), interests, tuple(left_out), gone)


def _still_in(likes: Sequence[Like], found: Sequence[Group], off: set[str]) -> list[int]:
    """The places of liked papers that are in no interest, or in one that is not switched off."""
    of: dict[int, list[str]] = {place: [] for place in range(len(likes))}
    for group in found:
        for place in group.places:
            of[place].append(group.slug)
    return [place for place, slugs in of.items() if not slugs or not set(slugs) <= off]


def _fitted(
    ground: Ground,
    own: Features,
    likes: Sequence[Like],
    places: Sequence[int],
    refused: Features,
    gone: frozenset[int],
) -> Learnt | None:
    if not places:
        return None
    words = len(ground.shelf.wording)
    weights = np.array([WEIGHTS[likes[place].kind] for place in places], np.float32)
    rows = np.array([likes[place].row for place in places], np.int64)
    theirs = np.isin(ground.negatives, rows)
    model = fit(ground.background, own.take(places), weights, refused, words, theirs)
    model.words[[number for number in gone if number < words]] = 0
    return Learnt(model, tuple(rows.tolist()))


def _numbers(wording: Wording, left_out: Sequence[tuple[EditKind, str]]) -> frozenset[int]:
    """The numbers of the words and authors that were taken out."""
    named = [value for kind, value in left_out if kind == "word"]
    named += [AUTHOR + name_key(value) for kind, value in left_out if kind == "author"]
    return frozenset(number for word in named if (number := wording.number(word)) is not None)


def _without(papers: Features, gone: frozenset[int]) -> Features:
    if not gone:
        return papers
    unwanted = np.array(sorted(gone), np.int32)
    rows = [papers.words.row(place) for place in range(len(papers))]
    kept = [(ids[here], values[here]) for ids, values in rows for here in [~np.isin(ids, unwanted)]]
    return Features(papers.meaning, Sparse.of(kept))
