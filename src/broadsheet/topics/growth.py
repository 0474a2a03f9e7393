"""What is written about more than before, and how surely.

Source: Monroe, Colaresi and Quinn, "Fightin' Words", Political Analysis 16(4), 2008: log-odds with an
informative prior, so that few papers must grow much more than many to be noticed.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log, sqrt
from typing import NamedTuple

FEWEST = 5  # papers of the last days, below which nothing has grown
SURE = 3.6  # standard deviations: 800 topics that stay as they are seem to grow once in five months
_PRIOR = 500.0  # papers, spread as all papers are, that both times begin with


class Rise(NamedTuple):
    """What became of one topic: papers now and before, and by how many standard deviations it grew."""

    topic: int
    now: int
    before: int
    surprise: float


def risen(now: Mapping[int, int], before: Mapping[int, int]) -> list[Rise]:
    """Topics that have surely grown in their share of all papers, the most surprising first.

    Args:
        now, before: papers of each topic, of two times that need not be equally long.
    """
    sum_now, sum_before = sum(now.values()), sum(before.values())
    if not (sum_now and sum_before):
        return []
    found = []
    for topic, papers in now.items():
        earlier = before.get(topic, 0)
        if papers < FEWEST:
            continue
        prior = _PRIOR * (papers + earlier) / (sum_now + sum_before)
        rise = _log_odds(papers, sum_now, prior) - _log_odds(earlier, sum_before, prior)
        surprise = rise / sqrt(1 / (papers + prior) + 1 / (earlier + prior))
        if surprise >= SURE:
            found.append(Rise(topic, papers, earlier, surprise))
    return sorted(found, key=lambda rise: (-rise.surprise, rise.topic))


def _log_odds(papers: int, of: int, prior: float) -> float:
    return log((papers + prior) / (of + _PRIOR - papers - prior + 1))
