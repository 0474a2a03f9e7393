"""Another order for the papers that were found; what was found does not change by it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from broadsheet.answers import Sort
from broadsheet.ranking.hotness import hotness
from broadsheet.store.papers import Glimpse
from broadsheet.types import Rows

_DAY = 86_400  # seconds


def reordered(rows: Rows, sort: Sort, glimpses: Mapping[int, Glimpse]) -> Rows:
    """The same papers by date, upvotes or hotness, the largest first; equal ones stay as they are.
    Papers that are gone by now are left out.

    Args:
        rows: in order of relevance, which "relevance" keeps.
    """
    if sort == "relevance" or not len(rows):
        return rows
    rows = rows[[row in glimpses for row in rows.tolist()]]
    seen = [glimpses[row] for row in rows.tolist()]
    if sort == "date":
        order = sorted(range(len(seen)), key=lambda place: seen[place].day, reverse=True)
        return rows[order]
    votes = np.array([glimpse.upvotes for glimpse in seen], np.float64)
    largest = _hot(seen) if sort == "trending" else votes
    return rows[np.argsort(-largest, kind="stable")]


def _hot(seen: list[Glimpse]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    votes, talk = ([getattr(one, name) for one in seen] for name in ("upvotes", "comments"))
    came = np.array([_seconds(one.day) for one in seen], np.float64)
    return hotness(np.array(votes, np.float64), np.array(talk, np.float64), came)


def _seconds(partial: str) -> float:
    year, month, day = (*(partial or "1970").split("-"), "01", "01")[:3]
    return (date(int(year), int(month), int(day)).toordinal() - date(1970, 1, 1).toordinal()) * float(_DAY)
