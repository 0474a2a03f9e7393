"""Papers as files: one, several, what a search finds, those of a day, or all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict
from itertools import chain
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from broadsheet.answers import Sort
from broadsheet.app import STYLES, App, Selection
from broadsheet.types import Paper

from ._filters import Day, filters_of

Format = Annotated[
    str,
    Query(description="`bibtex`, `ris`, `csl-json`, `jsonl`, `parquet`, `table` (CSV), or an ending: `bib`"),
]
BYTES = {"schema": {"type": "string", "format": "binary"}}
_KINDS = (
    "application/x-bibtex application/x-research-info-systems application/vnd.citationstyles.csl+json"
    " application/jsonl application/vnd.apache.parquet text/csv"
).split()
FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file", "content": dict.fromkeys(_KINDS, BYTES)}
}
_UNSAFE = re.compile(r"[^\w.-]+", re.ASCII)
_LONGEST_NAME = 60


class Reference(BaseModel):
    """An entry of a bibliography."""

    style: str
    label: str = Field(examples=["Chicago"])
    text: str
    html: str = Field(description="The same with `<i>` and `<b>`, everything else escaped")


def router(app: App) -> APIRouter:
    """The routes. They must be tried before `/papers/{id}`, whose id takes any path."""
    routes = APIRouter()

    @routes.get(
        "/papers/{paper_id:path}/export",
        summary="One paper as a file",
        response_class=StreamingResponse,
        responses=FILE,
    )
    def one(
        paper_id: Annotated[str, Path(description="As for `/papers/{id}`")], format: Format = "bibtex"
    ) -> StreamingResponse:
        wanted = Selection(ids=(paper_id,))
        return file_of(app, format, app.select(wanted), paper_id)

    @routes.get("/papers/{paper_id:path}/cite", summary="One paper as an entry of a bibliography")
    def cite(
        paper_id: Annotated[str, Path(description="As for `/papers/{id}`")],
        style: Annotated[str, Query(description=f"One of {', '.join(STYLES)}")] = "apa",
    ) -> Reference:
        return Reference(**asdict(app.cited(app.paper(paper_id), style)))

    @routes.get(
        "/export",
        summary="Papers as a file",
        response_class=StreamingResponse,
        responses=FILE,
    )
    def several(
        format: Format = "bibtex",
        id: Annotated[list[str], Query(description="These papers")] = [],  # noqa: B006
        q: Annotated[str, Query(max_length=10_000, description="What a search finds, best first")] = "",
        since: Day | None = None,
        until: Day | None = None,
        category: Annotated[list[str], Query()] = [],  # noqa: B006
        sort: Annotated[Sort, Query(description="Another order for what was found")] = "relevance",
        limit: Annotated[int, Query(ge=1, le=1000, description="Papers of those found")] = 300,
        day: Annotated[Day | None, Query(description="The papers of a day")] = None,
        week: Annotated[str, Query(description="The papers of a week such as 2025-W44")] = "",
        month: Annotated[str, Query(description="The papers of a month such as 2025-10")] = "",
        all: Annotated[bool, Query(description="All papers")] = False,
    ) -> StreamingResponse:
        filters = filters_of(since, until, category)
        wanted = Selection(tuple(id), q, filters, sort, limit, day, week, month, all)
        named = str(day or week or month or ("all" if all else q or "papers"))
        return file_of(app, format, app.select(wanted), named)

    return routes


def file_of(app: App, format: str, papers: Iterable[Paper], named: str) -> StreamingResponse:
    """An answer that is written as it is sent; what can go wrong at the first paper does so before."""
    exporter = app.exporter(format)
    pieces = exporter.write(papers)
    first = next(pieces, b"")
    name = _UNSAFE.sub("-", named).strip("-.")[:_LONGEST_NAME] or "papers"
    headers = {"Content-Disposition": f'attachment; filename="{name}{exporter.suffix}"'}
    return StreamingResponse(chain([first], pieces), headers=headers, media_type=exporter.media_type)
