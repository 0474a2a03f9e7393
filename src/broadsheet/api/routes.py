"""The JSON API, version 1: every list the pages show, at an address one can guess."""

from __future__ import annotations

from dataclasses import asdict
from math import ceil
from typing import Annotated

from fastapi import APIRouter, FastAPI, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from broadsheet.answers import Sort
from broadsheet.app import App
from broadsheet.errors import BroadsheetError, NotSignedIn, TooMany

from . import (
    arxiv_query,
    claims,
    community,
    exports,
    follows,
    for_you,
    hf,
    hooks,
    library,
    lists,
    mail,
    me,
    metrics,
    oai,
    schema,
    topics,
)
from ._document import allowed, describe
from ._filters import Day, filters_of
from ._hot import TrendingPage
from ._statuses import STATUSES

PREFIX = "/api/v1"
_STATUSES = STATUSES | {RequestValidationError: 422}

Limit = Annotated[int, Query(ge=1, le=100, description="Papers on one page")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="Papers to pass over")]
PaperId = Annotated[
    str, Path(description="`arXiv:2405.14979`, `2405.14979`, `acl:P19-1613`, `doi:10.1145/…`")
]


# Their forms are told, not held to: the feeds say better what is wrong with a week.
Week = Annotated[str, Path(json_schema_extra={"pattern": r"^\d{4}-W\d{2}$"}, examples=["2025-W44"])]
Month = Annotated[str, Path(json_schema_extra={"pattern": r"^\d{4}-\d{2}$"}, examples=["2025-10"])]


def install(server: FastAPI, app: App) -> None:
    """Put the API under `/api/v1` of a server, with errors as JSON."""
    server.include_router(router(app), prefix=PREFIX)
    server.include_router(metrics.router(app))
    server.include_router(oai.router(app))
    server.include_router(arxiv_query.router(app))
    server.include_router(hf.router(app))
    describe(server)
    for kind in (BroadsheetError, HTTPException, RequestValidationError, Exception):
        server.add_exception_handler(kind, _trouble)


def _trouble(request: Request, error: Exception) -> JSONResponse:
    """An error as JSON, with the status that fits its kind: the one place where this face does so."""
    if isinstance(error, HTTPException):
        headers = {**(error.headers or {}), **(_allow(request) if error.status_code == 405 else {})}
        return JSONResponse({"error": error.detail}, error.status_code, headers)
    fitting = (status for kind, status in _STATUSES.items() if isinstance(error, kind))
    return JSONResponse({"error": _said(error)}, next(fitting, 500), _headers(error))


def _headers(error: Exception) -> dict[str, str]:
    if isinstance(error, NotSignedIn):
        return {"WWW-Authenticate": "Bearer"}
    return {"Retry-After": str(ceil(error.retry_after))} if isinstance(error, TooMany) else {}


def _allow(request: Request) -> dict[str, str]:
    """All that can be done at a path; Starlette tells what its first route can do."""
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    methods = allowed(request.app.openapi(), path)
    return {"Allow": methods} if methods else {}


def router(app: App) -> APIRouter:
    """The routes, calling this app."""
    routes = APIRouter()
    routes.include_router(exports.router(app))
    routes.include_router(me.router(app))
    routes.include_router(lists.router(app))
    routes.include_router(library.router(app))
    routes.include_router(follows.router(app))
    routes.include_router(for_you.router(app))
    routes.include_router(hooks.router(app))
    routes.include_router(community.router(app))
    routes.include_router(claims.router(app))
    routes.include_router(mail.router(app))
    routes.include_router(topics.router(app))
    _add_papers(routes, app)
    _add_feeds(routes, app)

    @routes.get("/status", summary="The state of the instance")
    def status() -> schema.Status:
        return schema.Status.of(app.status())

    return routes


def _add_papers(routes: APIRouter, app: App) -> None:
    @routes.get("/search", summary="Papers by words and meaning")
    def search(
        q: Annotated[
            str,
            Query(
                max_length=10_000,
                description="Words, an id, a title, an abstract, or the query language",
            ),
        ],
        since: Day | None = None,
        until: Day | None = None,
        category: Annotated[list[str], Query(description="`cs.CL`, or `cs.*` for the archive")] = [],  # noqa: B006
        sort: Annotated[Sort, Query(description="Another order for what was found")] = "relevance",
        limit: Limit = 20,
        offset: Offset = 0,
    ) -> schema.SearchPage:
        return schema.SearchPage.of(app.search(q, filters_of(since, until, category), limit, offset, sort))

    @routes.get("/similar", summary="Papers like these")
    def similar(
        id: Annotated[list[str], Query(description="One paper or several")],
        unlike: Annotated[list[str], Query(description="Papers to keep away from")] = [],  # noqa: B006
        limit: Limit = 10,
        since: Day | None = None,
        until: Day | None = None,
        category: Annotated[list[str], Query()] = [],  # noqa: B006
    ) -> list[schema.Hit]:
        hits = app.similar(id, limit, filters_of(since, until, category), unlike)
        return [schema.Hit.of(hit) for hit in hits]

    @routes.get("/papers/{paper_id:path}/records", summary="What sources told of it")
    def records(paper_id: PaperId) -> list[schema.Told]:
        return [schema.Told(**asdict(told)) for told in app.records(paper_id)]

    @routes.get("/papers/{paper_id:path}", summary="One paper")
    def paper(paper_id: PaperId) -> schema.WholePaper:
        found = app.paper(paper_id)
        return schema.WholePaper.with_claims(found, app.claimed([found.row]).get(found.row, ()))

    @routes.get("/categories", summary="Categories with the number of their papers, most first")
    def categories() -> dict[str, int]:
        return dict(app.categories())


def _add_feeds(routes: APIRouter, app: App) -> None:
    @routes.get("/days", summary="The newest day with papers")
    def newest(limit: Limit = 50, offset: Offset = 0) -> schema.FeedPage:
        return schema.FeedPage.of(app.day(None, limit, offset))

    @routes.get("/days/{day}", summary="A day's papers by upvotes, then time")
    def day(day: Day, limit: Limit = 50, offset: Offset = 0) -> schema.FeedPage:
        return schema.FeedPage.of(app.day(day, limit, offset))

    @routes.get("/weeks/{week}", summary="The papers of an ISO week such as 2025-W44")
    def week(week: Week, limit: Limit = 50, offset: Offset = 0) -> schema.FeedPage:
        return schema.FeedPage.of(app.week(week, limit, offset))

    @routes.get("/months/{month}", summary="The papers of a month such as 2025-10")
    def month(month: Month, limit: Limit = 50, offset: Offset = 0) -> schema.FeedPage:
        return schema.FeedPage.of(app.month(month, limit, offset))

    @routes.get("/trending", summary="The hottest papers of the last 60 days")
    def trending(limit: Limit = 50, offset: Offset = 0) -> TrendingPage:
        return TrendingPage.of_trending(app.trending(limit, offset))


def _said(error: Exception) -> str:
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    return str(error) if isinstance(error, BroadsheetError) else "something went wrong here; the log has it"
