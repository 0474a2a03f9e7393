"""What is for one reader: papers in order, with variety, and now and then something else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from zlib import crc32

import numpy as np

from broadsheet.personal import Because, PartKind
from broadsheet.ranking.preference import Features, Model
from broadsheet.ranking.variety import drawn, interleaved, varied
from broadsheet.search.similar import heads
from broadsheet.types import Rows, Scores, Vectors

_POPULAR = 0.15  # for each e-fold of upvotes; fitted on who submitted which papers next (docs/for-you.md)
_FOLLOWED = 0.5  # a followed author, or people whom they follow and who like the paper
_SUNK = 0.5  # for each time that a paper stood on their page before
_REPEATED = 2.0  # how much the dial, fully turned, takes from what repeats the papers before
_FAMILIAR = 1.5  # and from what is near to their own
_EVERY = ((0.0, 0), (0.5, 10), (0.75, 5), (1.0, 3))  # up to this dial, one in so many places is explored
_ARMS = 12  # categories that may be explored
_FOLDED = 300  # places among which what says nearly the same is looked for
_LOOKED_AT = 3000  # papers that are compared with each of their own; the best by the model alone


@dataclass(frozen=True, slots=True)
class Company:
    """What others did with papers, by row.

    Attributes:
        liked: names of people whom the reader follows and who show that they like it.
        votes: how many of the people whom they follow voted for it.
        shown: how often it stood on the reader's page before.
    """

    upvotes: Mapping[int, int] = field(default_factory=dict)
    liked: Mapping[int, Sequence[str]] = field(default_factory=dict)
    votes: Mapping[int, int] = field(default_factory=dict)
    shown: Mapping[int, int] = field(default_factory=dict)
    followed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """Papers in the order of a page, and the parts of their scores.

    Attributes:
        order: places among `rows`, the best first; those folded behind another are not there.
        parts: (n,) each; they add up to a score.
        company: what others did with them.
        explored: by place, for whose sake it stands there out of turn.
        behind: by place, the rows that say nearly the same.
    """

    rows: Rows
    features: Features
    parts: Mapping[PartKind, Scores]
    order: Sequence[int]
    company: Company
    explored: Mapping[int, str] = field(default_factory=dict)
    behind: Mapping[int, Sequence[int]] = field(default_factory=dict)

    def score(self, place: int) -> float:
        """What the parts of one paper add up to."""
        return float(sum(part[place] for part in self.parts.values()))


def ranked(
    rows: Rows,
    features: Features,
    vectors: Vectors,
    model: Model | None,
    company: Company,
    dial: float,
) -> Ranked:
    """These papers in the order in which they are for somebody; what nobody else looks at comes later.

    Args:
        rows: (n,).
        features: of these papers.
        vectors: (n, d) what the index has of them, to see which say the same.
        model: None puts them in the order of what is liked here.
        dial: from 0, familiar, to 1: what repeats the papers before and what is near to their own sinks.
    """
    if model is not None and len(rows) > _LOOKED_AT:
        linear = features.meaning @ model.meaning + features.words.dot(model.words)
        best = np.sort(np.argsort(-linear, kind="stable")[:_LOOKED_AT])
        rows, features, vectors = rows[best], features.take(best), vectors[best]
    dial = dial if model is not None else 0.0  # what is liked here stands in that order
    parts = _parts(rows, features, model, company)
    score = np.sum(list(parts.values()), axis=0, dtype=np.float32)
    familiar = dial * _FAMILIAR * np.maximum(parts["nearest"], 0)
    utility = np.asarray(score - familiar, np.float32)
    order = varied(utility, features.meaning, dial * _REPEATED)
    kept, behind = _folded(order, vectors, rows)
    return Ranked(rows, features, parts, kept, company, {}, behind)


def with_explored(found: Ranked, arms: Mapping[str, Sequence[int]], tried: Mapping[str, tuple[int, int]],
                  dial: float, seed: str) -> Ranked:  # fmt: skip
    """The same with one place in some for papers of arms that are worth a try.

    Args:
        arms: places of papers by what they would be explored for: a category, an interest.
        tried: by arm, how often it was liked and how often not.
        seed: a page that is looked at again is the same.
    """
    every = next(places for up_to, places in _EVERY if dial <= up_to)
    if not every or not arms:
        return found
    first = {*found.order[: every - 1]}
    rank = {place: at for at, place in enumerate(found.order)}
    lucky = drawn({arm: tried.get(arm, (0, 0)) for arm in arms}, crc32(seed.encode()), len(found.order))
    picked: dict[int, str] = {}
    for arm in lucky:
        free = [place for place in arms[arm] if place in rank and place not in first and place not in picked]
        if free:
            picked[min(free, key=rank.__getitem__)] = arm
    places = list(picked)[: len(found.order) // every]
    order = interleaved(found.order, places, every)
    return replace(found, order=order, explored={place: picked[place] for place in places})


def _parts(rows: Rows, features: Features, model: Model | None, company: Company) -> dict[PartKind, Scores]:
    nothing = np.zeros(len(rows), np.float32)
    meaning, words, near = model.parts(features) if model is not None else (nothing, nothing, nothing)
    return {
        "meaning": meaning,
        "words": words,
        "nearest": near,
        "followed": followed_part(rows, features, company),
        "popular": np.asarray(_POPULAR * np.log1p(_numbers(company.upvotes, rows)), np.float32),
        "shown": np.asarray(0 - _SUNK * _numbers(company.shown, rows), np.float32),
    }


def _numbers(of: Mapping[int, int], rows: Rows) -> Scores:
    """(n,) the number of each row, 0 for those without one."""
    return np.array([of.get(row, 0) for row in rows.tolist()], np.float32)


def followed_part(rows: Rows, features: Features, company: Company) -> Scores:
    """(n,) what it is worth that its authors are followed, and that people who are followed like it."""
    names = np.zeros(max(company.followed, default=-1) + 1, np.float32)
    names[list(company.followed)] = 1
    written = features.words.dot(names) > 0
    liked = [bool(company.liked.get(row) or company.votes.get(row)) for row in rows.tolist()]
    return np.asarray(_FOLLOWED * (written.astype(np.float32) + np.array(liked, np.float32)), np.float32)


def _folded(order: Rows, vectors: Vectors, rows: Rows) -> tuple[list[int], dict[int, list[int]]]:
    """The places in their order, of the first ones each with those after it that say nearly the same."""
    first = order[:_FOLDED]
    kept = {
        int(first[at]): rows[first[behind]].tolist()
        for at, behind in heads(vectors[first], np.zeros(len(first), np.bool_))
    }
    return [*kept, *order[_FOLDED:].tolist()], {place: behind for place, behind in kept.items() if behind}


def company_reasons(company: Company, row: int, authors: Sequence[str]) -> tuple[Because, ...]:
    """Why others make a paper be for somebody.

    Args:
        authors: names of its authors whom the reader follows.
    """
    told = [Because("author", name, _FOLLOWED) for name in authors[:1]]
    liked, votes = company.liked.get(row, ()), company.votes.get(row, 0)
    if liked or votes:
        said = f"liked by {', '.join(liked)}" if liked else f"{votes} people whom you follow voted for it"
        told.append(Because("reader", said, _FOLLOWED))
    if upvotes := company.upvotes.get(row, 0):
        said = f"{upvotes} upvote{'' if upvotes == 1 else 's'}"
        told.append(Because("popular", said, float(_POPULAR * np.log1p(upvotes))))
    return tuple(told)


def tally(explored: Sequence[tuple[str, bool]]) -> dict[str, tuple[int, int]]:
    """By arm, how often it was liked and how often not, of what was explored."""
    liked = Counter(arm for arm, was_liked in explored if was_liked)
    passed = Counter(arm for arm, was_liked in explored if not was_liked)
    return {arm: (liked[arm], passed[arm]) for arm in liked | passed}


def arms(rows: Rows, categories: Mapping[int, str]) -> dict[str, list[int]]:
    """The places of the papers of each category, of those categories that have most."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows.tolist()):
        if row in categories:
            found[categories[row]].append(place)
    return dict(sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))[:_ARMS])
