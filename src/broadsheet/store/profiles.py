"""What a reader likes, what they took out of their profile, and what stood on their own page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b

from sqlalchemy import Connection, text

from broadsheet.personal import EditKind, Like, LikeKind
from broadsheet.store import papers
from broadsheet.types import ExternalId

from ._listed import listed

SITTING = timedelta(hours=1)  # a page that is looked at twice within it was shown once

# Which kind a paper is told under, of those that it has: who says "not for me" takes all else back.
_STRENGTH: dict[LikeKind, int] = {"not-for-me": 3, "saved": 2, "upvoted": 1, "read": 0}
_LIKES = """
    SELECT paper_id, 'saved' AS kind, list_papers.at AS at
    FROM list_papers JOIN lists ON lists.id = list_id WHERE reader_id = :reader
    UNION ALL SELECT paper_id, 'upvoted', at FROM paper_votes WHERE reader_id = :reader
    UNION ALL SELECT paper_id, mark, at FROM marks WHERE reader_id = :reader
"""
# Of each table, all that changes when its rows do: tags have no moments.
_STAMP = """
    SELECT 'saved', '', count(*), sum(paper_id), max(list_papers.at)
    FROM list_papers JOIN lists ON lists.id = list_id WHERE reader_id = :reader
    UNION ALL SELECT 'upvoted', '', count(*), sum(paper_id), max(at) FROM paper_votes
    WHERE reader_id = :reader
    UNION ALL SELECT 'mark', mark, count(*), sum(paper_id), max(at) FROM marks
    WHERE reader_id = :reader GROUP BY mark
    UNION ALL SELECT 'tag', tag, count(*), sum(paper_id), '' FROM tags WHERE reader_id = :reader GROUP BY tag
    UNION ALL SELECT 'edit', kind, count(*), 0, max(at) FROM profile_edits
    WHERE reader_id = :reader GROUP BY kind
    UNION ALL SELECT 'follow', kind, count(*), 0, max(made_at) FROM follows
    WHERE reader_id = :reader GROUP BY kind
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """That a paper stood on somebody's own page.

    Attributes:
        times: how often, within an hour once.
        explored: for whose sake it stood there out of turn; empty if it never did.
    """

    times: int
    first_at: datetime
    last_at: datetime
    explored: str = ""


def likes(db: Connection, reader: int) -> list[Like]:
    """Papers that a reader likes or does not, each once under its strongest kind, newest first."""
    found: dict[int, tuple[int, str, LikeKind]] = {}
    for row, kind, at in db.execute(text(_LIKES), {"reader": reader}):
        found[row] = max(found.get(row, (-1, "", kind)), (_STRENGTH[kind], at, kind))
    tagged = _tags(db, reader)
    newest = sorted(found, key=lambda row: (found[row][1], row), reverse=True)
    return [
        Like(row, found[row][2], datetime.fromisoformat(found[row][1]), tagged.get(row, ())) for row in newest
    ]


def stamp(db: Connection, reader: int) -> str:
    """Another text whenever their likes, tags, edits or follows have changed. One statement."""
    found = sorted(map(repr, map(tuple, db.execute(text(_STAMP), {"reader": reader}))))
    return blake2b("\n".join(found).encode(), digest_size=16).hexdigest()


def edits(db: Connection, reader: int) -> list[tuple[EditKind, str]]:
    """What a reader took out of their profile, the first first; papers by the ids that they have now."""
    return [(kind, now) for kind, _, now in _edits(db, reader)]


def edit(db: Connection, reader: int, kind: EditKind, value: str, now: datetime) -> None:
    """Take something out of a profile."""
    query = text(
        "INSERT INTO profile_edits (reader_id, kind, value, at) VALUES (:reader, :kind, :value, :now)"
        " ON CONFLICT DO NOTHING"
    )
    db.execute(query, {"reader": reader, "kind": kind, "value": value, "now": now.isoformat()})


def undo_edit(db: Connection, reader: int, kind: EditKind, value: str) -> bool:
    """Let something into a profile again, as `edits` names it; whether it was out."""
    kept = [was for of, was, now in _edits(db, reader) if of == kind and value in (was, now)]
    query = text("DELETE FROM profile_edits WHERE reader_id = :reader AND kind = :kind AND value = :value")
    for was in kept:
        db.execute(query, {"reader": reader, "kind": kind, "value": was})
    return bool(kept)


def show(db: Connection, reader: int, rows_explored: Mapping[int, str], now: datetime) -> None:
    """Papers stand on a reader's own page, by row, with what each is explored for, or nothing.

    Nothing is written of those that stood there within the hour.
    """
    query = text(
        """
        INSERT INTO shown_papers (reader_id, paper_id, first_at, last_at, times, explored)
        SELECT :reader, id, :now, :now, 1, :explored FROM papers WHERE id = :row
        ON CONFLICT (reader_id, paper_id) DO UPDATE SET
            times = shown_papers.times + CASE WHEN shown_papers.last_at <= :before THEN 1 ELSE 0 END,
            last_at = CASE WHEN shown_papers.last_at <= :before THEN excluded.last_at
                ELSE shown_papers.last_at END,
            explored = CASE WHEN shown_papers.explored = '' THEN excluded.explored
                ELSE shown_papers.explored END
        WHERE shown_papers.last_at <= :before OR shown_papers.explored = '' AND excluded.explored <> ''
        """
    )
    said = {"reader": reader, "now": now.isoformat(), "before": (now - SITTING).isoformat()}
    given = [said | {"row": row, "explored": arm} for row, arm in sorted(rows_explored.items())]
    if given:
        db.execute(query, given)


def shown(db: Connection, reader: int, rows: Sequence[int]) -> dict[int, Shown]:
    """Which of these papers stood on a reader's own page, and how often."""
    if not rows:
        return {}
    query = text(
        "SELECT paper_id, times, first_at, last_at, explored FROM shown_papers"
        f" WHERE reader_id = :reader AND paper_id IN {listed(rows)}"
    )
    return {
        row: Shown(times, datetime.fromisoformat(first), datetime.fromisoformat(last), arm)
        for row, times, first, last, arm in db.execute(query, {"reader": reader})
    }


def last_shown(db: Connection, reader: int, until: datetime) -> datetime | None:
    """When anything stood on a reader's own page last, at `until` or before; None if nothing did.

    Of a paper only the first and the last moment are known.
    """
    query = text(
        "SELECT max(CASE WHEN last_at <= :until THEN last_at WHEN first_at <= :until THEN first_at END)"
        " FROM shown_papers WHERE reader_id = :reader"
    )
    at = db.execute(query, {"reader": reader, "until": until.isoformat()}).scalar()
    return datetime.fromisoformat(at) if at else None


def explored(db: Connection, reader: int, since: datetime, until: datetime) -> list[tuple[str, bool]]:
    """What was explored with papers, and whether each was saved or voted for after.

    Of papers shown last at `since` or later and first at `until` or before, in the order of the first time.
    """
    query = text(
        f"""
        SELECT shown.explored, EXISTS (
            SELECT 1 FROM ({_LIKES}) AS given
            WHERE given.paper_id = shown.paper_id AND given.kind IN ('saved', 'upvoted')
                AND given.at >= shown.first_at
        ) AS liked
        FROM shown_papers AS shown
        WHERE shown.reader_id = :reader AND shown.explored <> ''
            AND shown.last_at >= :since AND shown.first_at <= :until
        ORDER BY shown.first_at, shown.paper_id
        """
    )
    values = {"reader": reader, "since": since.isoformat(), "until": until.isoformat()}
    return [(arm, bool(liked)) for arm, liked in db.execute(query, values)]


def rows_between(db: Connection, first: date, last: date, limit: int) -> list[int]:
    """Papers of these days, inclusive, newest first; not those that were withdrawn."""
    query = text(
        "SELECT id FROM papers WHERE day BETWEEN :first AND :last AND withdrawn = 0"
        " ORDER BY day DESC, id DESC LIMIT :limit"
    )
    values = {"first": first.isoformat(), "last": last.isoformat(), "limit": limit}
    return list(db.execute(query, values).scalars())


def newest(db: Connection, limit: int, apart: int = 0) -> list[int]:
    """The papers that came last, the last first; not those that were withdrawn.

    Args:
        apart: days before the newest one whose papers are left out; 0 for none.
    """
    found = db.execute(text("SELECT max(day) FROM papers")).scalar() if apart else None
    before = date.fromisoformat(found) - timedelta(days=apart) if found else date.max
    query = text(
        "SELECT id FROM papers WHERE withdrawn = 0 AND (day IS NULL OR day < :before)"
        " ORDER BY id DESC LIMIT :limit"
    )
    return list(db.execute(query, {"limit": limit, "before": before.isoformat()}).scalars())


def first_categories(db: Connection, rows: Sequence[int]) -> dict[int, str]:
    """The category that stands first on each of these papers; those without any are left out."""
    query = f"SELECT paper_id, category FROM categories WHERE position = 0 AND paper_id IN {listed(rows)}"
    return dict(db.execute(text(query)).all())


def bylines(db: Connection, rows: Sequence[int]) -> dict[int, list[str]]:
    """The authors of these papers, by row, in the order of `rows`."""
    found: dict[int, list[str]] = {row: [] for row in rows}
    if found:
        query = (
            f"SELECT paper_id, name FROM authors WHERE paper_id IN {listed(rows)} ORDER BY paper_id, position"
        )
        for row, name in db.execute(text(query)):
            found[row].append(name)
    return found


def _tags(db: Connection, reader: int) -> dict[int, tuple[str, ...]]:
    query = text("SELECT paper_id, tag FROM tags WHERE reader_id = :reader ORDER BY paper_id, tag")
    found: dict[int, list[str]] = defaultdict(list)
    for row, tag in db.execute(query, {"reader": reader}):
        found[row].append(tag)
    return {row: tuple(tags) for row, tags in found.items()}


def _edits(db: Connection, reader: int) -> list[tuple[EditKind, str, str]]:
    """Kind, the value as it was kept, and as it is now: a paper may have got a better id since."""
    query = text("SELECT kind, value FROM profile_edits WHERE reader_id = :reader ORDER BY at, kind, value")
    kept = [(kind, value) for kind, value in db.execute(query, {"reader": reader})]
    now = _named_now(db, [value for kind, value in kept if kind == "paper"])
    return [(kind, value, now.get(value, value) if kind == "paper" else value) for kind, value in kept]


def _named_now(db: Connection, names: Sequence[str]) -> dict[str, str]:
    ids = {name: ExternalId(*name.partition(":")[::2]) for name in names}
    rows = papers.rows_by_id(db, ids.values())
    public = papers.public_ids(db, list(set(rows.values())))
    return {name: public[rows[id]] for name, id in ids.items() if id in rows}
