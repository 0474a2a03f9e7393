"""What one reader has to do with papers: for the buttons of a page, and for the page of all they keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, text

from broadsheet.library import Mine, Wanted

from ._listed import listed

_OF_PAPERS = (  # kind, paper, two texts
    "SELECT 'vote' AS kind, paper_id, '' AS one, '' AS two FROM paper_votes WHERE reader_id = :reader",
    "SELECT 'list', paper_id, lists.slug, lists.name FROM list_papers JOIN lists ON lists.id = list_id"
    " WHERE reader_id = :reader",
    "SELECT 'tag', paper_id, tag, '' FROM tags WHERE reader_id = :reader",
    "SELECT 'mark', paper_id, mark, '' FROM marks WHERE reader_id = :reader",
    "SELECT 'note', paper_id, '', '' FROM notes WHERE reader_id = :reader",
)
_KEPT = """
    SELECT list_papers.paper_id, list_papers.at AS at FROM list_papers JOIN lists ON lists.id = list_id
    WHERE reader_id = :reader
    UNION ALL SELECT paper_id, changed_at FROM notes WHERE reader_id = :reader
    UNION ALL SELECT paper_id, at FROM marks WHERE reader_id = :reader
    UNION ALL SELECT paper_id, '' FROM tags WHERE reader_id = :reader
"""


def mine(db: Connection, reader: int, rows: Sequence[int]) -> dict[int, Mine]:
    """What a reader has to do with each of these papers. One statement, however many there are."""
    if not rows:
        return {}
    wanted = f"paper_id IN {listed(rows)}"
    query = " UNION ALL ".join(f"{arm} AND {wanted}" for arm in _OF_PAPERS)
    found: dict[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
    for kind, row, one, two in db.execute(text(f"{query} ORDER BY 1, 2, 3"), {"reader": reader}):
        found[kind, row].append((one, two))
    return {
        row: Mine(
            voted=("vote", row) in found,
            saved_in=tuple(found.get(("list", row), ())),
            tags=tuple(tag for tag, _ in found.get(("tag", row), ())),
            marks=frozenset(mark for mark, _ in found.get(("mark", row), ())),
            noted=("note", row) in found,
        )
        for row in rows
    }


def kept(db: Connection, reader: int, wanted: Wanted) -> list[int]:
    """Papers that a reader keeps in any way, the last touched first; `wanted.words` is not looked at."""
    conditions = [
        condition
        for asked, condition in (
            (wanted.list, "SELECT paper_id FROM list_papers JOIN lists ON lists.id = list_id"
             " WHERE reader_id = :reader AND slug = :list"),
            (wanted.tag, "SELECT paper_id FROM tags WHERE reader_id = :reader AND tag = :tag"),
            (wanted.mark, "SELECT paper_id FROM marks WHERE reader_id = :reader AND mark = :mark"),
        )
        if asked
    ]  # fmt: skip
    narrowed = " AND ".join(f"paper_id IN ({condition})" for condition in conditions) or "0 = 0"
    query = text(
        f"""
        SELECT paper_id, max(at) AS latest FROM ({_KEPT}) AS kept
        WHERE {narrowed} GROUP BY paper_id ORDER BY latest DESC, paper_id DESC
        """
    )
    values = {"reader": reader, "list": wanted.list, "tag": wanted.tag, "mark": wanted.mark}
    return [row for row, _ in db.execute(query, values)]


def own_words(db: Connection, reader: int) -> dict[int, str]:
    """The tags and notes of a reader as text, by paper."""
    query = text(
        """
        SELECT paper_id, tag FROM tags WHERE reader_id = :reader
        UNION ALL SELECT paper_id, body FROM notes WHERE reader_id = :reader
        """
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row, words in db.execute(query, {"reader": reader}):
        found[row].append(words)
    return {row: "\n".join(texts) for row, texts in found.items()}
