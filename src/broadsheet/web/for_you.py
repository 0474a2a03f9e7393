"""What is for a reader: the page, how to begin it, and the profile behind it."""

from __future__ import annotations

from contextlib import ExitStack
from html import escape
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, Response

from broadsheet.app import on_disk
from broadsheet.errors import BadRequest
from broadsheet.personal import ENOUGH, Begun, ForYouPage, Profile, Span

from .choices import Choice
from .forms import LIST, USUAL, On, read_page, read_span, wants_list
from .paging import address, pager
from .render import Handler, Pages
from .sign_in import Text
from .troubles import sentence
from .undo import done
from .who import who_of

if TYPE_CHECKING:
    from broadsheet.app import App

FOR_YOU = "/for-you"
PROFILE = f"{FOR_YOU}/profile"
STOPS = ("familiar", "mostly familiar", "in between", "mostly surprising", "surprising")
_SPANS: dict[Span, str] = {
    "day": "Day",
    "week": "Week",
    "month": "Month",
    "missed": "Since you were last here",
}
PARTS = {
    "meaning": "What it is about",
    "words": "Its words",
    "nearest": "Nearness to your own papers",
    "followed": "Authors and people of yours",
    "popular": "How it is liked",
    "shown": "Seen already",
}
Long = Annotated[str, Form(max_length=200_000)]
Dial = Annotated[float, Form(ge=0, le=1)]


def router(app: App, pages: Pages) -> APIRouter:
    """`/for-you` and what is below it."""
    routes = APIRouter(prefix=FOR_YOU, include_in_schema=False)

    def shown(request: Request, span: Span = USUAL, interest: str = "", n: int = 1) -> dict[str, Any]:
        """A page of what is for them, as templates are given it."""
        size = app.settings.page_size
        with app.reading():
            page = app.for_you(who_of(request), span, interest, size, (n - 1) * size)
            mine = app.mine(who_of(request), [one.paper.row for one in page.suggestions])
        return _values(page, {"span": _named(span), "interest": interest}, n) | {"mine": mine}

    def for_you(request: Request, span: str = "", interest: str = "", p: str | None = None) -> Response:
        values = shown(request, read_span(span), interest, read_page(p))
        if wants_list(request):
            return _fresh(pages.show(request, "for_you_list.html", **values))
        if not values["page"].likes:
            return _fresh(begin_page(request, values))
        return _fresh(pages.show(request, "for_you.html", **values))

    def begin_page(request: Request, values: dict[str, Any], status: int = 200, **told: Any) -> HTMLResponse:
        said = {"trouble": "", "names": (), "unknown": (), "text": "", "author": ""} | told
        return pages.show(request, "for_you_begin.html", status, **values, **said)

    def begin_form(request: Request) -> Response:
        return begin_page(request, shown(request))

    def begin(
        request: Request,
        text: Long = "",
        author: Text = "",
        file: UploadFile | None = None,
        zotero_user: Text = "",
        zotero_key: Text = "",
        on: On = 1,
    ) -> Response:
        who, author = who_of(request), author.strip()
        if not on:
            return done(request, FOR_YOU, "begin", app.undo_begin(who), "", on=False)
        zotero = (zotero_user, zotero_key) if zotero_user.strip() or zotero_key.strip() else None
        try:
            with ExitStack() as files:
                path = (
                    files.enter_context(on_disk(file.filename, file.file)) if file and file.filename else None
                )
                begun = app.begin_profile(who, text, author, path, zotero)
        except BadRequest as error:
            told = {"trouble": sentence(str(error)), "text": text, "author": author}
            return begin_page(request, shown(request), 400, **told)
        if begun.kept and not (begun.unknown or begun.notes):
            return done(request, FOR_YOU, "begin", len(begun.kept), "", on=True)
        if begun.kept:
            return pages.show(request, "for_you_begun.html", begun=begun, **shown(request))
        return nothing_kept(request, begun, text, author)

    def nothing_kept(request: Request, begun: Begun, text: str, author: str) -> Response:
        """The names that one may have meant; else what was not found."""
        names = app.own_names(who_of(request), author) if author else []
        unknown = begun.unknown if not author else ()
        trouble = (
            f"No paper here names an author {author[:100]!r}." if author else "None of these papers is here."
        )
        told = {"names": names, "unknown": unknown, "text": text, "author": author}
        told |= {"trouble": "" if names else " ".join([trouble, *begun.notes])}
        return begin_page(request, shown(request), 200 if names else 400, **told)

    def names(request: Request, author: str = "") -> Response:
        found = app.own_names(who_of(request), author.strip()) if len(author.strip()) > 1 else []
        options = (
            f'<option value="{escape(name)}">{escape(_papers(papers))}</option>' for name, papers in found
        )
        return _fresh(HTMLResponse("".join(options)))

    def dial(request: Request, dial: Dial, back: Text = FOR_YOU) -> Response:
        before = app.set_dial(who_of(request), dial)
        return done(request, back, "dial", LIST, f"{before:g}", on=True)

    def profile(request: Request) -> Response:
        found = app.profile(who_of(request))
        values: dict[str, Any] = {"counted": _counted(found), "stops": STOPS, "at": stop_of(found.dial)}
        values["names_of"] = {one.slug: one.name for one in found.interests}
        return pages.show(request, "for_you_profile.html", profile=found, **values)

    def edit(request: Request, kind: Text, value: Text, on: On = 1, back: Text = PROFILE) -> Response:
        app.edit_profile(who_of(request), kind, value, bool(on))
        return done(request, back, "edit-profile", kind, value, bool(on))

    gets: dict[str, Handler] = {"": for_you, "/begin": begin_form, "/names": names, "/profile": profile}
    posts: dict[str, Handler] = {"/begin": begin, "/dial": dial, "/profile": edit}
    for path, handler in gets.items():
        routes.add_api_route(path, handler, methods=["GET", "HEAD"])
    for path, handler in posts.items():
        routes.add_api_route(path, handler, methods=["POST"])
    return routes


def stop_of(dial: float) -> int:
    """The stop of the dial that is nearest, from 0 on."""
    return round(max(0.0, min(dial, 1.0)) * (len(STOPS) - 1))


def _values(page: ForYouPage, fields: dict[str, str], n: int) -> dict[str, Any]:
    """What templates show of a page of suggestions."""
    size = max(page.limit, 1)
    pages = max(-(-page.total // size), 1)
    return {
        "page": page,
        "here": address(FOR_YOU, fields | {"p": str(n) if n > 1 else ""}),
        "spans": [
            Choice(text, None, address(FOR_YOU, fields | {"span": _named(one)}), one == page.span)
            for one, text in _SPANS.items()
        ],
        "tabs": _tabs(page, fields),
        "names_of": {one.slug: one.name for one in page.interests},
        "stops": STOPS,
        "at": stop_of(page.dial),
        "parts_said": PARTS,
        "enough": ENOUGH,
        "pager": pager(FOR_YOU, fields, n, n * size < page.total, pages),
    }


def _tabs(page: ForYouPage, fields: dict[str, str]) -> list[Choice]:
    """All interests together, then each that is on; none where there is but one."""
    found = [one for one in page.interests if one.on]
    if len(found) < 2 and not page.interest:
        return []
    merged = Choice("All", None, address(FOR_YOU, fields | {"interest": ""}), not page.interest)
    return [merged] + [
        Choice(
            one.name, one.papers, address(FOR_YOU, fields | {"interest": one.slug}), one.slug == page.interest
        )
        for one in found
    ]


def _named(span: Span) -> str:
    return span if span != USUAL else ""


def _papers(number: int) -> str:
    return f"{number:,} paper{'' if number == 1 else 's'}"


def _counted(profile: Profile) -> list[str]:
    """From what a profile comes, in words."""
    said = {"saved": "{} that you saved", "upvoted": "{} that you upvoted", "read": "{} that you read"}
    said |= {"not-for-me": "{} that {} not for you"}
    return [
        said[kind].format(_papers(number), "is" if number == 1 else "are")
        for kind, number in profile.counted.items()
        if number
    ]


def _fresh(answer: HTMLResponse) -> HTMLResponse:
    """The same address gives a page or its list, each time anew: nothing in between is to keep it."""
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Vary"] = "HX-Target"
    return answer
