"""Authors: find what somebody wrote in a year among all papers of that year, by what they wrote before."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from broadsheet.errors import BadRequest
from broadsheet.types import Rows

from ._task_rows import names, rows, text
from .tasks import COLD, WARM, Case, Pool, Sizes, Split, Task, as_rows, made, sample, sample_names, text_of

YEARS = 3
LEAST_BEFORE: dict[Split, int] = {"cold": COLD, "warm": WARM}
_UNDATED = "papers of the archive without an abstract or a year"
_OTHERS = "papers of other archives"
_NOT_DRAWN = "authors who were not drawn, over all years"


@dataclass(frozen=True, slots=True)
class _Paper:
    said: str
    authors: tuple[str, ...]
    published: str

    @property
    def year(self) -> int:
        return int(self.published[:4])


def authors(paths: Sequence[Path], sizes: Sizes) -> Task:
    """Authors with papers in a year, and five or more before it.

    Cold: the last five speak for them; warm: all, where they are 21 or more.

    Methods see text alone: names would give the answer away. People of one name count as one.

    Raises:
        BadRequest: no year has enough papers.
        SourceError: a file cannot be read, or has another form.
    """
    papers, left_out = _read(paths, sizes)
    by_name: dict[str, list[int]] = defaultdict(list)
    for row, paper in enumerate(papers):
        for name in paper.authors:
            by_name[name].append(row)
    years = sizes.years or _years(papers, sizes)
    cases: list[Case] = []
    for place, year in enumerate(years):
        share = (sizes.people + place) // len(years)
        found, able = _of_year(papers, by_name, year, share, sizes)
        cases += found
        left_out[_NOT_DRAWN] += able - len(found)
    return made("authors", [(paper.said, ()) for paper in papers], cases, left_out)


def _of_year(
    papers: Sequence[_Paper], by_name: Mapping[str, Sequence[int]], year: int, share: int, sizes: Sizes
) -> tuple[list[Case], int]:
    """Cases of authors who were drawn, and how many there could be."""
    when = np.array([paper.year for paper in papers])
    pool = np.flatnonzero(when == year)
    background = sample(np.flatnonzero(when < year), sizes.background, sizes.seed)
    cases, able = [], 0
    for split, least in LEAST_BEFORE.items():
        fit = [name for name, own in by_name.items() if _fits(when[list(own)], year, least)]
        able += len(fit)
        for name in sample_names(fit, share, sizes.seed + year + least):
            own = np.array(by_name[name])
            liked = _newest_first(papers, own[when[own] < year])[: COLD if split == "cold" else sizes.liked]
            gains = np.isin(pool, own).astype(np.float64)
            cases.append(Case(name, split, liked, background, (Pool(pool, gains),)))
    return cases, able


def _fits(years: Rows, year: int, least: int) -> bool:
    return int((years < year).sum()) >= least and bool((years == year).any())


def _newest_first(papers: Sequence[_Paper], own: Rows) -> Rows:
    return as_rows(sorted(own.tolist(), key=lambda row: papers[row].published, reverse=True))


def _years(papers: Sequence[_Paper], sizes: Sizes) -> tuple[int, ...]:
    """The last years with enough papers; the first year of all has nothing before it."""
    counted = Counter(paper.year for paper in papers)
    enough = sorted(year for year, number in counted.items() if number >= sizes.year_papers)
    if not enough:
        raise BadRequest(
            f"no year has {sizes.year_papers} papers of the archive {sizes.archive!r}: there are"
            f" {len(papers)} papers; name years, or another archive"
        )
    return tuple(enough[-YEARS:])


def _read(paths: Sequence[Path], sizes: Sizes) -> tuple[list[_Paper], Counter[str]]:
    found: dict[str, _Paper] = {}
    left_out: Counter[str] = Counter()
    for path in paths:
        for row in rows(path):
            if not _is_of(row, sizes.archive):
                left_out[_OTHERS] += 1
                continue
            title, abstract, published = text(row, "title"), text(row, "abstract"), text(row, "published")
            if title and abstract and re.match(r"\d{4}", published):
                paper = _Paper(text_of(title, abstract), names(row, "authors"), published)
                found.setdefault(text(row, "id") or title, paper)
            else:
                left_out[_UNDATED] += 1
    return list(found.values()), left_out


def _is_of(row: Mapping[str, object], archive: str) -> bool:
    """Whether its id has that scheme, or its source that word: `acl:P19-1`, `acl-org/acl-anthology`."""
    scheme = str(row.get("id", "")).partition(":")[0].lower()
    return archive.lower() in {scheme, *re.split(r"\W+", str(row.get("source", "")).lower())}
