"""What a reader follows and mutes, and what is new of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, UploadFile
from fastapi.responses import Response

from broadsheet.app import on_disk
from broadsheet.library import FOLLOW_KINDS, MUTE_KINDS, FollowKind

from .forms import On
from .paging import address
from .render import Handler, Pages
from .sign_in import Text
from .sign_in import back as leave
from .site import site_of
from .undo import done
from .who import who_of

if TYPE_CHECKING:
    from broadsheet.app import App

FOLLOWING = "/following"
TOKEN = "feeds"  # what a token is called that is made for readers of feeds


def router(app: App, pages: Pages) -> APIRouter:
    """`/following` and its forms."""
    routes = APIRouter(prefix=FOLLOWING, include_in_schema=False)

    def following(request: Request) -> Response:
        return show(request, None)

    def show(request: Request, told: object) -> Response:
        who = who_of(request)
        news = app.news(who)
        return pages.show(
            request,
            "following.html",
            news=news,
            unseen=len({row for one in news for row in one.unseen}),
            mutes=app.mutes(who),
            kinds=FOLLOW_KINDS,
            mute_kinds=MUTE_KINDS,
            place=_place,
            told=told,
        )

    def follow(request: Request, kind: Text, value: Text, on: On = 1, back: Text = FOLLOWING) -> Response:
        act = app.follow if on else app.unfollow
        act(who_of(request), kind, value)
        return done(request, back, "follow", kind, value, bool(on))

    def looked(request: Request) -> Response:
        app.looked(who_of(request))
        return leave(request, FOLLOWING)

    def mute(request: Request, kind: Text, value: Text, on: On = 1, back: Text = FOLLOWING) -> Response:
        act = app.mute if on else app.unmute
        act(who_of(request), kind, value)
        return done(request, back, "mute", kind, value, bool(on))

    def opml(request: Request) -> Response:
        site, token_path = site_of(request, app.settings.address)
        return _as_file(app.follows_as_opml(who_of(request), site, token_path))

    def opml_with_token(request: Request) -> Response:
        who, site = who_of(request), site_of(request, app.settings.address)[0]
        secret = app.make_token(who, TOKEN, ["read"], "path")
        return _as_file(app.follows_as_opml(who, site, f"/t/{secret}"))

    def bring(request: Request, file: UploadFile) -> Response:
        with on_disk(file.filename, file.file) as path:
            told = app.import_follows(who_of(request), path)
        return show(request, told)

    routes.add_api_route("", following, methods=["GET", "HEAD"])
    routes.add_api_route(".opml", opml, methods=["GET", "HEAD"])
    acts: dict[str, Handler] = {
        "": follow,
        ".opml": opml_with_token,
        "/mutes": mute,
        "/looked": looked,
        "/import": bring,
    }
    for path, act in acts.items():
        routes.add_api_route(path, act, methods=["POST"])
    return routes


def _as_file(content: bytes) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="following.opml"', "Cache-Control": "no-store"}
    return Response(content, media_type="text/x-opml", headers=headers)


def _place(kind: FollowKind, value: str) -> str:
    """Where all papers of something that is followed can be read."""
    if kind == "reader":
        return f"/people/{value}"
    if kind == "list":
        return f"/lists/{value}"
    field = {"author": 'author:"{}"', "category": "category:{}", "query": "{}"}[kind]
    return address("/search", {"q": field.format(value.replace('"', " ")), "sort": "date"})
