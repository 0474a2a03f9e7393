"""Our papers for those who harvest us: under which name, in which sets, changed when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote

from broadsheet.errors import BadRequest, NotFound
from broadsheet.harvests import Place, Provided, ProvidedPage, Wanted
from broadsheet.sources._ids import arxiv_id
from broadsheet.store import Connection, Store, papers, provided
from broadsheet.store.provided import Span, Stamped
from broadsheet.tools.names import parts
from broadsheet.types import Paper

from .sets import listed, sets_of, within

# How long a paper may be on its way into the database: it bears the second in which it was written,
# and is seen by others when its batch is whole.
SETTLING = timedelta(seconds=60)

_OURS = "oai:broadsheet:"
_ARXIVS = "oai:arXiv.org:"
_ARXIV = "arXiv:"
_ANY_ARXIV_ID = re.compile(r"(\d{4}\.\d{4,5}|[A-Za-z-]+(?:\.[A-Za-z-]+)?/\d{7})(?:v([1-9]\d{0,2}))?")
_INITIAL = re.compile(r"(?:[^\W\d_]\.-?)+")
_END = 2**53


class Provider:
    """What harvesters of this instance are told."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def settled(self, now: datetime) -> datetime:
        """The moment up to which nothing more can come: whoever harvests from then on misses nothing."""
        return now - SETTLING

    def earliest(self) -> datetime | None:
        """When the paper that has not changed for the longest time did; None in an empty instance."""
        with self._store.read() as db:
            first = provided.earliest(db)
        return None if first is None else _moment(first)

    def sets(self) -> list[tuple[str, str]]:
        """(set, name) of every set that has a paper."""
        with self._store.read() as db:
            return listed(provided.categories(db))

    def paper(self, identifier: str) -> Provided:
        """The paper that harvesters know under this name, or the tombstone of it.

        Raises:
            NotFound: there never was one.
        """
        name = _public_id(identifier)
        with self._store.read() as db:
            found = provided.named(db, name) if name else None
            whole = _whole(db, [found.row]) if found and not found.gone else {}
        if found is None or identifier_of(found.id) != identifier:
            raise NotFound(f"there is no record {identifier!r}")
        return _provided(found, whole)

    def page(self, wanted: Wanted, place: Place | None, limit: int, whole: bool) -> ProvidedPage:
        """The next `limit` papers and tombstones after a place, in the order in which they changed.

        A paper that changes while a list is read moves to its end: nothing is passed over.

        Args:
            whole: with the papers themselves.
        """
        span = _span(wanted)
        if span is None:
            return ProvidedPage((), None)
        with self._store.read() as db:
            found = provided.after(db, span, place, limit + 1)
            rows = [one.row for one in found[:limit] if not one.gone] if whole else []
            known = _whole(db, rows)
        rest = found[limit - 1].place if len(found) > limit else None
        there = (one for one in found[:limit] if one.gone or not whole or one.row in known)
        return ProvidedPage(tuple(_provided(one, known) for one in there), rest)

    def count(self, wanted: Wanted) -> int:
        """How many papers and tombstones are wanted."""
        span = _span(wanted)
        if span is None:
            return 0
        with self._store.read() as db:
            return provided.count(db, span)


def arxiv_names(texts: Iterable[str]) -> list[tuple[str, int | None]]:
    """(arXiv id in normal form, version) of each text.

    Raises:
        BadRequest: one of them has not the form of an id, whether there is such a paper or not.
    """
    found = []
    for text in filter(None, map(str.strip, texts)):
        match = _ANY_ARXIV_ID.fullmatch(text)
        if match is None:
            raise BadRequest(f"incorrect id format for {text[:100]}")
        known = arxiv_id(text)
        found.append((known[0] if known else match[1], int(match[2]) if match[2] else None))
    return found


def identifier_of(public_id: str) -> str:
    """What harvesters know a paper by: arXiv's own identifier where it has one."""
    if public_id.startswith(_ARXIV):
        return _ARXIVS + public_id.removeprefix(_ARXIV)
    return _OURS + quote(public_id, safe="/:@!$&'()*+,;=~")


def _public_id(identifier: str) -> str | None:
    if identifier.startswith(_ARXIVS):
        return _ARXIV + identifier.removeprefix(_ARXIVS)
    return unquote(identifier.removeprefix(_OURS)) if identifier.startswith(_OURS) else None


def _span(wanted: Wanted) -> Span | None:
    """None where nothing can be in it."""
    categories = within(wanted.set) if wanted.set else ()
    if wanted.set and not categories:
        return None
    since = int(wanted.since.timestamp()) if wanted.since else 0
    until = int(wanted.until.timestamp()) if wanted.until else _END
    return Span(since, until, categories, wanted.arxiv)


def _whole(db: Connection, rows: Sequence[int]) -> dict[int, tuple[Paper, Mapping[str, object]]]:
    """The papers of these rows, and what arXiv said besides."""
    said = provided.said_by_arxiv(db, rows)
    return {paper.row: (paper, said.get(paper.row, {})) for paper in papers.by_rows(db, rows)}


def _provided(one: Stamped, known: Mapping[int, tuple[Paper, Mapping[str, object]]]) -> Provided:
    bare = Provided(
        identifier_of(one.id),
        _moment(one.changed_at),
        sets_of(one.categories),
        one.id.startswith(_ARXIV),
        one.gone,
    )
    if one.gone or one.row not in known:
        return bare
    paper, extra = known[one.row]
    authors = tuple(_divided(author.name) for author in paper.authors)
    return replace(bare, paper=paper, authors=authors, extra=extra)


def _divided(name: str) -> tuple[str, str, str]:
    """Keyname, with its particles; forenames; suffix. Read in the order 2, 1, 3 they are the name again."""
    words = name.split()
    if words and "," not in name and _INITIAL.fullmatch(words[-1]):  # `Juan Lopez V.`, which is no Mr Juan
        last = next((at for at in reversed(range(len(words))) if not _INITIAL.fullmatch(words[at])), 0)
        return " ".join(words[last:]), " ".join(words[:last]), ""
    found = parts(name)
    return " ".join(filter(None, (found.particle, found.family))), found.given, found.suffix


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
