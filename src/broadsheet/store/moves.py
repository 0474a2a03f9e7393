"""What people gave to a paper goes with it when it becomes part of another one."""

from __future__ import annotations

from sqlalchemy import Connection, text

# Tables of which a person has at most one row for a paper, and the other columns of their keys.
_ONCE = {
    "paper_votes": "reader_id",
    "list_papers": "list_id",
    "tags": "reader_id, tag",
    "notes": "reader_id",
    "marks": "reader_id, mark",
    "submissions": "",
    "claims": "reader_id",
    "letter_papers": "letter_id",
    "hook_papers": "hook_id",
}
_MANY = ("comments",)
_SEEN = {"shown_papers": "reader_id"}  # moves, too, but nobody gave it: it holds no paper


def move(db: Connection, gone: int, row: int) -> None:
    """Let the paper in `row` have what people gave to the one in `gone`; what it has already, stays."""
    values = {"gone": gone, "row": row}
    for table, keys in (_ONCE | _SEEN).items():
        same = " AND ".join(f"other.{key} = {table}.{key}" for key in keys.split(", ") if key)
        there = f"SELECT 1 FROM {table} AS other WHERE other.paper_id = :row" + (
            f" AND {same}" if same else ""
        )
        db.execute(
            text(f"UPDATE {table} SET paper_id = :row WHERE paper_id = :gone AND NOT EXISTS ({there})"),
            values,
        )
    for table in _MANY:
        db.execute(text(f"UPDATE {table} SET paper_id = :row WHERE paper_id = :gone"), values)


def is_held(db: Connection, row: int) -> bool:
    """Whether somebody gave anything to a paper, or keeps it."""
    arms = " UNION ALL ".join(f"SELECT 1 FROM {table} WHERE paper_id = :row" for table in (*_ONCE, *_MANY))
    return db.execute(text(f"{arms} LIMIT 1"), {"row": row}).first() is not None
