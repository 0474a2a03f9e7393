"""Morning letters: beginning and ending them, what comes and when, and what a letter's links do.

A link of a letter shows a button on GET and acts on POST: scanners of mail follow links.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import available_timezones

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from broadsheet.letters import FOR_ANYONE, RHYTHMS, SECTIONS, Act, Subscription

from .render import Pages
from .sign_in import Text, back
from .who import who_of

if TYPE_CHECKING:
    from broadsheet.app import App

LETTER = "/letter"
# A letter brings its own styles, and asks for nothing.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'; sandbox allow-top-navigation allow-popups"
)
_SAID = {"vote": "Upvote", "save": "Save", "not-for-me": "Not for me"}
_DONE = {
    "vote": "Your upvote counts.",
    "save": "It is in your library.",
    "not-for-me": "You will not see it again.",
}
Whole = Annotated[int, Form()]
Parts = Annotated[list[str], Form()]


def read_choices(
    sections: Parts = [],  # noqa: B006
    rhythm: Text = "daily",
    weekday: Whole = 0,
    time: Text = "07:00",
    zone: Text = "UTC",
    most: Whole = 12,
    threshold: Whole = 0,
    told_when_empty: Whole = 3,
) -> dict[str, object]:
    """The choices of a form; what is no time becomes one that is refused."""
    hour, _, minute = time.partition(":")
    hour, minute = (part if part.isdecimal() and len(part) < 3 else "-1" for part in (hour, minute[:2]))
    return {
        "sections": tuple(sections),
        "rhythm": rhythm,
        "weekday": weekday,
        "hour": int(hour),
        "minute": int(minute),
        "zone": zone.strip(),
        "most": most,
        "threshold": threshold,
        "told_when_empty": told_when_empty,
    }


Given = Annotated[dict[str, object], Depends(read_choices)]


def router(app: App, pages: Pages) -> APIRouter:
    """`/subscribe`, `/letter` and what belongs to it, `/letters/{secret}` and its links."""
    routes = APIRouter(include_in_schema=False)
    _add_beginning(routes, app, pages)
    _add_own(routes, app, pages)
    _add_links(routes, app, pages)
    return routes


def _add_beginning(routes: APIRouter, app: App, pages: Pages) -> None:
    def form(request: Request) -> Response:
        return pages.show(request, "subscribe.html", email="")

    def subscribe(request: Request, email: Text = "", zone: Text = "") -> Response:
        if app.subscribe(who_of(request), email, zone):
            return back(request, LETTER)
        return pages.show(request, "subscribe.html", email=email.strip() or "your address")

    def link_form(request: Request, link: str) -> Response:
        good = app.is_confirming(link)
        return _quiet(
            pages.show(request, "confirm.html", 200 if good else 404, link=link, good=good, to=None)
        )

    def confirm(request: Request, link: str) -> Response:
        to = app.confirm_letters(link)
        return _quiet(pages.show(request, "confirm.html", link=link, good=True, to=to))

    for path, get, post in (("/subscribe", form, subscribe), ("/subscribe/{link}", link_form, confirm)):
        routes.add_api_route(path, get, methods=["GET", "HEAD"])
        routes.add_api_route(path, post, methods=["POST"])


def _add_own(routes: APIRouter, app: App, pages: Pages) -> None:
    def own(request: Request) -> Response:
        who = who_of(request)
        to = app.my_letters(who)
        written = app.letters_written(who)
        return pages.show(
            request,
            "letter.html",
            **_choosing(to),
            written=written,
            email=who.reader.email if who.reader else "",
        )

    def choose(request: Request, given: Given) -> Response:
        app.choose_letters(who_of(request), given)
        return back(request, LETTER)

    def end(request: Request) -> Response:
        app.end_letters(who_of(request))
        return back(request, LETTER)

    def preview(request: Request) -> Response:
        return _as_letter(app.preview(who_of(request)).html)

    def preview_text(request: Request) -> Response:
        return PlainTextResponse(app.preview(who_of(request)).text)

    def one(request: Request, number: int) -> Response:
        return _as_letter(app.letter_again(who_of(request), number).html)

    routes.add_api_route(LETTER, own, methods=["GET", "HEAD"])
    routes.add_api_route(LETTER, choose, methods=["POST"])
    routes.add_api_route(f"{LETTER}/end", end, methods=["POST"])
    routes.add_api_route(f"{LETTER}/preview", preview, methods=["GET", "HEAD"])
    routes.add_api_route(f"{LETTER}/preview.txt", preview_text, methods=["GET", "HEAD"])
    routes.add_api_route(f"{LETTER}/{{number}}", one, methods=["GET", "HEAD"])


def _add_links(routes: APIRouter, app: App, pages: Pages) -> None:
    def read(request: Request, secret: str) -> Response:
        if secret == "preview":
            return back(request, LETTER)
        return _as_letter(app.letter_by_link(secret).html)

    def settings(request: Request, secret: str) -> Response:
        to = app.whose_letter(secret)
        return _quiet(pages.show(request, "letter_settings.html", **_choosing(to), secret=secret, done=False))

    def choose(request: Request, secret: str, given: Given) -> Response:
        to = app.choose_from_letter(secret, given)
        return _quiet(pages.show(request, "letter_settings.html", **_choosing(to), secret=secret, done=True))

    def unsubscribe_form(request: Request, secret: str) -> Response:
        app.whose_letter(secret)
        return _quiet(pages.show(request, "unsubscribe.html", secret=secret, done=False))

    def unsubscribe(request: Request, secret: str) -> Response:
        app.unsubscribe(secret)
        return _quiet(pages.show(request, "unsubscribe.html", secret=secret, done=True))

    def act_form(request: Request, secret: str, act: Act, paper_id: str) -> Response:
        paper, who = app.paper_in_letter(secret, paper_id)
        return show_act(request, secret, act, paper, who.reader, done="")

    def act(request: Request, secret: str, act: Act, paper_id: str) -> Response:
        paper = app.act_from_letter(secret, act, paper_id)
        return show_act(request, secret, act, paper, None, done=_DONE[act])

    def show_act(
        request: Request, secret: str, act: Act, paper: object, reader: object, done: str
    ) -> Response:
        values: dict[str, Any] = {"secret": secret, "act": act, "said": _SAID[act], "paper": paper}
        values["reader"] = reader
        return _quiet(pages.show(request, "letter_act.html", **values, done=done))

    base = "/letters/{secret}"
    routes.add_api_route(base, read, methods=["GET", "HEAD"])
    for path, get, post in (
        (f"{base}/settings", settings, choose),
        (f"{base}/unsubscribe", unsubscribe_form, unsubscribe),
        (f"{base}/{{act}}/{{paper_id:path}}", act_form, act),
    ):
        routes.add_api_route(path, get, methods=["GET", "HEAD"])
        routes.add_api_route(path, post, methods=["POST"])


def _choosing(to: Subscription) -> dict[str, Any]:
    """What the form of choices needs."""
    parts = SECTIONS if to.reader is not None else FOR_ANYONE
    return {"to": to, "parts": parts, "rhythms": RHYTHMS, "zones": _zones()}


@cache
def _zones() -> list[str]:
    """Names of time zones; to find them is to read hundreds of files."""
    return sorted(available_timezones())


def _as_letter(html: str) -> Response:
    return _quiet(HTMLResponse(html, headers={"Content-Security-Policy": _POLICY}))


def _quiet(answer: Response) -> Response:
    """The address holds a secret: no other site is to hear of it, and no cache to keep it."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
