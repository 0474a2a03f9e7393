"""Questions about topics: the tree, one of them with its papers, what grew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from broadsheet.errors import BadRequest, NotFound
from broadsheet.readers import Reader
from broadsheet.store import Connection, Store, papers, reports, topic_builds, topics
from broadsheet.subjects import Grown, Growth, Span, Topic, TopicOrder, TopicPage, Tree

from ._levels import FEWEST_PAPERS
from .growth import risen

_NOW = timedelta(days=30)
_BEFORE = timedelta(days=365)
_MOST_GROWN = 12
_EXAMPLES = 2
_LONGEST_NAME = 100
_SIGNS = {"week": 10, "month": 7, "year": 4}  # of a paper's date, for it to lie in such a span


class Topics:
    """The topics of one store."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now

    def tree(self, span: Span | None = None) -> Tree:
        """All topics, or those that papers of a span lie in, with the numbers of those papers."""
        with self._store.read() as db:
            alive, last = topics.alive(db), topic_builds.last_build(db)
            if last is None:
                return Tree(span=span, why_none=_why_none(papers.count(db)))
            found = topics.counts_between(db, *_bounds(span))
            waiting = topics.count_unplaced(db)
        sums = topics.added_up(found, {topic.id: topic.parent for topic in alive})
        shown = [replace(topic, papers=sums[topic.id]) for topic in alive if sums.get(topic.id)]
        shown.sort(key=lambda topic: (topic.level, -topic.papers, topic.id))
        return Tree(tuple(shown), span, found.get(None, 0), waiting, last.built_at)

    def topic(self, number: int) -> Topic:
        """The topic of this number, which may have ended (`heir`).

        Raises:
            NotFound: there never was one.
        """
        with self._store.read() as db:
            return _found(db, number)

    def page(self, number: int, order: TopicOrder, limit: int, offset: int = 0) -> TopicPage:
        """Papers of a topic that is, and what lies around it; raises NotFound."""
        with self._store.read() as db:
            topic, alive = _found(db, number), topics.alive(db)
            lowest = _lowest(alive, topic.id)
            rows = topics.rows_in(db, lowest, order, limit, offset)
            shown, total = papers.by_rows(db, rows), topics.count_in(db, lowest)
        beside = [one for one in alive if one.parent == topic.parent and one.level == topic.level]
        return TopicPage(
            topic,
            _path(alive, topic),
            tuple(one for one in alive if one.parent == topic.id),
            tuple(one for one in beside if one.id != topic.id),
            tuple(shown),
            total,
            offset,
            limit,
            order,
        )

    def path_of(self, row: int) -> tuple[Topic, ...]:
        """The topics that a paper lies in, from the top; none when it lies in none."""
        with self._store.read() as db:
            number = topics.topic_of(db, row)
            if number is None:
                return ()
            path = [topics.by_id(db, number)]
            while path[0] and path[0].parent:
                path.insert(0, topics.by_id(db, path[0].parent))
        return tuple(topic for topic in path if topic)

    def growth(self, within: int | None = None) -> Growth:
        """What grew in the last 30 days with papers, against the year before them.

        Args:
            within: a topic, to look at those in it alone; their shares are of all papers still.
        """
        with self._store.read() as db:
            last = topics.newest_day(db, self._now().astimezone(UTC).date())
            if last is None:
                return Growth()
            first = last - _NOW + timedelta(days=1)
            alive = {topic.id: topic for topic in topics.alive(db)}
            now = _known(topics.counts_between(db, first, last))
            before = _known(topics.counts_between(db, first - _BEFORE, first - timedelta(days=1)))
            wanted = set(_lowest(list(alive.values()), within)) if within else set(alive)
            rises = [rise for rise in risen(now, before) if rise.topic in wanted][:_MOST_GROWN]
            sums = sum(now.values()), sum(before.values())
            grown = tuple(
                Grown(
                    alive[rise.topic],
                    rise.now,
                    rise.before,
                    rise.now / sums[0],
                    rise.before / sums[1],
                    rise.surprise,
                    tuple(papers.by_rows(db, _examples(db, rise.topic, first))),
                )
                for rise in rises
            )
        return Growth(first, last, grown)

    def name(self, reader: Reader, number: int, name: str) -> Topic:
        """Give a topic a name that stays, or an empty one for it to be called what its papers speak of.

        Raises:
            NotFound: there is no such topic. BadRequest: too long, or the name of one beside it.
        """
        given = " ".join(name.split())
        with self._store.write() as db:
            topic = _found(db, number)
            _check_name(topic, given, topics.alive(db))
            topics.name_by_hand(db, number, given or None)
            named = _found(db, number)
            said = f"{topic.name} is called {named.name}"
            reports.log(db, reader.id, "name a topic", f"topic {number}", said, self._now())
        return named


def _bounds(span: Span | None) -> tuple[date | None, date | None, int]:
    return (span.first, span.last, _SIGNS[span.kind]) if span else (None, None, 10)


def _found(db: Connection, number: int) -> Topic:
    topic = topics.by_id(db, number)
    if topic is None:
        raise NotFound(f"there is no topic {number}; /topics lists all")
    return topic


def _path(alive: Sequence[Topic], topic: Topic) -> tuple[Topic, ...]:
    known = {one.id: one for one in alive}
    path = [topic]
    while path[0].parent in known:
        path.insert(0, known[path[0].parent])
    return tuple(path)


def _lowest(alive: Sequence[Topic], number: int) -> list[int]:
    """The topics of the lowest level in this one; itself when it is of that level."""
    below = [topic.id for topic in alive if topic.parent == number]
    return [lowest for one in below for lowest in _lowest(alive, one)] or [number]


def _known(counts: Mapping[int | None, int]) -> dict[int, int]:
    return {topic: papers for topic, papers in counts.items() if topic is not None}


def _examples(db: Connection, topic: int, since: date) -> list[int]:
    return topics.rows_in(db, [topic], "upvotes", _EXAMPLES, since=since)


def _check_name(topic: Topic, given: str, alive: Sequence[Topic]) -> None:
    if topic.heir is not None:
        raise NotFound(f"topic {topic.id} is no more; its papers are in topic {topic.heir}")
    if len(given) > _LONGEST_NAME:
        raise BadRequest(f"a name has {_LONGEST_NAME} signs at the most")
    beside = [one for one in alive if one.parent == topic.parent and one.id != topic.id]
    if given.lower() in {one.name.lower() for one in beside}:
        raise BadRequest(f"a topic beside it is called {given} already")


def _why_none(count: int) -> str:
    if count < FEWEST_PAPERS:
        return f"Topics are found among {FEWEST_PAPERS} papers and more; here are {count} so far."
    return "Topics have not been looked for so far; the clock does that, or: broadsheet topics --rebuild"
