"""Papers taken out: which ones, and in what format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from broadsheet import extensions
from broadsheet.answers import Sort
from broadsheet.catalog.export import every_page, every_paper
from broadsheet.errors import BadRequest, NotFound
from broadsheet.exporters import Exporter
from broadsheet.exporters._cited import Reference, cited, cited_everywhere
from broadsheet.store import lists
from broadsheet.types import Filters, Paper

from ._reading import Reading

_AT_ONCE = 500
MOST_FOUND = 300  # what a search takes to be worth ordering


@dataclass(frozen=True, slots=True)
class Selection:
    """Which papers are wanted, said in one of these ways.

    Attributes:
        ids: these papers, by any of their names, in this order.
        query: what a search finds, best first, with its filters and order.
        limit: of what a search finds, no more than so many.
        day, week, month: the papers of a page, in its order.
        everything: all papers there are.
        list: `owner/slug`, the papers of somebody's list, the last to come in first; whoever may see it or
            not, so that this is for the command line alone.
    """

    ids: tuple[str, ...] = ()
    query: str = ""
    filters: Filters = field(default_factory=Filters)
    sort: Sort = "relevance"
    limit: int = MOST_FOUND
    day: date | None = None
    week: str = ""
    month: str = ""
    everything: bool = False
    list: str = ""

    def __post_init__(self) -> None:
        said = (self.ids, self.query.strip(), self.day, self.week, self.month, self.everything, self.list)
        if sum(map(bool, said)) != 1:
            raise BadRequest(
                "say in one way what to export: ids, a query, a day, a week, a month, a list, or all"
            )


class Exporting(Reading):
    """Ways out of the catalog."""

    def select(self, wanted: Selection) -> Iterator[Paper]:
        """The papers wanted, read as they are asked for; no paper is no error, but for ids.

        Raises:
            NotFound: one of the ids names nothing here, or there is no such list.
            BadRequest: there is no such week or month, or the query cannot be asked.
            IndexStale: an index cannot answer the query.
        """
        if wanted.ids:
            return iter(list(dict.fromkeys(self.paper(id) for id in wanted.ids)))
        if wanted.query.strip():
            found = self.search(wanted.query, wanted.filters, wanted.limit, sort=wanted.sort)
            return iter([hit.paper for hit in found.hits])
        if wanted.day:
            return every_page(lambda limit, offset: self.day(wanted.day, limit, offset))
        if wanted.week:
            self.week(wanted.week, limit=1)  # so that a week which is none is told of now
            return every_page(lambda limit, offset: self.week(wanted.week, limit, offset))
        if wanted.month:
            self.month(wanted.month, limit=1)
            return every_page(lambda limit, offset: self.month(wanted.month, limit, offset))
        if wanted.list:
            return self._of_list(wanted.list)
        return every_paper(self._store)

    def _of_list(self, name: str) -> Iterator[Paper]:
        owner, _, slug = name.partition("/")
        with self._store.read() as db:
            found = lists.named(db, owner, slug)
            if found is None:
                raise NotFound(f"there is no list {name!r}; write it as its address does, such as ada/saved")
            rows = list(lists.rows(db, found.id))
        parts = (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE))
        return (paper for part in parts for paper in self._catalog.papers(part))

    def cited(self, paper: Paper, style: str = "apa") -> Reference:
        """The paper as an entry of a bibliography; raises BadRequest when there is no such style."""
        return cited(paper, style)

    def cited_everywhere(self, paper: Paper) -> list[Reference]:
        """The same in every style that there is."""
        return cited_everywhere(paper)

    def formats(self) -> tuple[str, ...]:
        """Names of the formats that papers can be written in: `bibtex`, `csl-json`."""
        return tuple(name.replace("_", "-") for name in extensions.available("exporters"))

    def exporter(self, format: str) -> Exporter:
        """The format of that name, or of files with that ending (`bib`, `csv`, or a file's whole name).

        Raises:
            BadRequest: there is none.
        """
        asked = format.strip().lower()
        known: dict[str, Exporter] = {
            name: extensions.load("exporters", name.replace("-", "_")).make() for name in self.formats()
        }
        if found := known.get(asked.replace("_", "-")):
            return found
        for exporter in known.values():
            if f".{asked}".endswith(exporter.suffix):
                return exporter
        raise BadRequest(f"no format {format!r} to export in; there are: {', '.join(known)}")

    def export(self, format: str, papers: Iterable[Paper]) -> Iterator[bytes]:
        """A file of these papers, piece by piece.

        Raises:
            BadRequest: there is no such format.
            ExtensionError: a library that the format needs is missing.
        """
        return self.exporter(format).write(papers)
