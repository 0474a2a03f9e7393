"""Reading papers: lists of days, search, one paper, its Markdown."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from broadsheet.app import App
from broadsheet.errors import BadRequest
from broadsheet.types import Paper

from .._filters import Day
from .._who import who_of
from ._comments import comment_form
from ._form import address, bare_id, link_next
from ._markdown import markdown
from ._papers import Papers
from .schema import HfBrief, HfItem, HfRepositories, HfWholePaper

MOST_FOUND = 120
_MOST_PAGES = 10_000
_MARKDOWN = "text/markdown; charset=utf-8"


def add_routes(routes: APIRouter, app: App) -> None:
    """`/api/daily_papers`, `/api/papers…`, `/api/arxiv/{id}/repos`, `/papers/{id}.md`."""
    _add_lists(routes, app)
    _add_search(routes, app)
    _add_markdown(routes, app)

    @routes.get("/api/arxiv/{paper_id:path}/repos", summary="Models, data sets and spaces of a paper")
    def repositories(request: Request, paper_id: str) -> HfRepositories:
        paper = app.paper(paper_id)
        known = Papers(app, request, [paper])
        return HfRepositories(
            models=known.linked(paper, "models"),
            datasets=known.linked(paper, "datasets"),
            spaces=known.linked(paper, "spaces"),
        )

    @routes.get(
        "/api/papers/{paper_id:path}",
        summary="One paper, as Hugging Face's client reads it",
        response_model_exclude_none=True,
    )
    def paper(
        request: Request,
        paper_id: str,
        field: Annotated[list[str], Query(description="`comments` for what was said of it, too")] = [],  # noqa: B006
    ) -> HfWholePaper:
        found = app.paper(paper_id)
        whole = Papers(app, request, [found]).whole(found)
        if "comments" not in field:
            return whole
        said = app.comments(who_of(request), paper_id, request.scope.get("root_path", ""))
        return whole.model_copy(update={"comments": [comment_form(one) for one in said]})


def _add_lists(routes: APIRouter, app: App) -> None:
    @routes.get(
        "/api/daily_papers",
        summary="Papers of a day, week or month, or of all days, the newest first",
        response_model_exclude_none=True,
    )
    def daily(
        request: Request,
        response: Response,
        date: Day | None = None,
        week: str | None = None,
        month: str | None = None,
        submitter: str | None = None,
        sort: Literal["publishedAt", "trending"] = "publishedAt",
        p: Annotated[int, Query(ge=0, le=_MOST_PAGES, description="Page, from 0")] = 0,
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> list[HfItem]:
        found = app.daily(date, week, month, submitter, sort == "trending", limit, p * limit)
        if found.more:
            link_next(request, response, p=p + 1)
        known = Papers(app, request, found.papers)
        return [known.item(one, found.days[one.row]) for one in found.papers]

    @routes.get(
        "/api/papers",
        summary="All papers that stand on a day's page, the newest first",
        response_model_exclude_none=True,
    )
    def all_papers(
        request: Request,
        response: Response,
        cursor: str = "",
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> list[HfBrief]:
        offset = _offset(cursor)
        found = app.daily(limit=limit, offset=offset)
        if found.more:
            link_next(request, response, cursor=offset + limit)
        known = Papers(app, request, found.papers)
        return [known.brief(one) for one in found.papers]


def _add_search(routes: APIRouter, app: App) -> None:
    @routes.get(
        "/api/papers/search",
        summary="Papers by words and meaning, as Hugging Face's client reads them",
        response_model_exclude_none=True,
    )
    def search(
        request: Request,
        q: Annotated[str, Query(max_length=250)] = "",
        limit: Annotated[int, Query(ge=1, le=MOST_FOUND)] = MOST_FOUND,
    ) -> list[HfItem]:
        found: list[Paper] = (
            [hit.paper for hit in app.search(q, limit=limit).hits]
            if q.strip()
            else list(app.daily(limit=limit).papers)
        )
        known = Papers(app, request, found)
        return [known.item(one, one.day) for one in found]


def _add_markdown(routes: APIRouter, app: App) -> None:
    def written(request: Request, paper_id: str) -> Response:
        paper = app.paper(paper_id)
        page = address(request, f"/papers/{bare_id(paper)}")
        return Response(markdown(paper, page), media_type=_MARKDOWN, headers={"Vary": "Accept"})

    # The pages leave to these what they do not answer: whoever wants Markdown.
    for path in ("/papers/{paper_id:path}.md", "/papers/{paper_id:path}"):
        routes.add_api_route(path, written, include_in_schema=False)


def _offset(cursor: str) -> int:
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 8):
        raise BadRequest(f"{cursor[:40]!r} is no cursor; take the one of the link to the next page")
    return int(cursor or 0)
