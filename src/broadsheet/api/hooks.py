"""Webhooks: where new papers of something are told to."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field

from broadsheet import hooks
from broadsheet.app import App
from broadsheet.hooks import HookKind, Shape

from ._who import who_of

Number = Annotated[int, Path(ge=1, le=2**53, description="The webhook's number")]


class NewHook(BaseModel):
    """What is to be told, where to, and how."""

    address: str = Field(min_length=1, max_length=2000, examples=["https://example.org/hook"])
    kind: HookKind
    value: str = Field("", max_length=500, description="A query, category, author, or `owner/slug` of a list")
    shape: Shape = "json"


class Hook(NewHook):
    """A webhook and how it goes."""

    id: int
    state: str = Field(description="`active`, or `stopped` after too many failures in a row")
    made_at: datetime
    failures: int = Field(description="In a row, since something was taken last")
    said: str = Field(description="What the address said last")
    waiting: int = Field(description="Events that are not taken yet")

    @classmethod
    def of(cls, found: hooks.Hook) -> Self:
        """The JSON form of a webhook."""
        return cls(**{name: getattr(found, name) for name in cls.model_fields})


class MadeHook(BaseModel):
    """A new webhook; its secret is shown this once."""

    hook: Hook
    secret: str


def router(app: App) -> APIRouter:
    """`/hooks`."""
    routes = APIRouter()

    @routes.get("/hooks", summary="One's webhooks")
    def hooks(request: Request) -> list[Hook]:
        return [Hook.of(one) for one in app.hooks(who_of(request))]

    @routes.post("/hooks", status_code=201, summary="Tell an address what is new")
    def make(request: Request, new: NewHook) -> MadeHook:
        hook, secret = app.make_hook(who_of(request), new.address, new.kind, new.value, new.shape)
        return MadeHook(hook=Hook.of(hook), secret=secret)

    @routes.delete("/hooks/{number}", status_code=204, summary="End a webhook")
    def end(request: Request, number: Number) -> Response:
        app.end_hook(who_of(request), number)
        return Response(status_code=204)

    @routes.put("/hooks/{number}/active", status_code=204, summary="Let a webhook that stopped go on")
    def resume(request: Request, number: Number) -> Response:
        app.resume_hook(who_of(request), number)
        return Response(status_code=204)

    return routes
