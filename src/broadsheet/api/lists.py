"""Lists of papers: one's own, and those that others show."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Form, Path, Query, Request, Response, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from broadsheet import library
from broadsheet.app import App, on_disk
from broadsheet.library import ListOrder, ShownTo

from . import schema
from ._who import who_of
from .exports import FILE, Format, file_of

Owner = Annotated[str, Path(description="The name of the reader whose list it is")]
Slug = Annotated[str, Path(description="The list's name in addresses")]
_UNSAFE = re.compile(r"[^\w. -]+")


class NewList(BaseModel):
    """What a list is to be."""

    name: str = Field(min_length=1, max_length=100)
    about: str = Field("", max_length=2000)
    shown_to: ShownTo = "owner"


class ListChange(BaseModel):
    """What of a list is to change; what is left out stays. Its address stays in any case."""

    name: str | None = Field(None, min_length=1, max_length=100)
    about: str | None = Field(None, max_length=2000)
    shown_to: ShownTo | None = None


class ReadingList(BaseModel):
    """A list, without its papers."""

    owner: str
    slug: str
    name: str
    about: str
    shown_to: ShownTo
    papers: int = Field(description="How many it holds")
    made_at: datetime
    changed_at: datetime

    @classmethod
    def of(cls, found: library.ReadingList) -> Self:
        """The JSON form of a list."""
        return cls(**{name: getattr(found, name) for name in cls.model_fields})


class Listed(BaseModel):
    """A paper in a list."""

    added_at: datetime
    paper: schema.Paper


class ListPage(BaseModel):
    """One page of a list."""

    list: ReadingList
    total: int = Field(description="Papers that have the words asked for")
    offset: int
    papers: tuple[Listed, ...]


class Skipped(BaseModel):
    """An entry that could not be read."""

    position: str
    reason: str


class Imported(BaseModel):
    """What became of a file."""

    list: ReadingList
    known: int = Field(description="Papers that were here")
    added: int = Field(description="Papers that are new here")
    unknown: tuple[str, ...] = Field(description="Titles of papers that are not here and were not taken in")
    skipped: tuple[Skipped, ...]


def router(app: App) -> APIRouter:
    """`/lists`, and below it each list."""
    routes = APIRouter()
    _add_all(routes, app)
    _add_one(routes, app)
    _add_files(routes, app)
    return routes


def _add_all(routes: APIRouter, app: App) -> None:
    @routes.get("/lists", summary="One's own lists")
    def lists(request: Request) -> list[ReadingList]:
        return [ReadingList.of(one) for one in app.lists(who_of(request))]

    @routes.post("/lists", summary="A new list", status_code=201)
    def make(request: Request, wanted: NewList) -> ReadingList:
        made = app.make_list(who_of(request), wanted.name, wanted.shown_to, wanted.about)
        return ReadingList.of(made)

    @routes.post("/lists/import", summary="The papers of a file into a list")
    def bring(
        request: Request,
        file: UploadFile,
        list: Annotated[str, Form(description="The slug of one's list; a new one when empty")] = "",
    ) -> Imported:
        with on_disk(file.filename, file.file) as path:
            told = app.import_list(who_of(request), path, list)
        return Imported(
            list=ReadingList.of(told.list),
            known=told.known,
            added=told.added,
            unknown=told.unknown,
            skipped=tuple(Skipped(position=skip.position, reason=skip.reason) for skip in told.skipped),
        )


def _add_one(routes: APIRouter, app: App) -> None:
    @routes.get("/lists/{owner}/{slug}", summary="A list with its papers")
    def one(
        request: Request,
        owner: Owner,
        slug: Slug,
        q: Annotated[str, Query(max_length=1000, description="Only papers with these words")] = "",
        order: ListOrder = "added",
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
        offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    ) -> ListPage:
        who = who_of(request)
        found = app.list_named(who, owner, slug)
        page = app.list_page(who, owner, slug, q, order, limit, offset)
        papers = tuple(
            Listed(added_at=page.added[paper.row], paper=schema.Paper.of(paper)) for paper in page.papers
        )
        return ListPage(list=ReadingList.of(found), total=page.total, offset=offset, papers=papers)

    @routes.patch("/lists/{owner}/{slug}", summary="Rename, describe, show or hide a list")
    def change(request: Request, owner: Owner, slug: Slug, wanted: ListChange) -> ReadingList:
        who = who_of(request)
        own = app.own_list(who, owner, slug)
        changed = app.change_list(who, own.slug, wanted.name, wanted.about, wanted.shown_to)
        return ReadingList.of(changed)

    @routes.delete("/lists/{owner}/{slug}", summary="Delete a list", status_code=204)
    def delete(request: Request, owner: Owner, slug: Slug) -> Response:
        who = who_of(request)
        app.delete_list(who, app.own_list(who, owner, slug).slug)
        return Response(status_code=204)

    @routes.put("/lists/{owner}/{slug}/papers/{paper_id:path}", summary="A paper into a list")
    def save(request: Request, owner: Owner, slug: Slug, paper_id: str) -> ReadingList:
        return ReadingList.of(app.save(who_of(request), paper_id, slug, owner))

    @routes.delete("/lists/{owner}/{slug}/papers/{paper_id:path}", summary="A paper out of a list")
    def take_out(request: Request, owner: Owner, slug: Slug, paper_id: str) -> ReadingList:
        who = who_of(request)
        return ReadingList.of(app.take_out(who, paper_id, app.own_list(who, owner, slug).slug))


def _add_files(routes: APIRouter, app: App) -> None:
    @routes.get(
        "/lists/{owner}/{slug}/export",
        summary="A list's papers as a file",
        response_class=StreamingResponse,
        responses=FILE,
    )
    def export(request: Request, owner: Owner, slug: Slug, format: Format = "bibtex") -> StreamingResponse:
        return file_of(app, format, app.list_papers(who_of(request), owner, slug), slug)

    @routes.get("/lists/{owner}/{slug}/file", summary="A list as a file that makes the same list again")
    def whole(request: Request, owner: Owner, slug: Slug) -> Response:
        content = app.list_file(who_of(request), owner, slug)
        headers = {"Content-Disposition": f'attachment; filename="{_UNSAFE.sub("-", slug)}.json"'}
        return Response(content, media_type="application/json", headers=headers)
