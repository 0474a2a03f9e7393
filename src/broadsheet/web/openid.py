"""Signing in elsewhere, by OpenID Connect, and coming back; the accounts that one's own is connected to.

It begins with a form of ours, so that no other site can begin it. The answer is a page that leads on, no
redirection: `form-action 'self'` would stop one, and who knows which hosts a provider leads through.
"""

from __future__ import annotations

import re
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from starlette.types import Scope

from broadsheet.errors import BroadsheetError

from .identity import cookie_name
from .links import safe_path
from .render import Pages
from .sign_in import Text, back, signed_in
from .troubles import sentence, status_of
from .who import who_of

if TYPE_CHECKING:
    from broadsheet.app import App

ACCOUNT = "/account"
BACK = "/openid/back"
_LASTS_S = 600
_SECRET = re.compile(r"[\w-]{43}", re.ASCII)
_TOKEN_IN_ROOT = re.compile(r"/t/[\w-]{43}\Z", re.ASCII)
_ANSWERED = ("code", "state", "iss", "error", "error_description")


def router(app: App, pages: Pages) -> APIRouter:
    """`/openid`, `/openid/back`, `/account/identities/…`."""
    routes = APIRouter(include_in_schema=False)

    def show(request: Request, status: int = 200, there: str = "", trouble: str = "") -> Response:
        heading = "You are led on" if there else "That did not work"
        answer = pages.show(request, "openid.html", status, heading=heading, there=there, trouble=trouble)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def refused(request: Request, error: BroadsheetError) -> Response:
        return show(request, status_of(error), trouble=sentence(str(error)))

    def lead_on(request: Request, next: str, invitation: str = "", connect: bool = False) -> Response:
        browser = _secret_of(request) or token_urlsafe(32)
        redirect = _address(request, app.settings.address) + BACK
        try:
            there = app.openid_way(who_of(request), browser, redirect, next, invitation, connect)
        except BroadsheetError as error:
            return refused(request, error)
        answer = show(request, there=there)
        secure = request.scope["scheme"] == "https"
        name = _cookie_name(request.scope)
        answer.set_cookie(name, browser, max_age=_LASTS_S, secure=secure, httponly=True, samesite="lax")
        return answer

    def begin(request: Request, next: Text = "/", invitation: Text = "") -> Response:
        return lead_on(request, safe_path(next), invitation)

    def come_back(request: Request) -> Response:
        said = {name: request.query_params[name] for name in _ANSWERED if name in request.query_params}
        try:
            agent = request.headers.get("user-agent", "")
            secret, next = app.openid_back(who_of(request), _secret_of(request), said, agent)
        except BroadsheetError as error:
            return refused(request, error)
        return signed_in(request, secret, next) if secret else back(request, next)

    def connect(request: Request) -> Response:
        return lead_on(request, ACCOUNT, connect=True)

    def end(request: Request, issuer: Annotated[str, Form()], subject: Annotated[str, Form()]) -> Response:
        app.disconnect(who_of(request), issuer, subject)
        return back(request, ACCOUNT)

    routes.add_api_route("/openid", begin, methods=["POST"])
    routes.add_api_route(BACK, come_back, methods=["GET"])
    routes.add_api_route(f"{ACCOUNT}/identities/connect", connect, methods=["POST"])
    routes.add_api_route(f"{ACCOUNT}/identities/end", end, methods=["POST"])
    return routes


def _cookie_name(scope: Scope) -> str:
    return cookie_name(scope) + "-openid"


def _secret_of(request: Request) -> str:
    """The secret of this browser; empty without one, or where it is none of ours."""
    secret = request.cookies.get(_cookie_name(request.scope), "")
    return secret if _SECRET.fullmatch(secret) else ""


def _address(request: Request, set: str) -> str:
    """Where readers reach this instance; a token that stands in the path is nobody else's to know."""
    root = _TOKEN_IN_ROOT.sub("", str(request.scope.get("root_path", "")))
    return set or f"{request.scope['scheme']}://{request.headers.get('host', '')}{root}"
