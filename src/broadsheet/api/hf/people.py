"""Who one is, and what others tell of themselves."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from broadsheet.app import App
from broadsheet.errors import NotFound

from .._who import who_of
from ._form import moment
from ._ids import object_id
from ._papers import reader_as_user
from .schema import HfOverview, HfUser


class HfAccessToken(BaseModel):
    """The token by which a program came."""

    displayName: str = "broadsheet"
    role: Literal["read", "write"]


class HfAuth(BaseModel):
    """How a program came."""

    type: Literal["access_token"] = "access_token"
    accessToken: HfAccessToken


class HfMe(BaseModel):
    """Whoever asks."""

    type: Literal["user"] = "user"
    id: str
    name: str
    fullname: str
    email: str | None = None
    emailVerified: bool
    isPro: bool = False
    canPay: bool = False
    avatarUrl: str = ""
    orgs: list[Any] = Field(default=[], description="There are none here")
    auth: HfAuth


def add_routes(routes: APIRouter, app: App) -> None:
    """`/api/whoami-v2`, `/api/users/{name}/…`, and what we do not have."""

    @routes.get("/api/whoami-v2", summary="Who one is")
    def who_am_i(request: Request) -> HfMe:
        who = who_of(request)
        reader = app.me(who)
        role: Literal["read", "write"] = "write" if "write" in who.scopes else "read"
        return HfMe(
            id=object_id("reader", reader.id),
            name=reader.name,
            fullname=reader.shown,
            email=reader.email,
            emailVerified=reader.confirmed_at is not None,
            auth=HfAuth(accessToken=HfAccessToken(role=role)),
        )

    @routes.get("/api/users/{name}/overview", summary="What a reader tells and gave in public")
    def overview(request: Request, name: str) -> HfOverview:
        person = app.person(who_of(request), name)
        return HfOverview(
            **dict(reader_as_user(person.reader)),
            details=person.reader.about or None,
            createdAt=moment(person.reader.made_at),
            numPapers=len(person.wrote),
            numDiscussions=len(person.comments),
            numUpvotes=sum(comment.votes for comment in person.comments),
        )

    @routes.get("/api/users/{name}/following", summary="Readers that one follows; of others it is private")
    def following(request: Request, name: str) -> list[HfUser]:
        who = who_of(request)
        person = app.person(who, name).reader
        own = who.reader is not None and who.reader.id == person.id
        return [reader_as_user(one) for one in app.readers_followed(who)] if own else []

    @routes.get("/api/users/{name}/followers", summary="Who follows somebody is private: nobody")
    def followers(request: Request, name: str) -> list[HfUser]:
        app.person(who_of(request), name)
        return []

    @routes.get("/api/agent-harnesses", include_in_schema=False)
    def harnesses() -> None:
        raise NotFound("there is no list of agents here; the client goes on without one")
