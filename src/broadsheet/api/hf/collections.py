"""Reading lists as collections: what `HfApi.create_collection` and its like ask for."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel, Field

from broadsheet.app import App
from broadsheet.errors import BadRequest, Conflict, Forbidden, NotFound
from broadsheet.library import Mine, ReadingList, ShownTo
from broadsheet.readers import Who
from broadsheet.types import Paper

from .._who import who_of
from ._form import bare_id, link_next, listed, moment, root_of
from ._ids import number_of, object_id
from ._papers import user_of
from .schema import HfCollection, HfCollectionItem

_SHOWN_ITEMS = 4  # of each list among others, as the client expects it
_OTHERWISE = "X-HF-Warning"
_NO_NOTES = "notes; notes on papers of a list are not kept here"

Owner = Annotated[str, Path(description="A reader's name")]
Slug = Annotated[str, Path(description="The list's name in addresses")]


class HfNewCollection(BaseModel):
    """A new list."""

    title: str
    namespace: str | None = None
    description: str = ""
    private: bool = False


class HfChange(BaseModel):
    """What is to be otherwise; theme and position are not kept here."""

    title: str | None = None
    description: str | None = None
    private: bool | None = None
    theme: str | None = None
    position: int | None = None


class HfItemRef(BaseModel):
    """What is put into a list."""

    id: str
    type: str


class HfNewItem(BaseModel):
    """A paper for a list."""

    item: HfItemRef
    note: str | None = Field(None, description="Not kept here; the answer says so")


class HfChanged(BaseModel):
    """The list as it is now."""

    success: bool = True
    data: HfCollection


class HfDone(BaseModel):
    """It is done."""

    success: bool = True


def add_routes(routes: APIRouter, app: App) -> None:
    """`/api/collections…`, and the page that a collection's address leads to."""
    _add_reading(routes, app)
    _add_making(routes, app)
    _add_items(routes, app)

    @routes.get("/collections/{owner}/{slug}", include_in_schema=False)
    def page(request: Request, owner: str, slug: str) -> Response:
        return RedirectResponse(f"{root_of(request)}/lists/{owner}/{slug}", 303)


def _add_reading(routes: APIRouter, app: App) -> None:
    @routes.get(
        "/api/collections",
        summary="Lists that one may see, the last to change first",
        response_model_exclude_none=True,
    )
    def collections(
        request: Request,
        response: Response,
        owner: Annotated[list[str], Query()] = [],  # noqa: B006
        item: Annotated[list[str], Query(description="`papers/2405.14979`")] = [],  # noqa: B006
        sort: Literal["lastModified", "trending", "upvotes"] = "lastModified",  # noqa: ARG001
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    ) -> list[HfCollection]:
        who, papers = who_of(request), [_paper_in(one) for one in listed(item)]
        found = app.lists_shown(who, listed(owner), papers, limit + 1, offset)
        if len(found) > limit:
            link_next(request, response, offset=offset + limit)
        return [_glimpse(app, who, one) for one in found[:limit]]

    @routes.get("/api/collections/{owner}/{slug}", summary="A list with its papers")
    def collection(request: Request, owner: Owner, slug: Slug) -> HfCollection:
        return _whole(app, who_of(request), owner, slug)


def _add_making(routes: APIRouter, app: App) -> None:
    @routes.post("/api/collections", summary="A new list", response_model=HfCollection)
    def make(request: Request, wanted: HfNewCollection) -> Any:
        who = who_of(request)
        _check_namespace(who, wanted.namespace)
        shown_to: ShownTo = "owner" if wanted.private else "all"
        if known := next((one for one in app.lists(who) if one.name == wanted.title), None):
            said = f"you have a list {wanted.title!r} already"
            return JSONResponse({"error": said, "slug": f"{known.owner}/{known.slug}"}, 409)
        made = app.make_list(who, wanted.title, shown_to, wanted.description)
        return _form(made, [])

    @routes.patch("/api/collections/{owner}/{slug}", summary="Rename, describe, show or hide a list")
    def change(request: Request, owner: Owner, slug: Slug, wanted: HfChange) -> HfChanged:
        who = who_of(request)
        found = app.own_list(who, owner, slug)
        shown_to: ShownTo | None = None
        if wanted.private is not None and wanted.private != (found.shown_to == "owner"):
            shown_to = "owner" if wanted.private else "all"
        app.change_list(who, slug, wanted.title, wanted.description, shown_to)
        return HfChanged(data=_whole(app, who, owner, slug))

    @routes.delete("/api/collections/{owner}/{slug}", summary="Delete a list")
    def delete(request: Request, owner: Owner, slug: Slug) -> HfDone:
        who = who_of(request)
        app.own_list(who, owner, slug)
        app.delete_list(who, slug)
        return HfDone()


def _add_items(routes: APIRouter, app: App) -> None:
    @routes.post("/api/collections/{owner}/{slug}/items", summary="Put a paper into a list")
    def add(
        request: Request, response: Response, owner: Owner, slug: Slug, wanted: HfNewItem
    ) -> HfCollection:
        who = who_of(request)
        app.own_list(who, owner, slug)
        paper = app.paper(_paper_in(f"{wanted.item.type}s/{wanted.item.id}"))
        if _holds(app, who, slug, paper):
            raise Conflict(f"{bare_id(paper)} is in this list already")
        app.save(who, paper.id, slug, owner)
        if wanted.note:
            response.headers[_OTHERWISE] = _NO_NOTES
        return _whole(app, who, owner, slug)

    @routes.patch("/api/collections/{owner}/{slug}/items/{item}", include_in_schema=False)
    def change(request: Request, owner: str, slug: str, item: str) -> None:  # noqa: ARG001
        app.own_list(who_of(request), owner, slug)
        raise BadRequest("notes and positions of papers in a list are not kept here")

    @routes.delete("/api/collections/{owner}/{slug}/items/{item}", summary="Take a paper out of a list")
    def take_out(request: Request, owner: Owner, slug: Slug, item: str) -> HfDone:
        who = who_of(request)
        app.own_list(who, owner, slug)
        paper = app.paper_in(number_of("item", item))
        if not _holds(app, who, slug, paper):
            raise NotFound("that paper is not in this list")
        app.take_out(who, paper.id, slug)
        return HfDone()


def _holds(app: App, who: Who, slug: str, paper: Paper) -> bool:
    mine = app.mine(who, [paper.row]).get(paper.row, Mine())
    return any(kept == slug for kept, _ in mine.saved_in)


def _check_namespace(who: Who, name: str | None) -> None:
    if name and who.reader and name != who.reader.name:
        raise Forbidden(f"lists are one's own here; leave the namespace {name[:40]!r} out")


def _paper_in(item: str) -> str:
    """The paper's id in `papers/2405.14979`."""
    kind, _, name = item.partition("/")
    if kind != "papers" or not name:
        raise BadRequest(f"lists hold papers here, and no {item[:60]!r}; write papers/ID")
    return name


def _glimpse(app: App, who: Who, found: ReadingList) -> HfCollection:
    shown = app.list_page(who, found.owner, found.slug, limit=_SHOWN_ITEMS)
    return _form(found, shown.papers).model_copy(update={"position": None})


def _whole(app: App, who: Who, owner: str, slug: str) -> HfCollection:
    found = app.list_named(who, owner, slug)
    return _form(found, list(app.list_papers(who, owner, slug))[::-1])


def _form(found: ReadingList, papers: list[Paper] | tuple[Paper, ...]) -> HfCollection:
    """A list; what came last stands last, as there."""
    return HfCollection(
        slug=f"{found.owner}/{found.slug}",
        title=found.name,
        description=found.about or None,
        owner=user_of(found.owner_id, found.owner),
        items=[_item(paper, position) for position, paper in enumerate(papers)],
        lastUpdated=moment(found.changed_at),
        private=found.shown_to == "owner",
        numberItems=found.papers,
    )


def _item(paper: Paper, position: int) -> HfCollectionItem:
    return HfCollectionItem(
        objectId=object_id("item", paper.row),
        id=bare_id(paper),
        position=position,
        title=paper.title,
        upvotes=paper.upvotes,
        publishedAt=moment(paper.published),
    )
