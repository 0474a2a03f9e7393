"""The page of one paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from broadsheet.answers import Hit
from broadsheet.errors import BroadsheetError
from broadsheet.types import Paper

from .claims import claiming
from .exports import exports
from .library import keeping
from .links import bare_id, links_of, page_of, paper_path
from .markdown import Page
from .render import Pages
from .talk import talking

if TYPE_CHECKING:
    from broadsheet.app import App

SIMILAR = 8


def router(app: App, pages: Pages) -> APIRouter:
    """`/papers/{id}`. Any form of an id leads to the one address that a paper has."""
    routes = APIRouter(route_class=Page)

    def paper(request: Request, paper_id: str) -> Response:
        with app.reading():
            found = app.paper(paper_id)
            if paper_id != bare_id(found.id):
                return RedirectResponse(request.scope.get("root_path", "") + paper_path(found.id), 301)
            values = _values(app, request, found)
        return pages.show(request, "paper.html", paper=found, **values)

    routes.add_api_route("/papers/{paper_id:path}", paper, methods=["GET", "HEAD"], include_in_schema=False)
    return routes


def _values(app: App, request: Request, paper: Paper) -> dict[str, Any]:
    """What the template shows beside the paper itself."""
    similar, trouble = _similar(app, paper)
    return {
        "links": links_of(paper),
        "ids": [(paper_id, page_of(paper_id)) for paper_id in paper.ids],
        "references": [(one, Markup(one.html)) for one in app.cited_everywhere(paper)],  # it was escaped
        "similar": similar,
        "topics": app.topics_of(paper),
        "trouble": trouble,
        "records": app.records(paper),
        "exports": exports(f"/api/v1{paper_path(paper.id)}/export", {}),
        **keeping(app, request, paper),
        **talking(app, request, paper),
        **claiming(app, request, paper),
    }


def _similar(app: App, paper: Paper) -> tuple[tuple[Hit, ...], str | None]:
    """Similar papers, or why there are none: a paper is worth showing while an index is away."""
    try:
        return app.similar([paper], limit=SIMILAR), None
    except BroadsheetError as error:
        return (), str(error)
