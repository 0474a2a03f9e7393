"""Lists of papers that readers keep, and what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, text, update

from broadsheet.library import ListOrder, ReadingList, ShownTo
from broadsheet.store.people_tables import lists

_READ = """
    SELECT lists.id, lists.reader_id, readers.name AS owner, lists.name, lists.slug, lists.shown_to,
        lists.about, lists.made_at, lists.changed_at,
        (SELECT count(*) FROM list_papers WHERE list_id = lists.id) AS papers
    FROM lists JOIN readers ON readers.id = lists.reader_id
"""
_ORDERS: dict[ListOrder, str] = {
    "added": "list_papers.at DESC, papers.id DESC",
    "date": "coalesce(papers.published, '') DESC, papers.id DESC",
    "upvotes": "papers.upvotes + papers.votes DESC, papers.id DESC",
}


def add(
    db: Connection, reader: int, name: str, slug: str, shown_to: ShownTo, about: str, now: datetime
) -> int:
    """Make an empty list; its number."""
    values = {
        "reader_id": reader,
        "name": name,
        "slug": slug,
        "shown_to": shown_to,
        "about": about,
        "made_at": now.isoformat(),
        "changed_at": now.isoformat(),
    }
    return int(db.execute(insert(lists).values(values).returning(lists.c.id)).scalar_one())


def change(db: Connection, number: int, now: datetime, **given: str) -> None:
    """Write these columns of a list anew: name, about, shown_to; when it comes back, slug and made_at."""
    db.execute(update(lists).where(lists.c.id == number).values(**given, changed_at=now.isoformat()))


def remove(db: Connection, number: int) -> None:
    """Delete a list; its papers stay in the catalog."""
    db.execute(text("DELETE FROM lists WHERE id = :id"), {"id": number})


def of_reader(db: Connection, reader: int) -> list[ReadingList]:
    """All lists of a reader, the last to change first."""
    query = text(f"{_READ} WHERE lists.reader_id = :reader ORDER BY lists.changed_at DESC, lists.id DESC")
    return [_list(row) for row in db.execute(query, {"reader": reader})]


def named(db: Connection, owner: str, slug: str) -> ReadingList | None:
    """The list at the address `owner`/`slug`."""
    query = text(f"{_READ} WHERE readers.name = :owner AND lists.slug = :slug")
    row = db.execute(query, {"owner": owner, "slug": slug}).first()
    return _list(row) if row else None


def slugs(db: Connection, reader: int) -> set[str]:
    """The names that a reader's lists have in addresses."""
    query = text("SELECT slug FROM lists WHERE reader_id = :reader")
    return set(db.execute(query, {"reader": reader}).scalars())


def put(db: Connection, number: int, papers: Sequence[tuple[int, datetime]]) -> None:
    """Papers, by row, come into a list at these moments.

    Those that are in it stay as they are, those that we have no more are passed over.
    """
    if papers:
        query = text(
            "INSERT INTO list_papers (list_id, paper_id, at) SELECT :list, id, :at FROM papers"
            " WHERE id = :row ON CONFLICT DO NOTHING"
        )
        db.execute(query, [{"list": number, "row": row, "at": at.isoformat()} for row, at in papers])


def take_out(db: Connection, number: int, row: int) -> bool:
    """A paper leaves a list; whether it was in it."""
    query = text("DELETE FROM list_papers WHERE list_id = :list AND paper_id = :row")
    return db.execute(query, {"list": number, "row": row}).rowcount > 0


def rows(db: Connection, number: int, order: ListOrder = "added") -> dict[int, datetime]:
    """The papers of a list by row, in order, with the moment when each came in."""
    query = text(
        f"""
        SELECT list_papers.paper_id, list_papers.at
        FROM list_papers JOIN papers ON papers.id = list_papers.paper_id
        WHERE list_papers.list_id = :list ORDER BY {_ORDERS[order]}
        """
    )
    return {row: datetime.fromisoformat(at) for row, at in db.execute(query, {"list": number})}


def holding(db: Connection, row: int, shown_to: Sequence[ShownTo]) -> list[ReadingList]:
    """Lists with a paper that are shown to any of these, the oldest first; not those of closed accounts."""
    query = text(
        f"""
        {_READ} JOIN list_papers ON list_papers.list_id = lists.id
        WHERE list_papers.paper_id = :row AND lists.shown_to IN :shown_to AND readers.closed_at IS NULL
        ORDER BY list_papers.at, lists.id
        """
    ).bindparams(bindparam("shown_to", expanding=True))
    return [_list(found) for found in db.execute(query, {"row": row, "shown_to": list(shown_to)})]


def everywhere(
    db: Connection,
    reader: int,
    shown_to: Sequence[ShownTo],
    owners: Sequence[str],
    rows: Sequence[int],
    limit: int,
    offset: int,
) -> list[ReadingList]:
    """Lists of a reader (0 for nobody) and those shown to any of these, the last to change first.

    Args:
        owners: names of those whose lists they are to be; none for anyone.
        rows: papers that have to be in them.
    """
    holding = (
        f" AND EXISTS (SELECT 1 FROM list_papers WHERE list_id = lists.id AND paper_id = {int(row)})"
        for row in rows
    )
    query = text(
        f"""
        {_READ} WHERE (lists.reader_id = :reader
            OR lists.shown_to IN :shown_to AND readers.closed_at IS NULL)
        {"AND readers.name IN :owners" if owners else ""} {"".join(holding)}
        ORDER BY lists.changed_at DESC, lists.id DESC LIMIT :limit OFFSET :offset
        """
    ).bindparams(bindparam("shown_to", expanding=True))
    values = {"reader": reader, "shown_to": list(shown_to), "limit": limit, "offset": offset}
    if owners:
        query = query.bindparams(bindparam("owners", expanding=True))
        values["owners"] = list(owners)
    return [_list(found) for found in db.execute(query, values)]


def shown(db: Connection, reader: int, shown_to: Sequence[ShownTo]) -> list[ReadingList]:
    """Lists of a reader that are shown to any of these, the last to change first."""
    return [one for one in of_reader(db, reader) if one.shown_to in shown_to]


def _list(row: Any) -> ReadingList:
    return ReadingList(
        id=row.id,
        owner_id=row.reader_id,
        owner=row.owner,
        name=row.name,
        slug=row.slug,
        shown_to=row.shown_to,
        about=row.about,
        made_at=datetime.fromisoformat(row.made_at),
        changed_at=datetime.fromisoformat(row.changed_at),
        papers=row.papers,
    )
