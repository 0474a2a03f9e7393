"""The ways on from a search page: another order, one year, one category, one venue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from broadsheet.answers import FACETS, SORTS, SearchPage, Sort
from broadsheet.errors import BadRequest

from .paging import address

Fields = Mapping[str, str]


class Choice(NamedTuple):
    """A link of a list of which one may be chosen: its text, papers if counted, where it leads."""

    text: str
    papers: int | None
    path: str
    chosen: bool = False


def read_sort(text: str) -> Sort:
    """An order; raises BadRequest for an unknown one."""
    for sort in SORTS:
        if text in (sort, "") and (text or sort == "relevance"):
            return sort
    raise BadRequest(f"sort={text[:40]!r} is not an order; there are {', '.join(SORTS)}")


def orders(path: str, fields: Fields, chosen: Sort) -> list[Choice]:
    """A link for each order; the usual one goes without a name."""
    return [
        Choice(sort.capitalize(), None, address(path, {**fields, "sort": _named(sort)}), sort == chosen)
        for sort in SORTS
    ]


def facets(path: str, fields: Fields, page: SearchPage) -> list[tuple[str, Sequence[Choice]]]:
    """(kind, links) for each kind with something to choose; a link narrows the search by one value."""
    ways = {"year": _of_year, "category": _of_category, "venue": _of_venue}
    offered = [
        (
            kind,
            [
                Choice(value, papers, address(path, {**fields, **ways[kind](fields, value)}))
                for value, papers in page.facets.get(kind, ())
                if papers < page.found
            ],
        )
        for kind in FACETS
    ]
    return [(kind, choices) for kind, choices in offered if choices]


def _of_year(_: Fields, year: str) -> Fields:
    return {"since": f"{year}-01-01", "until": f"{year}-12-31"}


def _of_category(_: Fields, category: str) -> Fields:
    return {"category": category}


def _of_venue(fields: Fields, venue: str) -> Fields:
    named = venue.replace('"', " ")
    return {"q": f'{fields["q"]} venue:"{named}"'}


def _named(sort: Sort) -> str:
    return "" if sort == "relevance" else sort
