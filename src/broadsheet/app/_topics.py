"""Topics: the tree, its papers, what grew; and how they come about."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property

from broadsheet.errors import BadRequest, Busy
from broadsheet.feeds.spans import month_span, week_span
from broadsheet.people.rights import reader_of
from broadsheet.readers import Who
from broadsheet.subjects import Built, Growth, Span, Topic, TopicOrder, TopicPage, Tree
from broadsheet.topics.build import Builder
from broadsheet.topics.topics import Topics
from broadsheet.types import Paper, Progress, silent

from ._rooms import Rooms

_TURN = "topics"


class Topical(Rooms):
    """What is being written about."""

    @cached_property
    def _topics(self) -> Topics:
        return Topics(self._store, self.now)

    @cached_property
    def _builder(self) -> Builder:
        embedder = self._indexes.embedder
        named = f"{embedder.name} ({embedder.dim})"
        return Builder(self._store, lambda rows: self._indexes.vectors().vectors(rows), named, self.now)

    def topics(self, week: str = "", month: str = "", year: str = "") -> Tree:
        """All topics, or those of a week, a month or a year, with the numbers of their papers.

        Raises:
            BadRequest: there is no such week, month or year, or several were given.
        """
        return self._topics.tree(_span(week, month, year))

    def topic(self, number: int) -> Topic:
        """The topic of this number, even when another one took its papers (`heir`); raises NotFound."""
        return self._topics.topic(number)

    def topic_page(
        self, number: int, order: TopicOrder = "newest", limit: int | None = None, offset: int = 0
    ) -> TopicPage:
        """Papers of a topic, and what lies around it; raises NotFound."""
        return self._topics.page(number, order, limit or self.settings.page_size, offset)

    def topics_of(self, paper: Paper) -> tuple[Topic, ...]:
        """The topics that a paper lies in, from the top; none when it lies in none."""
        return self._topics.path_of(paper.row)

    def growth(self, within: int | None = None) -> Growth:
        """Topics that are written about more than before; those in one topic alone where it is given.

        Raises:
            NotFound: there is no such topic.
        """
        if within is not None:
            self._topics.topic(within)
        return self._topics.growth(within)

    def name_topic(self, who: Who, number: int, name: str) -> Topic:
        """Give a topic a name that stays over builds, or with an empty one what its papers speak of.

        Raises:
            NotSignedIn, Forbidden: they may not. NotFound: there is no such topic.
            BadRequest: the name is too long, or one beside it has it.
        """
        return self._topics.name(reader_of(who, "name topics"), number, name)

    def build_topics(self, anew: bool = False, progress: Progress = silent) -> Built:
        """Let topics follow their papers, or make all anew.

        Raises:
            Busy: another process does that now. IndexStale: the vectors must be built anew first.
        """
        with self._held(_TURN):
            self._indexes.refresh(progress)
            return self._builder.build(anew, progress)

    def place_papers(self) -> int:
        """Put papers that came or changed into topics; how many were put elsewhere."""
        try:
            with self._held(_TURN):
                self._indexes.refresh()
                return self._builder.follow()
        except Busy:  # they are built just now, and then hold these papers, too
            return 0


def _span(week: str, month: str, year: str) -> Span | None:
    given = [(kind, name) for kind, name in (("week", week), ("month", month), ("year", year)) if name]
    if len(given) > 1:
        raise BadRequest("a week, a month or a year, not several of them")
    if week:
        return Span("week", week, *week_span(week))
    if month:
        return Span("month", month, *month_span(month))
    return Span("year", year, *_year_span(year)) if year else None


def _year_span(year: str) -> tuple[date, date]:
    if not re.fullmatch(r"[1-9]\d{3}", year, re.ASCII):
        raise BadRequest(f"{year[:40]!r} is no year; a year is written like 2025")
    return date(int(year), 1, 1), date(int(year), 12, 31)
