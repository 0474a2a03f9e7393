"""Reviewers: researchers rated how well they know some papers; rank these by the papers they wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import isfinite
from pathlib import Path

import numpy as np

from broadsheet.errors import SourceError
from broadsheet.tools import files
from broadsheet.types import Rows

from ._task_rows import names, rows, text
from .tasks import COLD, WARM, Case, Pool, Sizes, Split, Task, as_rows, made, sample, sample_names, text_of

RELEVANT_FROM = 4.0  # of 5: they know the matter well
_LACKS = "rated papers that the corpus lacks"
_TOO_LITTLE = "people without papers of their own, or with fewer than two ratings that differ"
_NOT_DRAWN = "people who were not drawn"


def reviewers(folder: Path, sizes: Sizes) -> Task:
    """Each reviewer with all papers of their own, and once more with five of them where they have more.

    Args:
        folder: `corpus.jsonl` (`_id`, `title`, `text`), `users.jsonl` (`user`, and `profile`: own papers,
            taken as newest first), `ratings.tsv` (user, paper, expertise from 1 to 5).

    Raises:
        SourceError: a file is missing or has another form.
    """
    papers, known = _corpus(folder / "corpus.jsonl")
    profiles = {text(row, "user"): names(row, "profile") for row in rows(folder / "users.jsonl")}
    ratings, lacking = _ratings(folder / "ratings.tsv", known)
    able = {
        user: as_rows(known[paper] for paper in profile if paper in known)
        for user, profile in profiles.items()
        if len(set(ratings[user].values())) > 1 and any(paper in known for paper in profile)
    }
    drawn = sample_names(able, sizes.people, sizes.seed)
    background = _background(len(papers), ratings, sizes)
    cases = [case for user in drawn for case in _cases(user, able[user], ratings[user], background, sizes)]
    left_out = {
        _LACKS: lacking,
        _TOO_LITTLE: len(profiles) - len(able),
        _NOT_DRAWN: len(able) - len(drawn),
    }
    return made("reviewers", papers, cases, left_out)


def _cases(
    user: str, own: Rows, rated: Mapping[int, float], background: Rows, sizes: Sizes
) -> Sequence[Case]:
    gains = np.array(list(rated.values()), np.float64)
    pools = (Pool(as_rows(rated), gains, RELEVANT_FROM),)
    split: Split = "cold" if len(own) <= COLD else "warm" if len(own) >= WARM else "mid"
    whole = Case(user, split, own[: sizes.liked], background, pools)
    return [whole] if split == "cold" else [whole, Case(user, "cold", own[:COLD], background, pools)]


def _background(papers: int, ratings: Mapping[str, Mapping[int, float]], sizes: Sizes) -> Rows:
    """Papers that nobody rated."""
    rated = {row for given in ratings.values() for row in given}
    return sample(as_rows(row for row in range(papers) if row not in rated), sizes.background, sizes.seed)


def _corpus(path: Path) -> tuple[list[tuple[str, tuple[str, ...]]], dict[str, int]]:
    papers: list[tuple[str, tuple[str, ...]]] = []
    known: dict[str, int] = {}
    for row in rows(path):
        id, title = text(row, "_id", "id"), text(row, "title")
        if id and id not in known:
            known[id] = len(papers)
            papers.append((text_of(title, text(row, "text", "abstract")), names(row, "authors")))
    return papers, known


def _ratings(path: Path, known: Mapping[str, int]) -> tuple[dict[str, dict[int, float]], int]:
    """What each user gave to rows of the corpus, and how many ratings are of papers that it lacks."""
    found: dict[str, dict[int, float]] = defaultdict(dict)
    lacking = 0
    for number, line in enumerate(files.lines(path), start=1):
        try:
            user, paper, grade = line.decode("utf-8").rstrip("\r\n").split("\t")
            gain = float(grade)
        except ValueError as error:
            if number == 1:  # a heading
                continue
            raise SourceError(f"{path}, line {number}: not user, paper and expertise, by tabs") from error
        if not isfinite(gain) or gain < 0:
            raise SourceError(f"{path}, line {number}: {grade} is no expertise")
        if paper in known:
            found[user][known[paper]] = gain
        else:
            lacking += 1
    return found, lacking
