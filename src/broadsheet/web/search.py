"""The search page: the form, and what was found with the reason for each hit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from broadsheet.errors import BadRequest
from broadsheet.types import SearchPage

from .forms import read_categories, read_filters, read_page
from .paging import address, pager
from .render import Pages

if TYPE_CHECKING:
    from broadsheet.app import App

Fields = dict[str, Any]
SEARCH = "/search"
MOST_OFFERED = 200  # categories, the largest; any other can be typed


def router(app: App, pages: Pages) -> APIRouter:
    """`/search`. A slip in the form is answered with the form as it was filled in, and the trouble."""
    routes = APIRouter()

    def search(
        request: Request,
        q: str = "",
        since: str = "",
        until: str = "",
        category: Annotated[list[str], Query()] = [],  # noqa: B006  (FastAPI copies it)
        p: str | None = None,
    ) -> HTMLResponse:
        fields = {"q": q.strip(), "since": since, "until": until, "category": " ".join(category)}
        try:
            found, number, trouble = _found(app, fields, p), read_page(p), None
        except BadRequest as error:
            found, number, trouble = None, 1, str(error)
        return pages.show(
            request,
            "search.html",
            status=400 if trouble else 200,
            fields=fields,
            found=found,
            trouble=trouble,
            categories=app.categories()[:MOST_OFFERED],
            pager=pager(SEARCH, fields, number, found.more if found else False),
            twin=_twin(fields) if found else None,
        )

    routes.add_api_route(SEARCH, search, methods=["GET", "HEAD"], include_in_schema=False)
    return routes


def _twin(fields: Fields) -> str:
    """The address of the same hits as JSON."""
    return address("/api/v1/search", {**fields, "category": read_categories([fields["category"]])})


def _found(app: App, fields: Fields, p: str | None) -> SearchPage | None:
    """The asked page of hits, None when nothing was asked.

    Raises:
        BadRequest: a field or the page number is malformed.
    """
    filters = read_filters(fields["since"], fields["until"], [fields["category"]])
    offset = (read_page(p) - 1) * app.settings.page_size
    if not fields["q"]:
        return None
    return app.search(fields["q"], filters, app.settings.page_size, offset)
