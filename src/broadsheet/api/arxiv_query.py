"""arXiv's query API at `/api/query`, over our own papers: Atom out, so that arXiv's clients can ask us.

https://info.arxiv.org/help/api/user-manual.html

Papers without an arXiv id are not in it: its clients know papers by nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Self
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from fastapi import APIRouter, Depends, Request, Response

from broadsheet.answers import DateSort, Match, Matches
from broadsheet.app import App
from broadsheet.errors import BadRequest, IndexingError

from ._given import Given, address_of, given
from ._xml import add, add_if, document

PATH = "/api/query"

_ATTRIBUTES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:opensearch": "http://a9.com/-/spec/opensearch/1.1/",
    "xmlns:arxiv": "http://arxiv.org/schemas/atom",
}
_SCHEME = "http://arxiv.org/schemas/atom"
_SORTS: Mapping[str, DateSort] = {
    "relevance": "relevance",
    "lastUpdatedDate": "updated",
    "submittedDate": "submitted",
}
_ORDERS = {"ascending": True, "descending": False}
_RETRY_AFTER_S = 60


def router(app: App) -> APIRouter:
    """The one route, by GET and by POST."""
    routes = APIRouter(include_in_schema=False)

    @routes.api_route(PATH, methods=["GET", "POST"])
    def query(request: Request, given: Annotated[Given, Depends(given)]) -> Response:
        feed = Feed(address_of(request), app.settings.name, app.now())
        try:
            asked = Asked.read(dict(given))
            matches = app.matches(
                asked.query, asked.ids, asked.start, asked.limit, asked.sort, asked.ascending
            )
        except BadRequest as error:
            return _answer(feed.of_error(str(error)), 400)
        except IndexingError as error:
            return _answer(feed.of_error(str(error)), 503, {"Retry-After": str(_RETRY_AFTER_S)})
        return _answer(feed.of_matches(asked, matches))

    return routes


def _answer(feed: Element, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(document(feed), status, headers, "application/atom+xml; charset=utf-8")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client asks for, in arXiv's parameters."""

    query: str = ""
    ids: tuple[str, ...] = ()
    start: int = 0
    limit: int = 10
    sort: DateSort = "relevance"
    ascending: bool = False

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """Read the parameters; those that arXiv does not know are passed over, as it does.

        Raises:
            BadRequest: a value that the parameter cannot have.
        """
        return cls(
            given.get("search_query", "").strip(),
            tuple(part for part in re.split(r"[,\s]+", given.get("id_list", "")) if part),
            _number(given, "start", 0),
            _number(given, "max_results", 10),
            _SORTS[_one_of(given, "sortBy", _SORTS, "relevance")],
            _ORDERS[_one_of(given, "sortOrder", _ORDERS, "descending")],
        )


def _number(given: Mapping[str, str], name: str, default: int) -> int:
    text = given.get(name, "").strip() or str(default)
    if not re.fullmatch(r"-?\d{1,9}", text, re.ASCII):
        raise BadRequest(f"{name} must be an integer")
    return int(text)


def _one_of(given: Mapping[str, str], name: str, allowed: Mapping[str, object], default: str) -> str:
    text = given.get(name, "").strip() or default
    if text not in allowed:
        raise BadRequest(f"{name} must be in: {', '.join(allowed)}")
    return text


@dataclass(frozen=True, slots=True)
class Feed:
    """Answers as Atom.

    Attributes:
        address: where we were asked.
        name: of this instance.
    """

    address: str
    name: str
    now: datetime

    def of_matches(self, asked: Asked, matches: Matches) -> Element:
        """The papers that were found."""
        said = {"search_query": asked.query, "id_list": ",".join(asked.ids)}
        said |= {"start": str(asked.start), "max_results": str(asked.limit)}
        address = f"{self.address}?{urlencode(said)}"
        title = "arXiv Query: " + "&".join(f"{name}={value}" for name, value in said.items())
        feed = self._feed(address, title)
        add(feed, "link", href=address, rel="self", type="application/atom+xml")
        _add_counts(feed, matches.total, asked.start, asked.limit)
        for match in matches.matches:
            _add_entry(feed, match)
        return feed

    def of_error(self, message: str) -> Element:
        """What is wrong, in arXiv's form: one entry that is titled Error."""
        place = re.sub(r"[^\w.-]+", "_", message, flags=re.ASCII).strip("_")
        address = f"{self.address.removesuffix('/query')}/errors#{place}"
        feed = self._feed(self.address, "arXiv Query: Error")
        _add_counts(feed, 1, 0, 1)
        entry = add(feed, "entry")
        add(entry, "id", address)
        add(entry, "title", "Error")
        add(entry, "summary", message)
        add(entry, "updated", _moment(self.now))
        add(entry, "link", href=address, rel="alternate", type="text/html")
        add(add(entry, "author"), "name", self.name)
        return feed

    def _feed(self, address: str, title: str) -> Element:
        feed = Element("feed", _ATTRIBUTES)
        add(feed, "id", address)
        add(feed, "title", title)
        add(feed, "updated", _moment(self.now))
        add(add(feed, "author"), "name", self.name)  # for entries that have none
        return feed


def _add_counts(feed: Element, total: int, start: int, limit: int) -> None:
    for name, number in (("totalResults", total), ("startIndex", start), ("itemsPerPage", limit)):
        add(feed, f"opensearch:{name}", str(number))


def _add_entry(feed: Element, match: Match) -> None:
    paper, name = match.paper, f"{match.arxiv_id}v{match.version}"
    entry = add(feed, "entry")
    add(entry, "id", f"http://arxiv.org/abs/{name}")
    add(entry, "updated", _moment(match.updated))
    add(entry, "published", _moment(match.published))
    add(entry, "title", paper.title)
    add(entry, "summary", paper.abstract)
    for author in paper.authors:
        add(add(entry, "author"), "name", author.name)
    add_if(entry, "arxiv:comment", paper.note)
    add_if(entry, "arxiv:journal_ref", match.journal)
    _add_links(entry, match, name)
    categories = tuple(dict.fromkeys(filter(None, (paper.primary_category, *paper.categories))))
    for category in categories[:1]:
        add(entry, "arxiv:primary_category", term=category, scheme=_SCHEME)
    for category in categories:
        add(entry, "category", term=category, scheme=_SCHEME)


def _add_links(entry: Element, match: Match, name: str) -> None:
    for id in match.paper.ids:
        if id.scheme == "doi":
            add(entry, "arxiv:doi", id.value)
            add(entry, "link", title="doi", href=f"https://doi.org/{id.value}", rel="related")
    add(entry, "link", href=f"https://arxiv.org/abs/{name}", rel="alternate", type="text/html")
    # arXiv's clients find the PDF by this title.
    pdf = {"title": "pdf", "rel": "related", "type": "application/pdf"}
    add(entry, "link", href=f"https://arxiv.org/pdf/{name}", **pdf)


def _moment(day: date) -> str:
    return f"{day:%Y-%m-%dT%H:%M:%SZ}"
