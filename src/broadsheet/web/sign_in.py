"""Coming and going: a name and a password, a link that works once, an invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from broadsheet.errors import BadRequest, Conflict, NotSignedIn, TooMany

from .identity import cookie_name
from .links import safe_path
from .render import Pages
from .who import who_of

if TYPE_CHECKING:
    from broadsheet.app import App

_LASTS_S = 30 * 86_400
_NOTHING = {"name": "", "full_name": "", "email": ""}
Text = Annotated[str, Form(max_length=2_000)]


def router(app: App, pages: Pages) -> APIRouter:
    """`/sign-in`, `/sign-in/by-mail`, `/sign-in/{link}`, `/sign-out`, `/join/{invitation}`."""
    routes = APIRouter(include_in_schema=False)

    def form(request: Request, next: str = "/") -> Response:
        return show(request, next)

    def show(request: Request, next: str, trouble: str = "", name: str = "", status: int = 200) -> Response:
        values = {"next": safe_path(next), "trouble": trouble, "name_said": name}
        return pages.show(request, "sign_in.html", status, by_mail=app.writes_letters, **values)

    def sign_in(request: Request, name: Text = "", password: Text = "", next: Text = "/") -> Response:
        try:
            secret = app.sign_in(name, password, who_of(request).address, _agent(request))
        except (NotSignedIn, TooMany) as error:
            return show(request, next, str(error), name, 429 if isinstance(error, TooMany) else 401)
        return signed_in(request, secret, next)

    def by_mail(request: Request, email: Text = "") -> Response:
        app.ask_for_link(email, who_of(request).address)
        return pages.show(request, "sign_in_mailed.html", email=email.strip())

    def mail_form(request: Request) -> Response:
        return back(request, "/sign-in")

    def link_form(request: Request, link: str) -> Response:
        return pages.show(request, "sign_in_link.html", link=link)

    def by_link(request: Request, link: str) -> Response:
        return signed_in(request, app.sign_in_by_link(link, _agent(request)), "/")

    def sign_out(request: Request) -> Response:
        app.sign_out(who_of(request))
        answer = RedirectResponse(_root(request) + "/", 303)
        answer.delete_cookie(cookie_name(request.scope), secure=_secure(request), httponly=True)
        return answer

    def invitation(request: Request, invitation: str) -> Response:
        ticket = app.invitation(invitation)
        values = {"role": ticket.details["role"], "invitation": invitation}
        return pages.show(request, "join.html", 200, trouble="", said=_NOTHING, **values)

    def join(
        request: Request,
        invitation: str,
        name: Text = "",
        password: Text = "",
        full_name: Text = "",
        email: Text = "",
    ) -> Response:
        ticket = app.invitation(invitation)
        said = {"name": name, "full_name": full_name, "email": email}
        try:
            secret = app.join(invitation, name, password, full_name, email, _agent(request))
        except (BadRequest, Conflict) as error:
            values = {"role": ticket.details["role"], "invitation": invitation}
            return pages.show(request, "join.html", 400, trouble=str(error), said=said, **values)
        return signed_in(request, secret, "/")

    for path, get, post in (
        ("/sign-in", form, sign_in),
        ("/sign-in/by-mail", mail_form, by_mail),
        ("/sign-in/{link}", link_form, by_link),
        ("/join/{invitation}", invitation, join),
    ):
        routes.add_api_route(path, get, methods=["GET", "HEAD"])
        routes.add_api_route(path, post, methods=["POST"])
    routes.add_api_route("/sign-out", sign_out, methods=["POST"])
    return routes


def back(request: Request, path: str) -> RedirectResponse:
    """After a form was taken, to a page of this site."""
    return RedirectResponse(_root(request) + safe_path(path), 303)


def signed_in(request: Request, secret: str, next: str) -> Response:
    """To a page of this site, with the session of this secret."""
    answer = RedirectResponse(_root(request) + safe_path(next), 303)
    answer.set_cookie(
        cookie_name(request.scope),
        secret,
        max_age=_LASTS_S,
        secure=_secure(request),
        httponly=True,
        samesite="lax",
    )
    return answer


def _secure(request: Request) -> bool:
    return bool(request.scope["scheme"] == "https")


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", ""))


def _agent(request: Request) -> str:
    return request.headers.get("user-agent", "")
