"""What builds of topics read and write: groups with their centroids, and the place of every paper."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import numpy as np
from sqlalchemy import Connection, bindparam, func, insert, select, text

from broadsheet.types import Rows, Vectors

from ._now import NOW
from .tables import papers
from .topic_tables import topic_builds, topics
from .topics import added_up, counts_between

_PLACE = text(
    """
    INSERT INTO topic_papers (paper_id, topic_id, day)
    SELECT id, CAST(:topic AS BIGINT), coalesce(day, published) FROM papers WHERE id = :row
    ON CONFLICT (paper_id) DO UPDATE SET topic_id = excluded.topic_id, day = excluded.day
    """
)
_UNSURE_S = 60
_MOST = 5000  # parameters of one statement
_AT_ONCE = 5000  # papers that are put into topics by one statement: 300,000 would take 100 MB


@dataclass(frozen=True, slots=True)
class Build:
    """What is known of the last build.

    Attributes:
        read_to: when the last paper that was looked at had changed, in seconds since 1970.
        papers: how many there were when all groups were last made anew.
        floor: a paper whose cosine with every topic is below it lies in none.
    """

    id: int
    embedder: str
    built_at: datetime
    read_to: int
    papers: int
    floor: float
    counts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Group:
    """A topic as a build writes it; `parent` is the number of one that is written before it."""

    id: int
    parent: int | None
    level: int
    name: str
    phrases: Sequence[str]
    centroid: Vectors


def groups(db: Connection) -> list[Group]:
    """All that are, with their centroids, by level and number; the mean of all papers has level 0."""
    query = text(
        "SELECT id, parent_id, level, name, phrases, centroid FROM topics"
        " WHERE into_id IS NULL ORDER BY level, id"
    )
    return [
        Group(row.id, row.parent_id, row.level, row.name, json.loads(row.phrases), _vector(row.centroid))
        for row in db.execute(query)
    ]


def last_build(db: Connection) -> Build | None:
    """The build in use; None before the first."""
    row = db.execute(text("SELECT * FROM topic_builds ORDER BY id DESC LIMIT 1")).first()
    if row is None:
        return None
    at = datetime.fromisoformat(row.built_at)
    counts = json.loads(row.counts)
    return Build(row.id, row.embedder, at, row.read_to, row.papers, row.floor, counts)


def put_build(
    db: Connection,
    embedder: str,
    now: datetime,
    read_to: int,
    papers: int,
    floor: float,
    counts: Mapping[str, float],
) -> None:
    """A build is in use from now on."""
    values: dict[str, Any] = {"embedder": embedder, "built_at": now.isoformat(), "read_to": read_to}
    values |= {"papers": papers, "floor": floor, "counts": json.dumps(dict(counts))}
    db.execute(insert(topic_builds).values(values))


def move_mark(db: Connection, build: int, read_to: int) -> None:
    """Papers that changed until then were looked at."""
    db.execute(
        text("UPDATE topic_builds SET read_to = :read_to WHERE id = :id"), {"read_to": read_to, "id": build}
    )


def next_number(db: Connection) -> int:
    """The first number that no topic has had."""
    return int(db.execute(text("SELECT coalesce(max(id), 0) + 1 FROM topics")).scalar_one())


def put_groups(db: Connection, written: Sequence[Group], now: datetime) -> None:
    """Write topics that are there anew, and add the others; what people named keeps that name."""
    known = set(db.execute(text("SELECT id FROM topics")).scalars())
    new = [group for group in written if group.id not in known]
    for group in sorted(new, key=lambda group: group.level):  # first: what stays may lie in one of them
        values = _columns(group) | {"parent_id": group.parent, "made_at": now.isoformat()}
        values.pop("parent")
        db.execute(insert(topics).values(values))
    if old := [_columns(group) for group in written if group.id in known]:
        query = "UPDATE topics SET parent_id = :parent, level = :level, name = :name, phrases = :phrases,"
        db.execute(text(f"{query} centroid = :centroid, into_id = NULL WHERE id = :id"), old)


def end(db: Connection, heirs: Mapping[int, int]) -> None:
    """Topics are no more; each has an heir, and so has what it had inherited from."""
    for number, heir in heirs.items():
        values = {"id": number, "heir": heir}
        db.execute(text("UPDATE topics SET into_id = :heir, papers = 0 WHERE id = :id"), values)
        db.execute(text("UPDATE topics SET into_id = :heir WHERE into_id = :id"), values)


def place(db: Connection, places: Iterable[tuple[int, int | None]]) -> None:
    """(row, topic) of papers; those that are gone meanwhile are passed over."""
    values = ({"row": row, "topic": topic} for row, topic in places)
    while part := list(islice(values, _AT_ONCE)):
        db.execute(_PLACE, part)


def placements(db: Connection) -> tuple[Rows, Rows]:
    """Rows of all papers that were looked at, in order, and the topic of each; 0 for none."""
    query = text("SELECT paper_id, coalesce(topic_id, 0) FROM topic_papers ORDER BY paper_id")
    found = np.array([tuple(row) for row in db.execute(query)], np.int64).reshape(-1, 2)
    return found[:, 0].copy(), found[:, 1].copy()


def all_rows(db: Connection) -> Rows:
    """Rows of all papers, in order."""
    return np.array(list(db.execute(text("SELECT id FROM papers ORDER BY id")).scalars()), np.int64)


def newest_change(db: Connection) -> int:
    """When the paper changed that changed last, in seconds since 1970; 0 without papers.

    Of the last minute nothing is said: others of those seconds may not be written so far.
    """
    newest = db.execute(select(func.coalesce(func.max(papers.c.changed_at), 0), NOW)).one()
    return min(int(newest[0]), int(newest[1]) - _UNSURE_S)


def changed(db: Connection, read_to: int) -> list[int]:
    """Rows of papers that came or changed since, in order."""
    query = text("SELECT id FROM papers WHERE changed_at > :read_to ORDER BY id")
    return list(db.execute(query, {"read_to": read_to}).scalars())


def standing(db: Connection, rows: Sequence[int]) -> dict[int, int | None]:
    """The topic of each of these papers that was looked at, and whose day is still the same."""
    query = text(
        """
        SELECT paper_id, topic_id FROM topic_papers JOIN papers ON papers.id = paper_id
        WHERE paper_id IN :rows
            AND coalesce(papers.day, papers.published, '') = coalesce(topic_papers.day, '')
        """
    ).bindparams(bindparam("rows", expanding=True))
    parts = (rows[start : start + _MOST] for start in range(0, len(rows), _MOST))
    return {row: topic for part in parts for row, topic in db.execute(query, {"rows": list(part)})}


def titles(db: Connection, rows: Sequence[int], abstracts: bool = False) -> dict[int, str]:
    """What papers are called, by row; with their abstracts behind them where wanted."""
    what = "title || '. ' || abstract" if abstracts else "title"
    query = text(f"SELECT id, {what} FROM papers WHERE id IN :rows")
    found = db.execute(query.bindparams(bindparam("rows", expanding=True)), {"rows": list(rows)})
    return {row: said for row, said in found}  # noqa: C416 (a row is no pair to mypy)


def count_anew(db: Connection) -> None:
    """Let every topic know how many papers lie in it, and in those below it."""
    counts = counts_between(db, None, None)
    parents = dict(tuple(row) for row in db.execute(text("SELECT id, parent_id FROM topics")))
    db.execute(text("UPDATE topics SET papers = 0 WHERE papers <> 0"))
    values = [{"id": topic, "papers": n} for topic, n in added_up(counts, parents).items()]
    if values:
        db.execute(text("UPDATE topics SET papers = :papers WHERE id = :id"), values)


def _columns(group: Group) -> dict[str, Any]:
    return {
        "id": group.id,
        "parent": group.parent,
        "level": group.level,
        "name": group.name,
        "phrases": json.dumps(list(group.phrases), ensure_ascii=False),
        "centroid": group.centroid.astype("<f2").tobytes(),
    }


def _vector(kept: bytes) -> Vectors:
    return np.frombuffer(kept, "<f2").astype(np.float32)
