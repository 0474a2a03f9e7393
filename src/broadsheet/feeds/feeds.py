"""The pages of days, weeks and months, and what is trending."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from broadsheet.answers import DailyPage, TrendingPage
from broadsheet.store import Connection, Store, days, papers
from broadsheet.store import daily as days_of
from broadsheet.types import FeedKind, FeedPage, Paper

from .spans import month_span, week_span
from .trending import WINDOW, AskNear, by_hotness, far, trending

_MOST_TRENDING = 100_000  # papers that are put in order: four months of all arXiv


class Feeds:
    """What is worth reading, by day and by talk.

    Args:
        shown_to: lists that are shown to any of these tell what the group keeps.
        near: how near papers are to that.
    """

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        shown_to: Sequence[str] = (),
        near: AskNear = far,
    ) -> None:
        self._store = store
        self._now = now
        self._shown_to = shown_to
        self._near = near

    def day(self, day: date | None, limit: int, offset: int = 0) -> FeedPage:
        """Papers of a day by upvotes, then time; the newest day with papers when None."""
        with self._store.read() as db:
            day = day or days.newest(db, self._today())
            if day is None:
                return FeedPage("day", (), None, None, 0, offset, limit)
            return self._span(db, "day", day, day, limit, offset)

    def week(self, week: str, limit: int, offset: int = 0) -> FeedPage:
        """Papers of an ISO week such as `2025-W44`; raises BadRequest when there is no such week."""
        first, last = week_span(week)
        with self._store.read() as db:
            return self._span(db, "week", first, last, limit, offset)

    def month(self, month: str, limit: int, offset: int = 0) -> FeedPage:
        """Papers of a month such as `2025-10`; raises BadRequest when there is no such month."""
        first, last = month_span(month)
        with self._store.read() as db:
            return self._span(db, "month", first, last, limit, offset)

    def trending(self, limit: int, offset: int = 0) -> TrendingPage:
        """The hottest papers of the last 60 days, and why they are.

        `ranking.hotness` has the formula, and `ranking.fairness` what a paper's field adds.
        """
        with self._store.read() as db:
            heat = trending(db, self._today(), self._shown_to, self._near)
            rows = heat.rows() if heat else []
            shown = papers.by_rows(db, rows[offset : offset + limit])
        first, last = _extent(shown)
        hot = heat.parts([paper.row for paper in shown], self._now()) if heat else {}
        return TrendingPage("trending", tuple(shown), first, last, len(rows), offset, limit, hot=hot)

    def daily(
        self,
        span: tuple[date, date] | None,
        submitter: str | None,
        trending: bool,
        limit: int,
        offset: int = 0,
    ) -> DailyPage:
        """Papers of these days, or of all, with the day each stands on: the newest day first, or the hottest.

        Args:
            submitter: only what they put there: a name here, or the handle that a source gave.
        """
        with self._store.read() as db:
            if trending:
                stand = self._hottest(db, span, submitter)
                part = list(stand)[offset : offset + limit + 1]
            else:
                first, last = span or (date.min, self._today())
                stand = days_of.standing(db, first, last, submitter, limit + 1, offset)
                part = list(stand)
            shown = tuple(papers.by_rows(db, part[:limit]))
            return DailyPage(shown, {paper.row: stand[paper.row] for paper in shown}, len(part) > limit)

    def _hottest(
        self, db: Connection, span: tuple[date, date] | None, submitter: str | None
    ) -> dict[int, date]:
        """Papers by row with the day each stands on, the hottest first; of the last 60 without a span."""
        newest = days.newest(db, self._today()) or self._today()
        first, last = span or (date.min if submitter else newest - WINDOW, self._today())
        stand = days_of.standing(db, first, last, submitter, _MOST_TRENDING)
        rows = by_hotness(db, list(stand), self._today(), self._shown_to)
        return {row: stand[row] for row in rows}

    def _span(
        self, db: Connection, kind: FeedKind, first: date, last: date, limit: int, offset: int
    ) -> FeedPage:
        rows = days.rows_between(db, first, last, limit, offset)
        return FeedPage(
            kind=kind,
            papers=tuple(papers.by_rows(db, rows)),
            first=first,
            last=last,
            total=days.count_between(db, first, last),
            offset=offset,
            limit=limit,
            earlier=days.before(db, first, self._today()),
            later=days.after(db, last, self._today()),
        )

    def _today(self) -> date:
        return self._now().astimezone(UTC).date()


def _extent(shown: Sequence[Paper]) -> tuple[date | None, date | None]:
    dated = [paper.day for paper in shown if paper.day]
    return min(dated, default=None), max(dated, default=None)
