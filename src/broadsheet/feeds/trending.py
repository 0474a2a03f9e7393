"""What people are at just now, by a formula that anyone can check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

import numpy as np

from broadsheet.answers import Hot
from broadsheet.ranking import fairness, hotness
from broadsheet.ranking.fusion import best_first
from broadsheet.ranking.hotness import Numbers
from broadsheet.store import Connection, days, lively
from broadsheet.store.lively import Lively
from broadsheet.types import Rows, Scores

# A paper of a thousand votes is as hot as one of none that came 10.5 days later: what is older than
# this cannot come before what is new.
WINDOW = timedelta(days=60)
COMPARED = timedelta(days=30)  # within which papers of a field are held against each other
KEPT = 200  # papers of the group to which others may be near, the last saved ones
_DAY = 86_400.0  # seconds

# (papers that the group keeps, papers to tell of) -> cosine of each of the latter with the middle of those.
AskNear: TypeAlias = Callable[[Sequence[int], Rows], Scores]


def far(kept: Sequence[int], rows: Rows) -> Scores:  # noqa: ARG001
    """Cosines where nobody knows any: none is near."""
    return np.zeros(len(rows), np.float32)


@dataclass(frozen=True, slots=True)
class Heat:
    """Papers in row order, and the parts of what makes each hot; arrays are (n,)."""

    papers: Sequence[Lively]
    lively: Numbers
    boost: Numbers
    near: Numbers
    at: Numbers
    standing: fairness.Standing

    def rows(self) -> list[int]:
        """Their rows, the hottest first; among equals the one that is further up in its field."""
        rows = np.array([paper.row for paper in self.papers], np.int64)
        score = self.lively + self.boost + hotness.freshness(self.at) + self.standing.bonus
        return [int(row) for row in rows[best_first(rows, score)]]

    def parts(self, rows: Sequence[int], now: datetime) -> dict[int, Hot]:
        """By row, why these papers stand where they do."""
        wanted = set(rows)
        return {
            paper.row: self._parts(place, paper, now.timestamp())
            for place, paper in enumerate(self.papers)
            if paper.row in wanted
        }

    def _parts(self, place: int, paper: Lively, now: float) -> Hot:
        age = (now - paper.at) / _DAY
        return Hot(
            upvotes=paper.upvotes,
            votes=paper.votes,
            comments=paper.comments,
            saves=paper.saves,
            lively=float(self.lively[place]),
            boost=float(self.boost[place]),
            near=bool(self.near[place] > 0 and self.lively[place] == 0),
            featured=paper.featured,
            age_days=age,
            fresh=float(hotness.freshness(paper.at - now)),
            field=paper.field,
            place=int(self.standing.place[place]),
            among=int(self.standing.among[place]),
            bonus=float(self.standing.bonus[place]),
        )


def trending(db: Connection, today: date, shown_to: Sequence[str], near: AskNear) -> Heat | None:
    """What the papers of the last 60 days with papers are made hot by; None where there are none.

    Args:
        shown_to: saves count in lists that are shown to any of these: what they show, anyone may know.
    """
    newest = days.newest(db, today)
    if newest is None:
        return None
    found = lively.since(db, newest - WINDOW, today, shown_to)
    kept = lively.kept(db, shown_to, KEPT)
    return heat(found, lambda rows: near(kept, rows) if kept else far(kept, rows))


def by_hotness(db: Connection, rows: Sequence[int], today: date, shown_to: Sequence[str]) -> list[int]:
    """These papers, the hottest first; those without a day are left out."""
    return heat(lively.of(db, rows, today, shown_to), lambda rows: far((), rows)).rows()


def heat(papers: Sequence[Lively], near: Callable[[Rows], Scores]) -> Heat:
    """What makes these papers hot.

    Args:
        near: cosines of papers with what the group keeps; asked of those alone that nobody cared for yet.
    """
    numbers = [(paper.upvotes, paper.votes, paper.comments, paper.saves, paper.at) for paper in papers]
    upvotes, votes, comments, saves, at = np.array(numbers, np.float64).reshape(-1, 5).T
    alive = hotness.liveliness(upvotes, comments, saves, votes)
    nearness = _nearness(papers, alive, near)
    featured = np.array([paper.featured for paper in papers], bool)
    boost = hotness.boost(featured, nearness, alive)
    hot = alive + boost + hotness.freshness(at)
    standing = fairness.standing(hot, _fields(papers), _compared(papers))
    return Heat(papers, alive, boost, nearness, at, standing)


def _nearness(papers: Sequence[Lively], alive: Numbers, near: Callable[[Rows], Scores]) -> Numbers:
    found = np.zeros(len(papers))
    cold = np.flatnonzero(alive == 0).tolist()
    if cold:
        cosines = near(np.array([papers[place].row for place in cold], np.int64))
        found[cold] = hotness.nearness(np.asarray(cosines, np.float64))
    return found


def _fields(papers: Sequence[Lively]) -> Rows:
    numbers: dict[str, int] = {"": -1}
    return np.array([numbers.setdefault(paper.field, len(numbers) - 1) for paper in papers], np.int64)


def _compared(papers: Sequence[Lively]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    newest = max((paper.day for paper in papers), default="")
    first = (date.fromisoformat(newest) - COMPARED).isoformat() if newest else ""
    return np.array([paper.day > first for paper in papers], bool)
