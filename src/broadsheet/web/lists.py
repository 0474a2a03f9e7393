"""Lists: all of one's own, one of them, and what comes in as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import Response

from broadsheet.app import on_disk
from broadsheet.errors import BadRequest
from broadsheet.library import LIST_ORDERS, SHOWN_TO, ReadingList, ShownTo

from .choices import Choice
from .exports import exports
from .forms import On, read_order, read_page
from .hidden import hidden_among, is_followed
from .links import Link
from .paging import address, pager
from .render import Pages
from .sign_in import Text
from .undo import done
from .who import who_of

if TYPE_CHECKING:
    from broadsheet.app import App

LISTS = "/lists"
SAID: dict[ShownTo, str] = {
    "owner": "seen by its owner alone",
    "members": "seen by members",
    "all": "seen by all who read here",
}
_ORDERS = {"added": "Last added", "date": "Newest", "upvotes": "Upvotes"}


def router(app: App, pages: Pages) -> APIRouter:
    """`/lists`, `/lists/{owner}/{slug}` and their forms."""
    routes = APIRouter(prefix=LISTS, include_in_schema=False)

    def lists(request: Request) -> Response:
        return pages.show(request, "lists.html", lists=app.lists(who_of(request)), shown_to=SAID)

    def make(
        request: Request, name: Text = "", about: Annotated[str, Form()] = "", shown_to: Text = "owner"
    ) -> Response:
        made = app.make_list(who_of(request), name, read_shown_to(shown_to), about)
        return done(request, path_of_list(made), "delete-list", _name(made), "", on=False)

    def bring(request: Request, file: UploadFile, list: Text = "") -> Response:
        with on_disk(file.filename, file.file) as path:
            told = app.import_list(who_of(request), path, list)
        return pages.show(request, "imported.html", told=told)

    def show(
        request: Request, owner: str, slug: str, q: str = "", order: str = "", p: str | None = None
    ) -> Response:
        who, size = who_of(request), app.settings.page_size
        found = app.list_named(who, owner, slug)
        path, fields = path_of_list(found), {"q": q, "order": order}
        page = app.list_page(who, owner, slug, q, read_order(order), size, (read_page(p) - 1) * size)
        return pages.show(
            request,
            "list.html",
            list=found,
            own=who.reader is not None and who.reader.id == found.owner_id,
            followed=is_followed(app, who, "list", _name(found)),
            path=path,
            fields=fields,
            found=page,
            shown_to=SAID,
            orders=_orders(path, fields),
            exports=[*exports(f"/api/v1{path}/export", {}), Link("List file", f"/api/v1{path}/file")],
            mine=app.mine(who, [paper.row for paper in page.papers]),
            pager=pager(path, fields, read_page(p), page.offset + size < page.total),
            **hidden_among(app, request, page.papers)._asdict(),
        )

    def change(
        request: Request,
        owner: str,
        slug: str,
        name: Text = "",
        about: Annotated[str, Form()] = "",
        shown_to: Text = "owner",
        on: On = 1,
    ) -> Response:
        who, own = who_of(request), own_list(request, owner, slug)
        if on:
            app.change_list(who, own.slug, name, about, read_shown_to(shown_to))
        else:
            app.undo_list_change(who, own.slug)
        return done(request, path_of_list(own), "change-list", _name(own), "", bool(on))

    def doomed(request: Request, owner: str, slug: str) -> Response:
        own = own_list(request, owner, slug)
        return pages.show(request, "list_delete.html", list=own, path=path_of_list(own))

    def delete(request: Request, owner: str, slug: str, on: On = 1) -> Response:
        if on:
            gone = app.delete_list(who_of(request), own_list(request, owner, slug).slug)
            return done(request, LISTS, "delete-list", _name(gone), "", on=True)
        found = app.bring_list_back(who_of(request), owner, slug)
        return done(request, path_of_list(found), "delete-list", _name(found), "", on=False)

    def own_list(request: Request, owner: str, slug: str) -> ReadingList:
        """The list of this address among one's own: another's is never changed under a name of ours."""
        return app.own_list(who_of(request), owner, slug)

    for path, act, method in (
        ("", lists, "GET"),
        ("", make, "POST"),
        ("/import", bring, "POST"),
        ("/{owner}/{slug}", show, "GET"),
        ("/{owner}/{slug}", change, "POST"),
        ("/{owner}/{slug}/delete", doomed, "GET"),
        ("/{owner}/{slug}/delete", delete, "POST"),
    ):
        routes.add_api_route(path, act, methods=[method, "HEAD"] if method == "GET" else [method])
    return routes


def path_of_list(found: ReadingList) -> str:
    """The path of a list's page."""
    return f"{LISTS}/{_name(found)}"


def _name(found: ReadingList) -> str:
    return f"{found.owner}/{found.slug}"


def read_shown_to(text: str) -> ShownTo:
    """To whom a list is shown; raises BadRequest for anybody else."""
    for known in SHOWN_TO:
        if text == known:
            return known
    raise BadRequest(f"a list is shown to one of {', '.join(SHOWN_TO)}, not to {text[:40]!r}")


def _orders(path: str, fields: dict[str, str]) -> list[Choice]:
    chosen = read_order(fields["order"])
    return [
        Choice(
            _ORDERS[order],
            None,
            address(path, {**fields, "order": "" if order == "added" else order}),
            order == chosen,
        )
        for order in LIST_ORDERS
    ]
