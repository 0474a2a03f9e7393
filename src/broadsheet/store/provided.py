"""Papers and tombstones in the order in which they changed: what those who harvest us read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from broadsheet.harvests import Place
from broadsheet.store import records

from ._listed import listed

_PART = 500


@dataclass(frozen=True, slots=True)
class Stamped:
    """A paper, or a tombstone, and when it became what it is.

    Attributes:
        row: of the paper, or the number of the tombstone.
    """

    row: int
    id: str
    changed_at: int
    categories: tuple[str, ...] = ()
    gone: bool = False

    @property
    def place(self) -> Place:
        """Where it stands in the list."""
        return Place(self.changed_at, self.gone, self.row)


@dataclass(frozen=True, slots=True)
class Span:
    """Which ones are asked for.

    Attributes:
        since, until: seconds since 1970, both inclusive.
        categories: any of these; `cs.*` takes all that begin with `cs.`; empty for all papers.
        arxiv: only with an arXiv id.
    """

    since: int
    until: int
    categories: tuple[str, ...] = ()
    arxiv: bool = False


def after(db: Connection, span: Span, place: Place | None, limit: int) -> list[Stamped]:
    """The next `limit` of a span after a place, or from its beginning, in order."""
    papers = _papers_after(db, span, place, limit)
    tombstones = _tombstones_after(db, span, place, limit)
    found = sorted([*papers, *tombstones], key=lambda one: (one.changed_at, one.gone, one.row))[:limit]
    categories = _categories(db, [one.row for one in found if not one.gone])
    return [one if one.gone else _with(one, categories) for one in found]


def count(db: Connection, span: Span) -> int:
    """How many a span has, tombstones and all."""
    values = _values(span)
    papers = f"SELECT count(*) FROM papers WHERE changed_at BETWEEN :since AND :until{_papers_in(span)}"
    gone = f"SELECT count(*) FROM gone WHERE changed_at BETWEEN :since AND :until{_gone_in(span)}"
    return sum(int(db.execute(text(query), values).scalar_one()) for query in (papers, gone))


def earliest(db: Connection) -> int | None:
    """When the first one became what it is; None in an empty instance."""
    query = "SELECT min(changed_at) FROM (SELECT min(changed_at) AS changed_at FROM papers UNION ALL"
    return db.execute(text(f"{query} SELECT min(changed_at) FROM gone) AS firsts")).scalar()


def named(db: Connection, public_id: str) -> Stamped | None:
    """The paper or tombstone of this public id; None when there never was one."""
    query = text("SELECT id, public_id, changed_at FROM papers WHERE public_id = :id")
    for row in db.execute(query, {"id": public_id}):
        return _with(Stamped(*row), _categories(db, [row.id]))
    query = text("SELECT id, public_id, changed_at, categories FROM gone WHERE public_id = :id")
    return next((_tombstone(*row) for row in db.execute(query, {"id": public_id})), None)


def categories(db: Connection) -> list[str]:
    """Every category that a paper has, in order."""
    return list(db.execute(text("SELECT DISTINCT category FROM categories ORDER BY category")).scalars())


def said_by_arxiv(db: Connection, rows: Sequence[int]) -> dict[int, dict[str, object]]:
    """What arXiv said of these papers that has no field of ours, by arXiv's names, from all its records."""
    found: dict[int, dict[str, object]] = {}
    for start in range(0, len(rows), _PART):
        for row, says in records.of_papers(db, rows[start : start + _PART]).items():
            for say in says:
                if say.source.startswith("arxiv"):
                    found.setdefault(row, {}).update(say.record.extra)
    return found


def _papers_after(db: Connection, span: Span, place: Place | None, limit: int) -> list[Stamped]:
    query = f"""
        SELECT id, public_id, changed_at FROM papers
        WHERE (changed_at, id) > (:at, :row) AND changed_at <= :until{_papers_in(span)}
        ORDER BY changed_at, id LIMIT :limit
    """
    # Tombstones of a second come after its papers: behind one of them, the next paper is of a later second.
    at, row = (place.changed_at + place.gone, -1 if place.gone else place.row) if place else (span.since, -1)
    values = _values(span) | {"at": at, "row": row, "limit": limit}
    return [Stamped(*found) for found in db.execute(text(query), values)]


def _tombstones_after(db: Connection, span: Span, place: Place | None, limit: int) -> list[Stamped]:
    query = f"""
        SELECT id, public_id, changed_at, categories FROM gone
        WHERE (changed_at, id) > (:at, :row) AND changed_at <= :until{_gone_in(span)}
        ORDER BY changed_at, id LIMIT :limit
    """
    at, row = (place.changed_at, place.row if place.gone else -1) if place else (span.since, -1)
    values = _values(span) | {"at": at, "row": row, "limit": limit}
    return [_tombstone(*found) for found in db.execute(text(query), values)]


def _tombstone(row: int, id: str, changed_at: int, categories: str) -> Stamped:
    return Stamped(row, id, changed_at, tuple(categories.split()), gone=True)


def _papers_in(span: Span) -> str:
    wanted = " AND substr(public_id, 1, 6) = 'arXiv:'" if span.arxiv else ""
    if not span.categories:
        return wanted
    names = " OR ".join(_alike("category", number, name) for number, name in enumerate(span.categories))
    return f"{wanted} AND EXISTS (SELECT 1 FROM categories WHERE paper_id = papers.id AND ({names}))"


def _gone_in(span: Span) -> str:
    wanted = " AND substr(public_id, 1, 6) = 'arXiv:'" if span.arxiv else ""
    names = " OR ".join(f"categories LIKE :within{number}" for number in range(len(span.categories)))
    return f"{wanted} AND ({names})" if names else wanted


def _alike(column: str, number: int, name: str) -> str:
    return f"{column} LIKE :name{number}" if name.endswith(".*") else f"{column} = :name{number}"


def _values(span: Span) -> dict[str, Any]:
    patterns = [f"{name[:-1]}%" if name.endswith(".*") else name for name in span.categories]
    within = [f"% {pattern.removesuffix('%')}{'%' if '%' in pattern else ' %'}" for pattern in patterns]
    return {
        "since": span.since,
        "until": span.until,
        **{f"name{number}": pattern for number, pattern in enumerate(patterns)},
        **{f"within{number}": pattern for number, pattern in enumerate(within)},
    }


def _categories(db: Connection, rows: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    if rows:
        query = f"SELECT paper_id, category FROM categories WHERE paper_id IN {listed(rows)}"
        for row, category in db.exec_driver_sql(f"{query} ORDER BY paper_id, position"):
            found[row].append(category)
    return found


def _with(one: Stamped, categories: dict[int, list[str]]) -> Stamped:
    return Stamped(one.row, one.id, one.changed_at, tuple(categories.get(one.row, ())))
