"""Two tasks of a stream of featured papers: what a submitter brings next, what readers vote for."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

import numpy as np

from broadsheet.errors import SourceError
from broadsheet.types import Rows

from ._task_rows import names, rows, text
from .tasks import (
    COLD,
    WARM,
    Case,
    Gains,
    Pool,
    Sizes,
    Split,
    Task,
    as_rows,
    made,
    sample,
    sample_names,
    text_of,
)

STEP = 300  # papers by which backgrounds grow, so that people share them
APART = 20  # papers between two cuts of one submitter
PAST_MONTHS = 4  # that a group has voted before it is asked
LEAST_DAY = 5  # papers of a day that is ranked
_UNREADABLE = "papers without an id, a title or a day"
_TOO_LITTLE = "submitters with no paper after their fifth"
_NOTHING_NEXT = "moments after which a submitter brought nothing in time"
_NOT_DRAWN = "submitters who were not drawn"
_SMALL_DAYS = f"days with fewer than {LEAST_DAY} papers, or with equal votes"


@dataclass(frozen=True, slots=True)
class Stream:
    """Featured papers by day: what each says, its day, who brought it, its first day's votes."""

    papers: Sequence[tuple[str, tuple[str, ...]]]
    days: Sequence[date]
    submitters: Sequence[str]
    votes: Gains
    unreadable: int

    def before(self, day: date) -> int:
        """How many papers came before that day."""
        return bisect_left(self.days, day)


def read_stream(path: Path) -> Stream:
    """A file of featured papers.

    A line has `id`, `title`, `abstract`, `authors`, `snapshot_day`, `submitter`, `upvotes`.

    Raises:
        SourceError: it cannot be read, a line is no JSON object, or no row is such a paper.
    """
    found: dict[str, tuple[date, tuple[str, tuple[str, ...]], str, float]] = {}
    unreadable = 0
    for row in rows(path):
        id, title, day = text(row, "id"), text(row, "title"), _day(row)
        if id and title and day:
            said = text_of(title, text(row, "abstract")), names(row, "authors")
            found.setdefault(id, (day, said, text(row, "submitter"), _votes(row)))
        else:
            unreadable += 1
    if not found:
        raise SourceError(
            f"{path}: no line has id, title and snapshot_day; is it a stream of featured papers?"
        )
    ordered = sorted(found.values(), key=lambda one: one[0])
    days, papers, people, votes = zip(*ordered, strict=True)
    return Stream(papers, days, people, np.array(votes, np.float64), unreadable)


def submitters(stream: Stream, sizes: Sizes) -> Task:
    """What somebody brings within `window_days` after their fifth paper, and after each of later cuts.

    The pool is all that came in these days, by whomever; a paper of theirs is worth 1.
    """
    by_person: dict[str, list[int]] = defaultdict(list)
    for row, person in enumerate(stream.submitters):
        if person:
            by_person[person].append(row)
    able = {person for person, own in by_person.items() if len(own) > COLD}
    drawn = sample_names(able, sizes.people, sizes.seed)
    shared: dict[int, Rows] = {}
    asked = [_at_cuts(stream, person, by_person[person], sizes, shared) for person in drawn]
    cases = [case for found, _ in asked for case in found]
    left_out = {
        _UNREADABLE: stream.unreadable,
        _TOO_LITTLE: len(by_person) - len(able),
        _NOT_DRAWN: len(able) - len(drawn),
        _NOTHING_NEXT: sum(nothing for _, nothing in asked),
    }
    return made("submitters", stream.papers, cases, left_out)


def upvotes(stream: Stream, sizes: Sizes) -> Task:
    """Rank each day's papers for its readers, month after month, by what the days before it voted for.

    The upper third of each past day is liked, the lower third disliked; a paper is worth its votes, and
    relevant in the upper third. A group has no cold start: it has voted for months before it is asked.
    """
    months = sorted({day.replace(day=1) for day in stream.days})[PAST_MONTHS:][-sizes.people :]
    cases = [_month(stream, month, sizes) for month in months]
    ranked = sum(len(case.pools) for case in cases)
    days = len({day for day in stream.days if months and day >= months[0]})
    left_out = {_UNREADABLE: stream.unreadable, _SMALL_DAYS: days - ranked}
    return made("upvotes", stream.papers, [case for case in cases if case.pools], left_out)


def _at_cuts(
    stream: Stream, person: str, own: Sequence[int], sizes: Sizes, shared: dict[int, Rows]
) -> tuple[list[Case], int]:
    """The cases of one submitter, and after how many cuts they brought nothing in time."""
    cuts: list[tuple[Split, int]] = [("cold", COLD)]
    cuts += [("warm", cut) for cut in range(WARM, min(len(own), sizes.liked), APART)][: sizes.cuts]
    cases = []
    for split, cut in cuts:
        day = stream.days[own[cut - 1]]
        start = stream.before(day + timedelta(days=1))
        papers = np.arange(start, stream.before(day + timedelta(days=sizes.window_days + 1)))
        gains = np.isin(papers, own).astype(np.float64)
        if gains.any():
            liked = as_rows(reversed(own[max(0, cut - sizes.liked) : cut]))
            cases.append(Case(person, split, liked, _known(start, sizes, shared), (Pool(papers, gains),)))
    return cases, len(cuts) - len(cases)


def _known(count: int, sizes: Sizes, shared: dict[int, Rows]) -> Rows:
    """A sample of the first papers of the stream, in steps: people of about the same days share it."""
    whole = count // STEP * STEP or count
    if whole not in shared:
        shared[whole] = sample(np.arange(whole), sizes.background, sizes.seed)
    return shared[whole]


def _month(stream: Stream, month: date, sizes: Sizes) -> Case:
    start, end = stream.before(month), stream.before((month + timedelta(days=31)).replace(day=1))
    past = [_thirds(stream.votes, day) for day in _by_day(stream, 0, start)]
    liked, disliked = (_newest([pair[side] for pair in past], 4 * sizes.liked) for side in (0, 1))
    pools = tuple(
        _pool(stream, day) for day in _by_day(stream, start, end) if _can_be_ranked(stream.votes, day)
    )
    background = sample(np.arange(start), sizes.background, sizes.seed)
    return Case(f"{month:%Y-%m}", "warm", liked, background, pools, disliked)


def _by_day(stream: Stream, start: int, end: int) -> Iterator[Rows]:
    for _, day in groupby(range(start, end), key=lambda row: stream.days[row]):
        yield as_rows(day)


def _can_be_ranked(votes: Gains, day: Rows) -> bool:
    return len(day) >= LEAST_DAY and bool(votes[day].max() > votes[day].min())


def _thirds(votes: Gains, day: Rows) -> tuple[Rows, Rows]:
    """The upper and the lower third of a day by votes, the outermost first; none if these are equal."""
    ordered, size = day[np.argsort(-votes[day], kind="stable")], len(day) // 3
    if not size or votes[ordered[size - 1]] <= votes[ordered[-size]]:
        size = 0
    return ordered[:size], ordered[len(day) - size :][::-1]


def _newest(by_day: Sequence[Rows], limit: int) -> Rows:
    return np.concatenate([np.zeros(0, np.int64), *reversed(by_day)])[:limit]


def _pool(stream: Stream, day: Rows) -> Pool:
    gains = stream.votes[day]
    third = float(np.sort(gains)[::-1][max(1, len(day) // 3) - 1])
    return Pool(day, gains, third if third > 0 else float(gains.max()), stream.days[int(day[0])].isoformat())


def _day(row: Mapping[str, object]) -> date | None:
    try:
        return date.fromisoformat(str(row.get("snapshot_day"))[:10])
    except ValueError:
        return None


def _votes(row: Mapping[str, object]) -> float:
    votes = row.get("upvotes")
    return max(0.0, float(votes)) if isinstance(votes, int | float) else 0.0
