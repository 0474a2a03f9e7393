"""Papers by row, id or title; written whole by the catalog, read as `Paper`s."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, delete, insert, text, update

from broadsheet.store import tables
from broadsheet.store.keys import content_hash, title_key
from broadsheet.types import Counts, ExternalId, Featuring, Paper

from ._listed import fetched, listed
from .cards import card_of, of_card

T = TypeVar("T")

# Columns of `papers` that are taken as they are, and those that are not.
_PLAIN_NAMES = (
    "title abstract published updated venue primary_category url pdf code project organization note license"
    " n_authors votes"
).split()
# What readers here gave is added to what was imported.
_TOTALS = "upvotes + votes AS upvotes, comments + talk AS comments"
_PLAIN_NAMES += ["upvotes", "comments"]
_PLAIN = f"{', '.join(_PLAIN_NAMES[:-2])}, {_TOTALS}"
_CODED = "id, public_id, day, keywords, withdrawn, imprint, card"

_CHILDREN = (
    tables.authors,
    tables.categories,
    tables.versions,
    tables.external_ids,
    tables.featured,
    tables.counts,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """A paper as the catalog wants it kept: the `Paper`, and what each source said of days and counts."""

    paper: Paper
    raw_title: str  # before TeX was made readable: titles are matched in this form
    featured: Mapping[str, Featuring]
    counts: Mapping[str, Counts]


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What a list of papers is counted and ordered by. `day` is a partial date, empty when unknown."""

    day: str
    venue: str
    categories: tuple[str, ...]
    upvotes: int
    comments: int


def next_row(db: Connection) -> int:
    """The first row number that no paper has had so far, as far as the table tells."""
    return int(db.execute(text("SELECT coalesce(max(id), 0) + 1 FROM papers")).scalar_one())


def add(db: Connection, facts: Sequence[Facts]) -> None:
    """Insert papers under the row numbers they carry."""
    if facts:
        db.execute(insert(tables.papers), [{**_columns(fact), "revision": 1} for fact in facts])
        _add_children(db, facts)


def replace(db: Connection, facts: Sequence[Facts]) -> None:
    """Write papers anew under the rows they carry; the change log hears of it."""
    if not facts:
        return
    statement = update(tables.papers).where(tables.papers.c.id == bindparam("row"))
    statement = statement.values(revision=tables.papers.c.revision + 1)
    for fact in facts:  # before its categories go: the trigger on a changed id still reads them
        db.execute(statement.values(_columns(fact)), {"row": fact.paper.row})
    rows = [{"row": fact.paper.row} for fact in facts]
    for table in _CHILDREN:
        db.execute(delete(table).where(table.c.paper_id == bindparam("row")), rows)
    _add_children(db, facts)


def remove(db: Connection, rows: Iterable[int]) -> None:
    """Delete papers with all that hangs on them; the change log hears of it."""
    for row in rows:
        db.execute(text("DELETE FROM papers WHERE id = :row"), {"row": row})


def count(db: Connection) -> int:
    """How many papers there are."""
    return int(db.execute(text("SELECT count(*) FROM papers")).scalar_one())


def rows_by_id(db: Connection, ids: Iterable[ExternalId]) -> dict[ExternalId, int]:
    """The row that each known id names; unknown ids are left out."""
    by_scheme: dict[str, list[str]] = defaultdict(list)
    for id in ids:
        by_scheme[id.scheme].append(id.value)
    query = text("SELECT value, paper_id FROM external_ids WHERE scheme = :scheme AND value IN :values")
    query = query.bindparams(bindparam("values", expanding=True))
    return {
        ExternalId(scheme, value): row
        for scheme, values in by_scheme.items()
        for part in _parts(values)
        for value, row in db.execute(query, {"scheme": scheme, "values": part})
    }


def rows_by_title(db: Connection, keys: Iterable[int]) -> dict[int, list[int]]:
    """For each title key, the rows of papers that have it, in row order."""
    query = text("SELECT title_key, id FROM papers WHERE title_key IN :keys ORDER BY id")
    query = query.bindparams(bindparam("keys", expanding=True))
    found: dict[int, list[int]] = defaultdict(list)
    for part in _parts(list(set(keys))):
        for key, row in db.execute(query, {"keys": part}):
            found[key].append(row)
    return found


def ids_of(db: Connection, rows: Sequence[int]) -> dict[int, list[ExternalId]]:
    """The ids of the papers in these rows, in no certain order; papers that are gone are left out."""
    query = text("SELECT paper_id, scheme, value FROM external_ids WHERE paper_id IN :rows")
    query = query.bindparams(bindparam("rows", expanding=True))
    found: dict[int, list[ExternalId]] = defaultdict(list)
    for part in _parts(list(rows)):
        for row, scheme, value in db.execute(query, {"rows": part}):
            found[row].append(ExternalId(scheme, value))
    return dict(found)


def by_rows(db: Connection, rows: Sequence[int]) -> list[Paper]:
    """The papers of these rows, in the order asked; rows that no longer exist are left out."""
    found = {row: paper for part in _parts(list(rows)) for row, paper in _read(db, part).items()}
    return [found[row] for row in rows if row in found]


def all_papers(db: Connection, after_row: int = 0, limit: int = 500) -> list[Paper]:
    """The next papers after a row, in row order; none at the end."""
    query = text("SELECT id FROM papers WHERE id > :after ORDER BY id LIMIT :limit")
    return by_rows(db, list(db.execute(query, {"after": after_row, "limit": limit}).scalars()))


def texts(db: Connection, rows: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Title and abstract of the papers of these rows."""
    found = fetched(db, f"SELECT id, title, abstract FROM papers WHERE id IN {listed(rows)}")
    return {row: (title, abstract) for row, title, abstract in found}


def public_ids(db: Connection, rows: Sequence[int]) -> dict[int, str]:
    """The public ids of the papers of these rows."""
    query = text("SELECT id, public_id FROM papers WHERE id IN :rows")
    query = query.bindparams(bindparam("rows", expanding=True))
    return {row: name for part in _parts(list(rows)) for row, name in db.execute(query, {"rows": part})}


def glimpses(db: Connection, rows: Sequence[int]) -> dict[int, Glimpse]:
    """What orders and counts the papers of these rows, without reading them whole."""
    query = text(f"SELECT id, day, published, venue, {_TOTALS} FROM papers WHERE id IN :rows").bindparams(
        bindparam("rows", expanding=True)
    )
    found = {}
    for part in _parts(list(rows)):
        categories = _grouped(db, "categories", "category", "position", part)
        for row, day, published, venue, upvotes, comments in db.execute(query, {"rows": part}):
            names = tuple(name for (name,) in categories[row])
            found[row] = Glimpse(day or published or "", venue or "", names, upvotes, comments)
    return found


def categories_counted(db: Connection) -> list[tuple[str, int]]:
    """Every category with the number of its papers, most first."""
    query = "SELECT category, count(*) AS n FROM categories GROUP BY category ORDER BY n DESC, category"
    return [(category, n) for category, n in db.execute(text(query))]


def _columns(fact: Facts) -> dict[str, Any]:
    paper = fact.paper
    return {
        "id": paper.row,
        "public_id": paper.id,
        "title": paper.title,
        "abstract": paper.abstract,
        "published": paper.published,
        "updated": paper.updated,
        "day": paper.day.isoformat() if paper.day else None,
        "venue": paper.venue,
        "primary_category": paper.primary_category,
        "keywords": json.dumps(paper.keywords, ensure_ascii=False) if paper.keywords else "[]",
        "url": paper.url,
        "pdf": paper.pdf,
        "code": paper.code,
        "project": paper.project,
        "organization": paper.organization,
        "note": paper.note,
        "license": paper.license,
        "withdrawn": int(paper.withdrawn),
        "imprint": json.dumps(dict(paper.imprint), ensure_ascii=False) if paper.imprint else "{}",
        "card": card_of(paper, fact.featured, fact.counts),
        "n_authors": paper.n_authors,
        "upvotes": paper.upvotes - paper.votes,
        "comments": paper.comments,
        "title_key": title_key(fact.raw_title),
        "content_hash": content_hash(paper.title, paper.abstract),
    }


def _add_children(db: Connection, facts: Sequence[Facts]) -> None:
    for table, rows in (
        (tables.authors, _author_rows(facts)),
        (tables.categories, _category_rows(facts)),
        (tables.versions, _version_rows(facts)),
        (tables.external_ids, _id_rows(facts)),
        (tables.featured, _featured_rows(facts)),
        (tables.counts, _count_rows(facts)),
    ):
        if rows:
            db.execute(insert(table), rows)


def _author_rows(facts: Sequence[Facts]) -> list[dict[str, Any]]:
    return [
        {"paper_id": fact.paper.row, "position": position, "name": author.name}
        for fact in facts
        for position, author in enumerate(fact.paper.authors)
    ]


def _category_rows(facts: Sequence[Facts]) -> list[dict[str, Any]]:
    return [
        {"paper_id": fact.paper.row, "position": position, "category": category}
        for fact in facts
        for position, category in enumerate(fact.paper.categories)
    ]


def _version_rows(facts: Sequence[Facts]) -> list[dict[str, Any]]:
    return [
        {"paper_id": fact.paper.row, "number": version.number, "published": version.published}
        for fact in facts
        for version in fact.paper.versions
    ]


def _id_rows(facts: Sequence[Facts]) -> list[dict[str, Any]]:
    return [
        {"scheme": id.scheme, "value": id.value, "paper_id": fact.paper.row, "position": position}
        for fact in facts
        for position, id in enumerate(fact.paper.ids)
    ]


def _featured_rows(facts: Sequence[Facts]) -> list[dict[str, Any]]:
    return [
        {
            "paper_id": fact.paper.row,
            "source": source,
            "day": said.day.isoformat(),
            "submitter": said.submitter,
            "submitted_at": said.submitted_at.isoformat() if said.submitted_at else None,
        }
        for fact in facts
        for source, said in fact.featured.items()
    ]


def _count_rows(facts: Sequence[Facts]) -> list[dict[str, Any]]:
    return [
        {"paper_id": fact.paper.row, "source": source, "upvotes": said.upvotes, "comments": said.comments}
        for fact in facts
        for source, said in fact.counts.items()
    ]


def _read(db: Connection, rows: Sequence[int]) -> dict[int, Paper]:
    papers = fetched(db, f"SELECT {_PLAIN}, {_CODED} FROM papers WHERE id IN {listed(rows)}")
    sources = _grouped(db, "records", "source", "source", rows)
    found = {}
    for *plain, row, public_id, day, keywords, withdrawn, imprint, card in papers:
        found[row] = Paper(
            row=row,
            id=public_id,
            day=date.fromisoformat(day) if day else None,
            keywords=tuple(json.loads(keywords)) if keywords != "[]" else (),
            withdrawn=bool(withdrawn),
            imprint=json.loads(imprint) if imprint != "{}" else {},
            sources=tuple(dict.fromkeys([source for (source,) in sources[row]])),
            **of_card(card),
            **dict(zip(_PLAIN_NAMES, plain, strict=True)),
        )
    return found


def _grouped(
    db: Connection, table: str, columns: str, order: str, rows: Sequence[int]
) -> dict[int, list[tuple[Any, ...]]]:
    """Rows of a child table by paper. Table and column names are ours alone, never a reader's."""
    query = (
        f"SELECT paper_id, {columns} FROM {table} WHERE paper_id IN {listed(rows)} ORDER BY paper_id, {order}"
    )
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in fetched(db, query):
        found[row[0]].append(row[1:])
    return found


def _parts(values: Sequence[T], size: int = 500) -> Iterable[Sequence[T]]:
    """`values` in parts: a statement takes only so many parameters."""
    return (values[start : start + size] for start in range(0, len(values), size))
