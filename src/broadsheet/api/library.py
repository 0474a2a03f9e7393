"""What a reader keeps of papers: tags, notes, marks; and all of it along."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from broadsheet import library
from broadsheet.app import App
from broadsheet.library import Mark, Wanted

from . import schema
from ._who import who_of
from .exports import BYTES


class Mine(BaseModel):
    """What one has to do with a paper."""

    voted: bool
    saved_in: list[str] = Field(description="Slugs of one's lists that hold it")
    tags: list[str]
    marks: list[str]
    noted: bool

    @classmethod
    def of(cls, mine: library.Mine) -> Self:
        """The JSON form of it."""
        return cls(
            voted=mine.voted,
            saved_in=[slug for slug, _ in mine.saved_in],
            tags=list(mine.tags),
            marks=sorted(mine.marks),
            noted=mine.noted,
        )


class NoteText(BaseModel):
    """What a note is to say."""

    body: str = Field(max_length=20_000, description="Markdown; an empty one is no note")


class Note(NoteText):
    """A note, seen by its writer alone."""

    changed_at: datetime


class Kept(BaseModel):
    """A paper that one keeps."""

    mine: Mine
    paper: schema.Paper


class KeptPage(BaseModel):
    """One page of what one keeps."""

    total: int
    offset: int
    papers: list[Kept]


class TagCount(BaseModel):
    """A tag, and how many papers have it."""

    tag: str
    papers: int


def router(app: App) -> APIRouter:
    """`/library`, `/tags`, `/takeaway`, and what is below a paper. To be tried before `/papers/{id}`."""
    routes = APIRouter()
    _add_papers(routes, app)

    @routes.get("/library", summary="All that one keeps in any way")
    def kept(
        request: Request,
        list: Annotated[str, Query(description="In this list of one's own")] = "",
        tag: str = "",
        mark: Mark | None = None,
        q: Annotated[str, Query(max_length=1000, description="With these words")] = "",
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
        offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    ) -> KeptPage:
        who = who_of(request)
        page = app.library(who, Wanted(list, tag, mark, q), limit, offset)
        mine = app.mine(who, [paper.row for paper in page.papers])
        papers = [Kept(mine=Mine.of(mine[paper.row]), paper=schema.Paper.of(paper)) for paper in page.papers]
        return KeptPage(total=page.total, offset=offset, papers=papers)

    @routes.get("/tags", summary="One's tags, most papers first")
    def tags(request: Request) -> list[TagCount]:
        return [TagCount(tag=tag, papers=papers) for tag, papers in app.tags(who_of(request))]

    @routes.get(
        "/takeaway",
        summary="Everything that one gave and keeps, as a ZIP file",
        response_class=Response,
        responses={200: {"description": "The file", "content": {"application/zip": BYTES}}},
    )
    def takeaway(request: Request) -> Response:
        headers = {"Content-Disposition": 'attachment; filename="broadsheet-takeaway.zip"'}
        return Response(app.takeaway(who_of(request)), media_type="application/zip", headers=headers)

    return routes


def _add_papers(routes: APIRouter, app: App) -> None:
    @routes.get("/papers/{paper_id:path}/mine", summary="What one has to do with a paper")
    def mine(request: Request, paper_id: str) -> Mine:
        row = app.paper(paper_id).row
        return Mine.of(app.mine(who_of(request), [row]).get(row, library.Mine()))

    @routes.get("/papers/{paper_id:path}/note", summary="One's note on a paper; null without one")
    def note(request: Request, paper_id: str) -> Note | None:
        return _note(app.note(who_of(request), paper_id))

    @routes.put("/papers/{paper_id:path}/note", summary="Write a note anew; null when it is empty")
    def write(request: Request, paper_id: str, wanted: NoteText) -> Note | None:
        return _note(app.write_note(who_of(request), paper_id, wanted.body))

    @routes.put("/papers/{paper_id:path}/tags/{tag}", summary="Put a tag on a paper")
    def tag(request: Request, paper_id: str, tag: str) -> Mine:
        app.tag(who_of(request), paper_id, tag)
        return mine(request, paper_id)

    @routes.delete("/papers/{paper_id:path}/tags/{tag}", summary="Take a tag off a paper")
    def untag(request: Request, paper_id: str, tag: str) -> Mine:
        app.untag(who_of(request), paper_id, tag)
        return mine(request, paper_id)

    @routes.put("/papers/{paper_id:path}/marks/{mark}", summary="Mark a paper")
    def mark(request: Request, paper_id: str, mark: Mark) -> Mine:
        app.mark(who_of(request), paper_id, mark)
        return mine(request, paper_id)

    @routes.delete("/papers/{paper_id:path}/marks/{mark}", summary="Take a mark off a paper")
    def unmark(request: Request, paper_id: str, mark: Mark) -> Mine:
        app.mark(who_of(request), paper_id, mark, on=False)
        return mine(request, paper_id)


def _note(note: library.Note | None) -> Note | None:
    return Note(body=note.body, changed_at=note.changed_at) if note else None
