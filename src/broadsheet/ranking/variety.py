"""A list with variety: one of each kind before more of the same, and now and then something else."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

import numpy as np

from broadsheet.types import Rows, Scores, Vectors

REACH = 200  # of the best papers are put in order anew; nobody pages further for variety's sake


def varied(scores: Scores, vectors: Vectors, weight: float, reach: int = REACH) -> Rows:
    """Places in order: each time the paper of the highest score, less what it repeats of those before.

    Maximal marginal relevance: score − weight · the largest cosine with a paper that stands before.

    Args:
        scores: (n,).
        vectors: (n, d) of length 1, or 0.
        weight: 0 gives the order of the scores; ties keep the order of the places.

    Source: Carbonell & Goldstein, "The Use of MMR", SIGIR 1998, doi:10.1145/290941.291025.
    """
    order = np.argsort(-scores, kind="stable")
    if weight <= 0:
        return np.asarray(order, np.int64)
    best = order[:reach]
    left, repeats = np.ones(len(best), np.bool_), np.zeros(len(best), np.float32)
    taken = []
    for _ in range(len(best)):
        gain = np.where(left, scores[best] - weight * repeats, -np.inf)
        at = int(np.argmax(gain))
        taken.append(at)
        left[at] = False
        repeats = np.maximum(repeats, vectors[best] @ vectors[best[at]])
    return np.concatenate([best[taken], order[reach:]]).astype(np.int64)


def drawn(tried: Mapping[str, tuple[int, int]], seed: int, count: int) -> list[str]:
    """Which of these are worth a try, by Thompson sampling: names, at most `count`, each once.

    For each a chance is drawn from Beta(1 + successes, 1 + failures), and the luckiest are taken: what was
    liked comes more often, what was never tried is tried.

    Args:
        tried: by name, how often it was liked and how often not.
        seed: the same gives the same.

    Source: Chapelle & Li, "An Empirical Evaluation of Thompson Sampling", NeurIPS 2011.
    """
    names = sorted(tried)
    chance = np.random.default_rng(seed)
    luck = [chance.beta(1 + tried[name][0], 1 + tried[name][1]) for name in names]
    return [names[at] for at in np.argsort(-np.array(luck), kind="stable")[:count]]


def interleaved(order: Sequence[int], others: Sequence[int], every: int) -> list[int]:
    """One of the others at each `every`-th place, as long as there are any; nothing twice."""
    strange = dict.fromkeys(others)
    rest, left = deque(one for one in order if one not in strange), deque(strange)
    mixed: list[int] = []
    while rest or left:
        turn = left and (len(mixed) % every == every - 1 or not rest)
        mixed.append((left if turn else rest).popleft())
    return mixed
