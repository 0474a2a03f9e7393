"""Topics are built from all papers, and new papers are put into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from broadsheet.store import Connection, Store, topic_builds, topics
from broadsheet.store.topic_builds import Build, Group
from broadsheet.subjects import Built
from broadsheet.types import Progress, Rows, Vectors, silent

from ._heirs import inherited
from ._levels import FEWEST_PAPERS, sizes
from ._names import Named, names_of
from ._phrases import read_phrases
from ._shape import SLACK, Level, Shape, found, moved
from ._sphere import NOWHERE, Cloud, Labels, nearest

_ANEW_AFTER = 2  # times as many papers as when all groups were last made anew
_CHUNK = 5000
_WHOLE_TEXTS = 20_000  # papers, up to which abstracts are read for names as well


@dataclass(frozen=True, slots=True)
class _Before:
    """What there was when a build began."""

    rows: Rows
    read_to: int
    last: Build | None
    groups: list[Group]
    placed: Rows
    places: Rows

    def of(self, rows: Rows) -> Rows:
        """(n,) the topic of each of these papers; 0 for none."""
        if not len(self.placed):
            return np.zeros(len(rows), np.int64)
        at = np.minimum(np.searchsorted(self.placed, rows), len(self.placed) - 1)
        return np.where(self.placed[at] == rows, self.places[at], 0)


class Builder:
    """Builds the topics of one store.

    Args:
        read: gives (n, d) vectors of papers' rows, zeros for those that have none.
        embedder: names who made them; vectors of another one say other things.
    """

    def __init__(
        self, store: Store, read: Callable[[Rows], Vectors], embedder: str, now: Callable[[], datetime]
    ) -> None:
        self._store, self._read, self._embedder, self._now = store, read, embedder, now

    def build(self, anew: bool = False, progress: Progress = silent) -> Built:
        """Let topics follow their papers; make all anew where there are none, or twice as many papers.

        Args:
            anew: make all anew in any case. Topics that are nearly the same keep their numbers and names.
        """
        before = self._before()
        wanted = sizes(len(before.rows))
        if not wanted:
            return Built(why_none=_too_few(len(before.rows)))
        advance = progress("finding topics", 3)
        anew = anew or self._is_to_be_anew(before)
        shape = found(before.rows, self._read, wanted) if anew else self._moved(before)
        if not shape.levels:
            return Built(why_none="papers have no vectors so far; broadsheet index makes them")
        heirs: dict[int, tuple[int, int]] = {
            number: (len(shape.levels) - 1, heir) for number, heir in shape.ended.items()
        }
        if anew:
            shape, heirs = inherited(shape, before.groups, before.of(before.rows))
        advance(1)
        names = self._names(before, shape)
        advance(1)
        with self._store.write() as db:
            built = self._write(db, before, shape, names, heirs, anew)
        advance(1)
        return built

    def follow(self) -> int:
        """Put papers that came or changed into the topics that there are; how many were put elsewhere."""
        with self._store.read() as db:
            last = topic_builds.last_build(db)
            if last is None or last.embedder != self._embedder:
                return 0
            read_to = topic_builds.newest_change(db)
            rows = np.array(topic_builds.changed(db, last.read_to), np.int64)
            groups = topic_builds.groups(db) if len(rows) else []
            standing = topic_builds.standing(db, rows.tolist())
        if not len(rows):
            return 0
        lowest = [group.id for group in _lowest(groups)]
        old = _labels(np.array([standing.get(row) or 0 for row in rows.tolist()]), np.array(lowest))
        labels = self._nearest(rows, groups, old, last.floor)
        places = {
            row: lowest[label] if label >= 0 else None
            for row, label in zip(rows.tolist(), labels.tolist(), strict=True)
        }
        moved = [(row, topic) for row, topic in places.items() if standing.get(row, 0) != topic]
        if not moved and read_to <= last.read_to:
            return 0
        with self._store.write() as db:
            topic_builds.place(db, moved)
            topic_builds.move_mark(db, last.id, max(read_to, last.read_to))
            topic_builds.count_anew(db)
        return len(moved)

    def _before(self) -> _Before:
        with self._store.read() as db:
            return _Before(
                topic_builds.all_rows(db),
                topic_builds.newest_change(db),
                topic_builds.last_build(db),
                topic_builds.groups(db),
                *topic_builds.placements(db),
            )

    def _is_to_be_anew(self, before: _Before) -> bool:
        last = before.last
        if last is None or last.embedder != self._embedder:
            return True
        return len(before.rows) > _ANEW_AFTER * last.papers

    def _moved(self, before: _Before) -> Shape:
        shape = _shape_of(before)
        old = _labels(before.of(before.rows), shape.levels[-1].ids)
        return moved(before.rows, self._read, shape, old)

    def _nearest(self, rows: Rows, groups: list[Group], old: Labels, floor: float) -> Labels:
        centres = np.stack([group.centroid for group in _lowest(groups)])
        labels = np.full(len(rows), NOWHERE, np.int32)
        for part, points in Cloud(rows, self._read, groups[0].centroid).parts():
            near, cosines = nearest(points, centres, old[part], SLACK)
            near[(cosines < floor) | ~points.any(axis=1)] = NOWHERE
            labels[part] = near
        return labels

    def _names(self, before: _Before, shape: Shape) -> list[list[Named]]:
        """Names of all groups; those that there were keep theirs."""
        kept = {group.id: Named(group.name, tuple(group.phrases)) for group in before.groups}
        with self._store.read() as db:
            given = {topic.id: topic.name for topic in topics.alive(db) if topic.given}
        known = [[kept.get(int(number)) for number in level.ids] for level in shape.levels]
        if all(name is not None for names in known for name in names):
            return [[name for name in names if name] for names in known]
        shown = [[given.get(int(number), "") for number in level.ids] for level in shape.levels]
        phrases = read_phrases(self._texts(before.rows), max(2, min(8, len(before.rows) // 5000)))
        labels = [shape.at(depth) for depth in range(len(shape.levels))]
        return names_of(phrases, labels, [level.parents for level in shape.levels], known, shown)

    def _texts(self, rows: Rows) -> Iterator[str]:
        whole = len(rows) <= _WHOLE_TEXTS
        for start in range(0, len(rows), _CHUNK):
            part = rows[start : start + _CHUNK].tolist()
            with self._store.read() as db:
                texts = topic_builds.titles(db, part, abstracts=whole)
            yield from (texts.get(row, "") for row in part)

    def _write(
        self,
        db: Connection,
        before: _Before,
        shape: Shape,
        names: list[list[Named]],
        heirs: Mapping[int, tuple[int, int]],
        anew: bool,
    ) -> Built:
        root = next((group.id for group in before.groups if group.level == 0), topic_builds.next_number(db))
        number = max(topic_builds.next_number(db), root + 1)
        written = [Group(root, None, 0, "", (), shape.mean)]
        ids: list[Rows] = []
        for depth, level in enumerate(shape.levels):
            new = level.ids == 0
            ids.append(np.where(new, number + np.cumsum(new) - 1, level.ids))
            number += int(new.sum())
            written += _written(level, depth, ids, names[depth])
        topic_builds.put_groups(db, written, self._now())
        topic_builds.end(db, {old: int(ids[depth][place]) for old, (depth, place) in heirs.items()})
        places = np.where(shape.labels < 0, 0, ids[-1][shape.labels])
        was = before.of(before.rows)
        changed = (places != was) | ~np.isin(before.rows, before.placed)
        topic_builds.place(
            db, zip(before.rows[changed].tolist(), (n or None for n in places[changed].tolist()), strict=True)
        )
        born = 0 if before.last is None else sum(int((level.ids == 0).sum()) for level in shape.levels)
        built = Built(
            tuple(len(level) for level in shape.levels),
            int((places > 0).sum()),
            int((places == 0).sum()),
            int(((was > 0) & (places != was)).sum()),
            born,
            len(heirs),
        )
        base = len(before.rows) if anew or before.last is None else before.last.papers
        counts = {**built.counts(), "usual": shape.usual, "spread": shape.spread}
        topic_builds.put_build(db, self._embedder, self._now(), before.read_to, base, shape.floor, counts)
        topic_builds.count_anew(db)
        return built


def _written(level: Level, depth: int, ids: list[Rows], names: list[Named]) -> list[Group]:
    """The groups of a level as they are kept."""
    above = ids[depth - 1][level.parents] if depth else np.zeros(len(level), np.int64)
    return [
        Group(int(number), int(parent) or None, depth + 1, name.name, name.phrases, centre)
        for number, parent, name, centre in zip(ids[depth], above, names, level.centres, strict=True)
    ]


def _labels(places: Rows, ids: Rows) -> Labels:
    """Which of these groups, in order of their numbers, each paper is in; NOWHERE for none of them."""
    at = np.minimum(np.searchsorted(ids, places), len(ids) - 1)
    return np.where(ids[at] == places, at, NOWHERE).astype(np.int32)


def _lowest(groups: list[Group]) -> list[Group]:
    deepest = max(group.level for group in groups)
    return [group for group in groups if group.level == deepest]


def _shape_of(before: _Before) -> Shape:
    """The tree as it is kept."""
    groups, last = before.groups, before.last
    levels: list[Level] = []
    for number in range(1, max(group.level for group in groups) + 1):
        here = [group for group in groups if group.level == number]
        above = levels[-1].ids if levels else np.zeros(1, np.int64)
        parents = np.searchsorted(above, np.array([group.parent or 0 for group in here]))
        ids = np.array([group.id for group in here], np.int64)
        levels.append(Level(np.stack([group.centroid for group in here]), parents, ids))
    counts: Mapping[str, float] = last.counts if last else {}
    return Shape(
        groups[0].centroid, tuple(levels), usual=counts.get("usual", 0.0), spread=counts.get("spread", 0.0)
    )


def _too_few(papers: int) -> str:
    return f"topics are found among {FEWEST_PAPERS} papers and more; there are {papers}"
