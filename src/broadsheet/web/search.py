"""The search page: the form, and what was found with the reason for each hit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from broadsheet.answers import SearchPage
from broadsheet.errors import BadRequest

from .choices import facets, orders, read_sort
from .exports import exports
from .forms import read_categories, read_filters, read_page
from .hidden import hidden_among, is_followed
from .links import paper_path
from .paging import address, pager
from .render import Pages
from .who import who_of

if TYPE_CHECKING:
    from broadsheet.app import App

Fields = dict[str, Any]
SEARCH = "/search"
LANGUAGE = (
    ('"graph neural network"', "these words, one after the other"),
    ('-survey  -"case study"', "none of this"),
    ("author:lovelace", "by somebody of this name"),
    ("category:cs.CL  category:cs.*", "in one of these"),
    ("year:2020..2024  since:2024-05", "of these days"),
    ("venue:NeurIPS  has:code", "from there; with code"),
    ("ti:pruning ANDNOT au:smith_j", "as arXiv's own search has it, with AND, OR, ANDNOT and parentheses"),
)
MOST_OFFERED = 200  # categories, the largest; any other can be typed


def router(app: App, pages: Pages) -> APIRouter:
    """`/search`. A slip in the form is answered with the form as it was filled in, and the trouble.

    Who asks for a paper by its id or address is led to its page.
    """
    routes = APIRouter()

    def search(
        request: Request,
        q: str = "",
        since: str = "",
        until: str = "",
        category: Annotated[list[str], Query()] = [],  # noqa: B006  (FastAPI copies it)
        sort: str = "",
        p: str | None = None,
    ) -> Response:
        fields = {"q": q.strip(), "since": since, "until": until, "category": " ".join(category)}
        fields["sort"] = sort
        with app.reading():
            try:
                found, number, trouble = _found(app, fields, p), read_page(p), None
            except BadRequest as error:
                found, number, trouble = None, 1, str(error)
            around = _around(app, request, fields["q"], found)
        if found and not found.offset and found.hits and found.hits[0].why.lead == "id":
            root = request.scope.get("root_path", "")
            return RedirectResponse(root + paper_path(found.hits[0].paper.id), 303)
        return pages.show(
            request,
            "search.html",
            **around,
            status=400 if trouble else 200,
            fields=fields,
            found=found,
            trouble=trouble,
            orders=orders(SEARCH, fields, found.sort) if found else [],
            facets=facets(SEARCH, fields, found) if found else [],
            meant=address(SEARCH, {**fields, "q": found.suggestion}) if found and found.suggestion else None,
            language=LANGUAGE,
            pager=pager(SEARCH, fields, number, found.more if found else False),
            twin=_twin(fields) if found else None,
            exports=exports("/api/v1/export", _asked(fields)) if found else [],
        )

    routes.add_api_route(SEARCH, search, methods=["GET", "HEAD"], include_in_schema=False)
    return routes


def _around(app: App, request: Request, query: str, found: SearchPage | None) -> dict[str, Any]:
    """What the page shows beside what was found: what its reader has to do with it, what can be asked."""
    who, papers = who_of(request), [hit.paper for hit in found.hits] if found else []
    return {
        "mine": app.mine(who, [paper.row for paper in papers]),
        "followed": is_followed(app, who, "query", query),
        **hidden_among(app, request, papers)._asdict(),
        "categories": app.categories()[:MOST_OFFERED],
    }


def _twin(fields: Fields) -> str:
    """The address of the same hits as JSON."""
    return address("/api/v1/search", _asked(fields))


def _asked(fields: Fields) -> Fields:
    """The form's fields as the API takes them."""
    return {**fields, "category": read_categories([fields["category"]])}


def _found(app: App, fields: Fields, p: str | None) -> SearchPage | None:
    """The asked page of hits, None when nothing was asked.

    Raises:
        BadRequest: a field or the page number is malformed.
    """
    filters = read_filters(fields["since"], fields["until"], [fields["category"]])
    offset = (read_page(p) - 1) * app.settings.page_size
    if not fields["q"]:
        return None
    return app.search(fields["q"], filters, app.settings.page_size, offset, read_sort(fields["sort"]))
