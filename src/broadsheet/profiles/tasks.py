"""Who liked what, and what did they come to like next? Files in, cases to rank out.

Every case hides what came later: `liked` and `background` were there before any paper of a pool, as far as
the files say when. Samples are drawn by a seed, so the same files give the same cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from broadsheet.types import Rows

Split = Literal["cold", "mid", "warm"]
SPLITS: tuple[Split, ...] = get_args(Split)
COLD, WARM = 5, 21  # liked papers: so many and no more; so many and more

Gains: TypeAlias = "NDArray[np.float64]"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is asked.

    Attributes:
        people: of a task and split at most, drawn by the seed; of the upvotes, the last months.
        cuts: moments at which one person with a long history is asked, at most.
        liked: papers that speak for a person at most, the newest; for a group that votes, four times as many.
        background: papers of nobody in particular at most.
        window_days: how long after a cut a submitter's papers count.
        years: of the authors' pools; the last three with at least `year_papers` when empty.
        archive: which rows are the authors': the scheme of their ids, or a word of their source.
    """

    people: int = 100
    cuts: int = 6
    liked: int = 300
    background: int = 3000
    window_days: int = 60
    years: tuple[int, ...] = ()
    year_papers: int = 1000
    archive: str = "acl"
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Pool:
    """Papers to rank.

    Attributes:
        papers: (n,) rows of the task's texts.
        gains: (n,) what each is worth, at least 0.
        relevant_from: the least gain, above 0, with which a paper counts as relevant.
        name: of a pool that is a thing of its own, such as a day; empty where the person is.
    """

    papers: Rows
    gains: Gains
    relevant_from: float = 1.0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One person, or a group, at one moment.

    Attributes:
        liked: rows, the newest first.
        background: rows of papers known by then, the same for all whom that moment suits; some may be liked.
        disliked: rows, the newest first.
    """

    person: str
    split: Split
    liked: Rows
    background: Rows
    pools: tuple[Pool, ...]
    disliked: Rows = field(default_factory=lambda: np.zeros(0, np.int64))


@dataclass(frozen=True, slots=True)
class Task:
    """Cases over the same papers.

    Attributes:
        texts: title and abstract of each paper.
        authors: of each paper, as far as a method may see them.
        left_out: how many of what could not be used, by what it is.
    """

    name: str
    texts: tuple[str, ...]
    authors: tuple[tuple[str, ...], ...]
    cases: tuple[Case, ...]
    left_out: Mapping[str, int]


def text_of(title: str, abstract: str) -> str:
    """What methods read of a paper, as an index embeds it."""
    return f"{title}. {abstract}" if abstract else title


def as_rows(rows: Iterable[int]) -> Rows:
    """(n,) int64."""
    return np.fromiter(rows, np.int64)


def sample(rows: Rows, size: int, seed: int) -> Rows:
    """At most `size` of these, in their order; the same for the same seed."""
    if len(rows) <= size:
        return rows
    chosen = np.random.default_rng(seed).permutation(len(rows))[:size]
    return rows[np.sort(chosen)]


def sample_names(names: Iterable[str], size: int, seed: int) -> list[str]:
    """At most `size` of these names, sorted; the same for the same seed."""
    ordered = sorted(names)
    return [ordered[place] for place in sample(np.arange(len(ordered)), size, seed)]


def made(
    name: str,
    papers: Sequence[tuple[str, tuple[str, ...]]],
    cases: Sequence[Case],
    left_out: Mapping[str, int],
) -> Task:
    """A task of the papers, as (text, authors), that its cases speak of; the others are dropped."""
    used = np.unique(np.concatenate([np.zeros(0, np.int64), *(_rows(case) for case in cases)]))
    places = np.zeros(len(papers), np.int64)
    places[used] = np.arange(len(used))
    moved: dict[int, Rows] = {}  # cases that share a background go on to share it
    return Task(
        name,
        tuple(papers[row][0] for row in used),
        tuple(papers[row][1] for row in used),
        tuple(_moved(case, places, moved) for case in cases),
        {what: number for what, number in left_out.items() if number},
    )


def _rows(case: Case) -> Rows:
    return np.concatenate(
        [case.liked, case.disliked, case.background, *(pool.papers for pool in case.pools)]
    ).astype(np.int64)


def _moved(case: Case, places: Rows, moved: dict[int, Rows]) -> Case:
    return replace(
        case,
        liked=places[case.liked],
        disliked=places[case.disliked],
        background=moved.setdefault(id(case.background), places[case.background]),
        pools=tuple(replace(pool, papers=places[pool.papers]) for pool in case.pools),
    )
