"""Words that readers put on papers, for themselves."""

from __future__ import annotations

from sqlalchemy import Connection, text


def put(db: Connection, reader: int, row: int, tag: str) -> None:
    """A paper has a tag from now on."""
    query = "INSERT INTO tags (reader_id, paper_id, tag) VALUES (:reader, :row, :tag) ON CONFLICT DO NOTHING"
    db.execute(text(query), {"reader": reader, "row": row, "tag": tag})


def remove(db: Connection, reader: int, row: int, tag: str) -> bool:
    """A paper has the tag no more; whether it had."""
    query = text("DELETE FROM tags WHERE reader_id = :reader AND paper_id = :row AND tag = :tag")
    return db.execute(query, {"reader": reader, "row": row, "tag": tag}).rowcount > 0


def of_paper(db: Connection, reader: int, row: int) -> list[str]:
    """The tags of a paper, in order."""
    query = text("SELECT tag FROM tags WHERE reader_id = :reader AND paper_id = :row ORDER BY tag")
    return list(db.execute(query, {"reader": reader, "row": row}).scalars())


def counted(db: Connection, reader: int) -> list[tuple[str, int]]:
    """A reader's tags with the number of their papers, most first."""
    query = text(
        "SELECT tag, count(*) AS n FROM tags WHERE reader_id = :reader GROUP BY tag ORDER BY n DESC, tag"
    )
    return [(tag, n) for tag, n in db.execute(query, {"reader": reader})]
