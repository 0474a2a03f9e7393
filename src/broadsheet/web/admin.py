"""What an admin looks after: people, invitations, and what was done to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from broadsheet.readers import ROLES, Role

from .forms import Number
from .render import Pages
from .sign_in import Text, back
from .who import who_of

if TYPE_CHECKING:
    from broadsheet.app import App

ADMIN = "/admin"
MOST_AUDITED = 50
MOST_LETTERS = 20


def router(app: App, pages: Pages) -> APIRouter:
    """`/admin` and its forms."""
    routes = APIRouter(prefix=ADMIN, include_in_schema=False)

    def show(request: Request, link: str = "") -> Response:
        who = who_of(request)
        answer = pages.show(
            request,
            "admin.html",
            people=app.people(who),
            invitations=app.invitations(who),
            waiting=app.waiting(who),
            letters=app.letter_counts() if app.writes_letters else None,
            failed=[one for state in ("failed", "doubtful") for one in app.letters(who, state, MOST_LETTERS)],
            audited=app.audited(who, MOST_AUDITED),
            state=app.status(),
            roles=ROLES[1:],
            link=link,
        )
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def admin(request: Request) -> Response:
        return show(request)

    def invite(
        request: Request, role: Text = "reader", days: Annotated[int, Form(ge=1, le=60)] = 7
    ) -> Response:
        secret = app.invite(who_of(request), cast(Role, role), days)
        return show(request, f"{request.base_url}join/{secret}")

    def take_back(request: Request, invitation: Annotated[Number, Form()]) -> Response:
        app.take_invitation_back(who_of(request), invitation)
        return back(request, ADMIN)

    def set_role(request: Request, name: Text = "", role: Text = "") -> Response:
        app.set_role(who_of(request), name, cast(Role, role))
        return back(request, ADMIN)

    def close(request: Request, name: Text = "", closed: Annotated[bool, Form()] = True) -> Response:
        app.close_account(who_of(request), name, closed)
        return back(request, ADMIN)

    def letters_again(request: Request) -> Response:
        app.try_letters_again(who_of(request))
        return back(request, ADMIN)

    routes.add_api_route("", admin, methods=["GET", "HEAD"])
    acts: dict[str, Callable[..., Response]] = {
        "/invitations": invite,
        "/invitations/take-back": take_back,
        "/letters/again": letters_again,
        "/people/role": set_role,
        "/people/close": close,
    }
    for path, act in acts.items():
        routes.add_api_route(path, act, methods=["POST"])
    return routes
