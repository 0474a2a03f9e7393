"""Webhooks: where new papers of something are told to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from broadsheet.hooks import HOOK_KINDS, SHAPES

from .forms import Number
from .render import Pages
from .sign_in import Text, back
from .who import who_of

if TYPE_CHECKING:
    from broadsheet.app import App

HOOKS = "/hooks"
Which = Annotated[Number, Form()]


def router(app: App, pages: Pages) -> APIRouter:
    """`/hooks` and its forms."""
    routes = APIRouter(prefix=HOOKS, include_in_schema=False)

    def show(request: Request, secret: str = "") -> Response:
        found = app.hooks(who_of(request))
        answer = pages.show(
            request, "hooks.html", hooks=found, secret=secret, kinds=HOOK_KINDS, shapes=SHAPES
        )
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def hooks(request: Request) -> Response:
        return show(request)

    def make(
        request: Request, address: Text = "", kind: Text = "query", value: Text = "", shape: Text = "json"
    ) -> Response:
        _, secret = app.make_hook(who_of(request), address, kind, value, shape)
        return show(request, secret)

    def end(request: Request, hook: Which) -> Response:
        app.end_hook(who_of(request), hook)
        return back(request, HOOKS)

    def resume(request: Request, hook: Which) -> Response:
        app.resume_hook(who_of(request), hook)
        return back(request, HOOKS)

    routes.add_api_route("", hooks, methods=["GET", "HEAD"])
    routes.add_api_route("", make, methods=["POST"])
    routes.add_api_route("/end", end, methods=["POST"])
    routes.add_api_route("/resume", resume, methods=["POST"])
    return routes
