"""Taking all along, and leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from broadsheet.errors import Forbidden

from .forms import On
from .identity import cookie_name
from .render import Pages
from .sign_in import Text
from .who import who_of

if TYPE_CHECKING:
    from broadsheet.app import App

LEAVE = "/account/leave"


def router(app: App, pages: Pages) -> APIRouter:
    """`/account/takeaway` and `/account/leave`."""
    routes = APIRouter(include_in_schema=False)

    def takeaway(request: Request) -> Response:
        headers = {
            "Content-Disposition": 'attachment; filename="broadsheet-takeaway.zip"',
            "Cache-Control": "no-store",
        }
        return Response(app.takeaway(who_of(request)), media_type="application/zip", headers=headers)

    def ask(request: Request, trouble: str = "", status: int = 200) -> Response:
        who = who_of(request)
        return pages.show(
            request,
            "leave.html",
            status,
            means=app.what_leaving_means(who),
            has_password=app.has_password(who),
            trouble=trouble,
        )

    def question(request: Request) -> Response:
        return ask(request)

    def leave(request: Request, password: Text = "", take_back: On = 0) -> Response:
        try:
            app.leave(who_of(request), password, bool(take_back))
        except Forbidden as error:
            return ask(request, str(error), 403)
        answer = RedirectResponse(f"{request.scope.get('root_path', '')}/sign-in", 303)
        secure = request.scope["scheme"] == "https"
        answer.delete_cookie(cookie_name(request.scope), secure=secure, httponly=True)
        return answer

    routes.add_api_route("/account/takeaway", takeaway, methods=["GET", "HEAD"])
    routes.add_api_route(LEAVE, question, methods=["GET", "HEAD"])
    routes.add_api_route(LEAVE, leave, methods=["POST"])
    return routes
