"""What people are at just now, by a formula that anyone can check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from broadsheet.ranking.fusion import best_first
from broadsheet.ranking.hotness import hotness
from broadsheet.store import Connection, days
from broadsheet.store.days import Lively

# A paper of a thousand votes is as hot as one of none that came 10.5 days later: what is older than
# this cannot come before what is new.
WINDOW = timedelta(days=60)


def trending_rows(db: Connection, today: date) -> list[int]:
    """Rows of the papers of the last 60 days with papers, hottest first."""
    newest = days.newest(db, today)
    return _by_hotness(days.lively_since(db, newest - WINDOW)) if newest else []


def by_hotness(db: Connection, rows: Sequence[int]) -> list[int]:
    """These papers, the hottest first; those without a day are left out."""
    return _by_hotness(days.lively_of(db, rows))


def _by_hotness(papers: Sequence[Lively]) -> list[int]:
    rows = np.array([paper.row for paper in papers], np.int64)
    hot = hotness(
        np.array([paper.upvotes for paper in papers], np.float64),
        np.array([paper.comments for paper in papers], np.float64),
        np.array([paper.at.timestamp() for paper in papers], np.float64),
    )
    return [int(row) for row in rows[best_first(rows, hot)]]
