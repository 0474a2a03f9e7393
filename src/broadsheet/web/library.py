"""What a reader does with a paper, and the page of all they keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from markupsafe import Markup

from broadsheet.library import MARKS, Wanted
from broadsheet.types import Paper

from .forms import On, read_mark, read_page, wants_list
from .paging import pager
from .render import Handler, Pages
from .sign_in import Text
from .undo import done
from .who import who_of

if TYPE_CHECKING:
    from broadsheet.app import App

LIBRARY = "/library"
Long = Annotated[str, Form(max_length=100_000)]


def router(app: App, pages: Pages) -> APIRouter:
    """`/library`, and the small forms below a paper's address."""
    routes = APIRouter(include_in_schema=False)

    def library(
        request: Request, list: str = "", tag: str = "", mark: str = "", q: str = "", p: str | None = None
    ) -> Response:
        who, size = who_of(request), app.settings.page_size
        fields = {"list": list, "tag": tag, "mark": mark, "q": q}
        found = app.library(who, Wanted(list, tag, read_mark(mark), q), size, (read_page(p) - 1) * size)
        return pages.show(
            request,
            "library.html",
            fields=fields,
            found=found,
            lists=app.lists(who),
            tags=app.tags(who),
            marks=MARKS,
            mine=app.mine(who, [paper.row for paper in found.papers]),
            pager=pager(LIBRARY, fields, read_page(p), found.offset + size < found.total),
        )

    def save(request: Request, paper_id: str, list: Text = "saved", on: On = 1, back: Text = "/") -> Response:
        act = app.save if on else app.take_out
        act(who_of(request), paper_id, list)
        return buttons(app, pages, request, paper_id, back) or done(
            request, back, "save", paper_id, list, bool(on)
        )

    def mark(request: Request, paper_id: str, mark: Text, on: On = 1, back: Text = "/") -> Response:
        app.mark(who_of(request), paper_id, mark, bool(on))
        return buttons(app, pages, request, paper_id, back) or done(
            request, back, "mark", paper_id, mark, bool(on)
        )

    def tag(request: Request, paper_id: str, tag: Text, on: On = 1, back: Text = "/") -> Response:
        act = app.tag if on else app.untag
        act(who_of(request), paper_id, tag)
        return done(request, back, "tag", paper_id, tag, bool(on))

    def note(request: Request, paper_id: str, body: Long = "", on: On = 1, back: Text = "/") -> Response:
        if on:
            app.write_note(who_of(request), paper_id, body)
        else:
            app.undo_note(who_of(request), paper_id)
        return done(request, back, "note", paper_id, "", bool(on))

    routes.add_api_route(LIBRARY, library, methods=["GET", "HEAD"])
    acts: dict[str, Handler] = {"save": save, "mark": mark, "tags": tag, "note": note}
    for path, act in acts.items():
        routes.add_api_route(f"/papers/{{paper_id:path}}/{path}", act, methods=["POST"])
    return routes


def buttons(app: App, pages: Pages, request: Request, paper_id: str, back: str) -> Response | None:
    """For a script, the row of a paper's buttons alone, as it is now; None where more is to come."""
    if request.headers.get("hx-request") != "true" or wants_list(request):
        return None
    paper = app.paper(paper_id)
    mine = app.mine(who_of(request), [paper.row])
    return pages.show(request, "acts.html", paper=paper, mine=mine, back=back)


def keeping(app: App, request: Request, paper: Paper) -> dict[str, Any]:
    """What the page of a paper shows of who keeps it, and of what its reader has to do with it."""
    who = who_of(request)
    saved = app.saved_here(who, paper)
    if who.reader is None:
        return {"saved": saved, "mine": {}, "lists": [], "note": None, "followed": set()}
    note = app.note(who, paper)
    return {
        "saved": saved,
        "mine": app.mine(who, [paper.row]),
        "lists": app.lists(who),
        "note": note,
        "note_html": Markup(note.html) if note else "",  # it went through the sanitiser
        "followed": {(one.kind, one.value) for one in app.follows(who)},
    }
