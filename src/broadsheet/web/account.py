"""One's own account: what is told of oneself, the password, where one is signed in, tokens."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from broadsheet.errors import BadRequest
from broadsheet.readers import SCOPES, Scope

from .forms import Number
from .render import Pages
from .sign_in import Text, back
from .who import who_of

if TYPE_CHECKING:
    from broadsheet.app import App

ACCOUNT = "/account"


def router(app: App, pages: Pages) -> APIRouter:
    """`/account` and its forms."""
    routes = APIRouter(prefix=ACCOUNT, include_in_schema=False)

    def show(request: Request, secret: str = "", way: str = "", status: int = 200) -> Response:
        who = who_of(request)
        answer = pages.show(
            request,
            "account.html",
            status,
            reader=who.reader,
            sessions=app.sessions(who),
            tokens=app.tokens(who),
            identities=app.identities(who),
            needs_old_password=app.needs_old_password(who),
            scopes=SCOPES,
            secret=secret,
            way=way,
        )
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def account(request: Request) -> Response:
        return show(request)

    def profile(request: Request, full_name: Text = "", about: Text = "", email: Text = "") -> Response:
        app.change_profile(who_of(request), full_name, about, email)
        return back(request, ACCOUNT)

    def password(request: Request, old: Text = "", new: Text = "", again: Text = "") -> Response:
        if new != again:
            raise BadRequest("the new password was written in two ways; go back and write it twice alike")
        app.change_password(who_of(request), old, new)
        return back(request, ACCOUNT)

    def end_session(request: Request, session: Annotated[Number, Form()]) -> Response:
        app.end_session(who_of(request), session)
        return back(request, ACCOUNT)

    def end_others(request: Request) -> Response:
        app.end_other_sessions(who_of(request))
        return back(request, ACCOUNT)

    def make_token(
        request: Request,
        name: Text = "",
        scope: Annotated[list[str], Form()] = [],  # noqa: B006
        way: Text = "header",
    ) -> Response:
        scopes = cast(list[Scope], ["read"] if way == "path" else scope)
        secret = app.make_token(who_of(request), name, scopes, way)
        return show(request, secret, way)

    def end_token(request: Request, token: Annotated[Number, Form()]) -> Response:
        app.end_token(who_of(request), token)
        return back(request, ACCOUNT)

    routes.add_api_route("", account, methods=["GET", "HEAD"])
    acts: dict[str, Callable[..., Response]] = {
        "/profile": profile,
        "/password": password,
        "/sessions/end": end_session,
        "/sessions/end-others": end_others,
        "/tokens": make_token,
        "/tokens/end": end_token,
    }
    for path, act in acts.items():
        routes.add_api_route(path, act, methods=["POST"])
    return routes
