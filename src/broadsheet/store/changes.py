"""The change log that indexes follow, and what an index is told of a changed paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, text


@dataclass(frozen=True, slots=True)
class Change:
    """That a paper was added, changed or, if `gone`, removed."""

    seq: int
    row: int
    gone: bool


@dataclass(frozen=True, slots=True)
class Content:
    """What an index reads of a paper."""

    row: int
    title: str
    abstract: str
    authors: str
    categories: tuple[str, ...]
    day: str | None
    content_hash: bytes
    published: str | None = None
    venue: str = ""
    code: bool = False


def after(db: Connection, mark: int, limit: int) -> list[Change]:
    """The oldest `limit` changes after `mark`, in order."""
    query = text("SELECT seq, paper_id, gone FROM changes WHERE seq > :mark ORDER BY seq LIMIT :limit")
    return [
        Change(seq, row, bool(gone)) for seq, row, gone in db.execute(query, {"mark": mark, "limit": limit})
    ]


def count_after(db: Connection, mark: int) -> int:
    """How many changes an index with this mark has not read."""
    query = text("SELECT count(*) FROM changes WHERE seq > :mark")
    return int(db.execute(query, {"mark": mark}).scalar_one())


def newest(db: Connection) -> int:
    """The number of the newest change; 0 in a new instance."""
    return int(db.execute(text("SELECT coalesce(max(seq), 0) FROM changes")).scalar_one())


def oldest(db: Connection) -> int:
    """The number of the oldest change still kept; 1 in a new instance. An index behind it must read all."""
    return int(db.execute(text("SELECT coalesce(min(seq), 1) FROM changes")).scalar_one())


def forget_before(db: Connection, mark: int) -> None:
    """Drop the changes that every index has read; the one at `mark` stays, so that `oldest` tells."""
    db.execute(text("DELETE FROM changes WHERE seq < :mark"), {"mark": mark})


def contents(db: Connection, rows: Sequence[int]) -> list[Content]:
    """What an index reads of these papers, in row order; papers that are gone are left out."""
    query = text(
        "SELECT id, title, abstract, day, content_hash, published, venue, code"
        " FROM papers WHERE id IN :rows ORDER BY id"
    )
    papers = db.execute(query.bindparams(bindparam("rows", expanding=True)), {"rows": list(rows)}).all()
    authors = _lists(db, "SELECT paper_id, name FROM authors WHERE paper_id IN :rows", rows)
    categories = _lists(db, "SELECT paper_id, category FROM categories WHERE paper_id IN :rows", rows)
    return [
        Content(
            row,
            title,
            abstract,
            "; ".join(authors.get(row, ())),
            tuple(categories.get(row, ())),
            day,
            bytes(hash),
            published,
            venue or "",
            bool(code),
        )
        for row, title, abstract, day, hash, published, venue, code in papers
    ]


def rows_after(db: Connection, row: int, limit: int) -> list[int]:
    """The next `limit` rows of papers after `row`, in order: for an index that reads everything."""
    query = text("SELECT id FROM papers WHERE id > :row ORDER BY id LIMIT :limit")
    return list(db.execute(query, {"row": row, "limit": limit}).scalars())


def _lists(db: Connection, query: str, rows: Sequence[int]) -> dict[int, list[str]]:
    statement = text(query + " ORDER BY paper_id, position").bindparams(bindparam("rows", expanding=True))
    found: dict[int, list[str]] = {}
    for row, value in db.execute(statement, {"rows": list(rows)}):
        found.setdefault(row, []).append(value)
    return found
