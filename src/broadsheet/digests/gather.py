"""What somebody is told in a letter: papers that are new to them, each with its reason, in fair shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import zip_longest

from broadsheet.feeds import Feeds
from broadsheet.letters import FOLLOWED, SECTIONS, Digest, Item, Section, Subscription
from broadsheet.library import News
from broadsheet.personal import Suggestion
from broadsheet.readers import Who
from broadsheet.store import Store, days, letters, papers
from broadsheet.types import Paper

from .schedule import local_day

TRENDING = 30  # first places among which somebody looks for what they were not told
GRACE = timedelta(days=3)  # votes come late, and archives bring papers with dates of days ago
_OF_A_DAY = 300
_OF_A_FOLLOW = 60
_FOR_THEM = 60
_FIRST = {"daily": timedelta(days=1), "weekdays": timedelta(days=1), "weekly": timedelta(days=7)}

# What they follow and what is new of it since a day; of papers, which they know or will not see; the best for
# them of what is new since a day.
AskNews = Callable[[Who, date, int], Sequence[News]]
AskKnown = Callable[[Who, Sequence[Paper]], Mapping[int, str]]
AskForThem = Callable[[Who, date, int], Sequence[Suggestion]]
Parts = dict[Section, list[Item]]


@dataclass
class Round:
    """What is asked once for all letters of a round."""

    papers: dict[int, Paper] = field(default_factory=dict)
    rows: dict[tuple[str, date], list[int]] = field(default_factory=dict)


class Gatherer:
    """Puts together what letters tell, for one round of letters."""

    def __init__(
        self, store: Store, feeds: Feeds, news: AskNews, known: AskKnown, for_them: AskForThem
    ) -> None:
        self._store, self._feeds = store, feeds
        self._news, self._known, self._for_them = news, known, for_them
        self._round = Round()

    def gather(self, to: Subscription, who: Who, now: datetime) -> tuple[Digest, int]:
        """What a letter now would say, and how many papers lacked nothing but upvotes."""
        day = local_day(to.choices, now)
        since = self.since(to, now)
        with self._store.read() as db:
            told = letters.told(db, to.id)
        parts = {part: items for part, items in self._parts(to, who, since, now) if items}
        parts, weak = _with_upvotes(self._new_to(who, parts, told), to.choices.threshold)
        return Digest(day, since, _shared(parts, to.choices.most)), weak

    def since(self, to: Subscription, now: datetime) -> date:
        """The first day of the papers that a letter now may tell of."""
        read_to = to.read_to or now - _FIRST[to.choices.rhythm]
        return (read_to - GRACE).date()

    def _parts(
        self, to: Subscription, who: Who, since: date, now: datetime
    ) -> Iterator[tuple[Section, list[Item]]]:
        wanted = to.choices.sections
        follows = self._followed(who, since) if who.reader and set(wanted) & set(FOLLOWED) else {}
        for part in SECTIONS:
            if part not in wanted:
                continue
            if part == "trending":
                yield part, [Item(paper, part, _liveliness(paper)) for paper in self._trending(now.date())]
            elif part == "day":
                yield part, [Item(paper, part, _standing(paper)) for paper in self._days(since, now.date())]
            elif part == "for-you":
                best = self._for_them(who, since, _FOR_THEM) if who.reader else ()
                yield part, [Item(one.paper, part, one.why()) for one in best]
            else:
                yield part, follows.get(part, [])

    def _followed(self, who: Who, since: date) -> Parts:
        found: Parts = {}
        for news in self._news(who, since, _OF_A_FOLLOW):
            reason = _because(news)
            part = found.setdefault(news.follow.kind, [])
            part += [Item(paper, news.follow.kind, reason) for paper in news.papers]
        return found

    def _trending(self, today: date) -> list[Paper]:
        key = ("trending", today)
        if key not in self._round.rows:
            page = self._feeds.trending(TRENDING)
            self._round.papers |= {paper.row: paper for paper in page.papers}
            self._round.rows[key] = [paper.row for paper in page.papers]
        return [self._round.papers[row] for row in self._round.rows[key]]

    def _days(self, since: date, today: date) -> list[Paper]:
        key = ("day", since)
        if key not in self._round.rows:
            with self._store.read() as db:
                rows = days.rows_between(db, since, today, _OF_A_DAY, 0)
                new = [row for row in rows if row not in self._round.papers]
                self._round.papers |= {paper.row: paper for paper in papers.by_rows(db, new)}
            self._round.rows[key] = [row for row in rows if row in self._round.papers]
        return [self._round.papers[row] for row in self._round.rows[key]]

    def _new_to(self, who: Who, parts: Parts, told: set[int]) -> Parts:
        """Without what they were told, know already, will not see, or what was taken back."""
        fresh = {
            part: [item for item in items if item.paper.row not in told and not item.paper.withdrawn]
            for part, items in parts.items()
        }
        every = {item.paper.row: item.paper for items in fresh.values() for item in items}
        known = self._known(who, list(every.values())) if who.reader else {}
        return {
            part: [item for item in items if item.paper.row not in known] for part, items in fresh.items()
        }


def _with_upvotes(parts: Parts, threshold: int) -> tuple[Parts, int]:
    """Only what has enough upvotes, where upvotes are what a part goes by; and how many had not."""
    kept: Parts = {}
    weak: set[int] = set()
    for part, items in parts.items():
        by_votes = part in ("trending", "day")
        kept[part] = [item for item in items if not by_votes or item.paper.upvotes >= threshold]
        weak |= {item.paper.row for item in items} - {item.paper.row for item in kept[part]}
    return kept, len(weak)


def _shared(parts: Parts, most: int) -> tuple[Item, ...]:
    """The best of each part in turn, no paper twice, until there are enough; then by part."""
    chosen: dict[int, Item] = {}
    for row in zip_longest(*parts.values()):
        for item in row:
            if item and len(chosen) < most:
                chosen.setdefault(item.paper.row, item)
    order = {part: place for place, part in enumerate(SECTIONS)}
    return tuple(sorted(chosen.values(), key=lambda item: order[item.section]))


def _liveliness(paper: Paper) -> str:
    return ", ".join(filter(None, (_count(paper.upvotes, "upvote"), _count(paper.comments, "comment"))))


def _standing(paper: Paper) -> str:
    on = f"on the page of {paper.day.day} {paper.day:%B}" if paper.day else "new"
    return ", ".join(filter(None, (on, _liveliness(paper))))


def _because(news: News) -> str:
    value = news.follow.value
    return {
        "author": f"by {value}, whom you follow",
        "category": f"new in {value}",
        "query": f"found by your query “{value}”",
        "reader": f"{value} submitted or saved it",
        "list": f"new in the list {value}",
    }[news.follow.kind]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}" if number else ""
