"""Who one is, and the tokens by which one's programs come."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field

from broadsheet.app import App
from broadsheet.readers import ROLES, Role, Scope

from ._who import who_of

Number = Annotated[int, Path(ge=1, le=2**53, description="Of a token")]


class Me(BaseModel):
    """Who asks."""

    name: str | None = Field(description="null for somebody who has not said")
    full_name: str
    role: Role = Field(description=", ".join(ROLES))
    mode: Literal["single", "private", "public"]
    scopes: list[Scope]


class NewToken(BaseModel):
    """What a token is to be."""

    name: str = Field(min_length=1, max_length=80)
    scopes: list[Scope] = Field(min_length=1)
    way: Literal["header", "path"] = "header"


class Token(BaseModel):
    """A token, without its secret."""

    id: int
    name: str
    scopes: list[Scope]
    way: str
    made_at: datetime
    used_at: datetime | None


class Secret(BaseModel):
    """A token's secret, shown this once."""

    token: str


def router(app: App) -> APIRouter:
    """`/me` and `/tokens`."""
    routes = APIRouter()

    @routes.get("/me", summary="Who asks")
    def me(request: Request) -> Me:
        who = who_of(request)
        name, full_name = (who.reader.name, who.reader.full_name) if who.reader else (None, "")
        return Me(name=name, full_name=full_name, role=who.role, mode=who.mode, scopes=sorted(who.scopes))

    @routes.get("/tokens", summary="One's own tokens")
    def tokens(request: Request) -> list[Token]:
        found = app.tokens(who_of(request))
        return [
            Token(
                id=one.id,
                name=one.name,
                scopes=sorted(one.scopes),
                way=one.way,
                made_at=one.made_at,
                used_at=one.used_at,
            )
            for one in found
        ]

    @routes.post("/tokens", summary="A new token", status_code=201)
    def make(request: Request, wanted: NewToken) -> Secret:
        return Secret(token=app.make_token(who_of(request), wanted.name, wanted.scopes, wanted.way))

    @routes.delete("/tokens/{token}", summary="End a token", status_code=204)
    def end(request: Request, token: Number) -> Response:
        app.end_token(who_of(request), token)
        return Response(status_code=204)

    return routes
