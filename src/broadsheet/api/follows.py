"""What a reader follows and mutes."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from broadsheet import library
from broadsheet.app import App
from broadsheet.library import FollowKind, MuteKind

from . import schema
from ._who import who_of


class Followed(BaseModel):
    """A thing to follow."""

    kind: FollowKind
    value: str = Field(min_length=1, max_length=500, examples=["cs.CL"])


class Follow(Followed):
    """What one follows, and since when."""

    made_at: datetime


class Muted(BaseModel):
    """A thing to mute."""

    kind: MuteKind
    value: str = Field(min_length=1, max_length=200)


class Mute(Muted):
    """What one mutes, and since when."""

    made_at: datetime


class News(BaseModel):
    """What is new of a thing that one follows."""

    follow: Follow
    total: int
    trouble: str = Field(description="Why nothing can be told just now; empty when all is well")
    unseen: list[str] = Field(description="Ids of those papers that came since one last looked")
    papers: list[schema.Paper]


def router(app: App) -> APIRouter:
    """`/follows`, `/mutes`, `/news`."""
    routes = APIRouter()

    @routes.get("/follows", summary="What one follows")
    def follows(request: Request) -> list[Follow]:
        return [_follow(one) for one in app.follows(who_of(request))]

    @routes.put("/follows", summary="Follow an author, a category, a query, a reader or a list")
    def follow(request: Request, wanted: Followed) -> Follow:
        return _follow(app.follow(who_of(request), wanted.kind, wanted.value))

    @routes.delete("/follows", summary="Follow something no more", status_code=204)
    def unfollow(request: Request, kind: FollowKind, value: str) -> Response:
        app.unfollow(who_of(request), kind, value)
        return Response(status_code=204)

    @routes.get("/mutes", summary="What one mutes")
    def mutes(request: Request) -> list[Mute]:
        return [_mute(one) for one in app.mutes(who_of(request))]

    @routes.put("/mutes", summary="Mute a word or an author")
    def mute(request: Request, wanted: Muted) -> Mute:
        return _mute(app.mute(who_of(request), wanted.kind, wanted.value))

    @routes.delete("/mutes", summary="Mute something no more", status_code=204)
    def unmute(request: Request, kind: MuteKind, value: str) -> Response:
        app.unmute(who_of(request), kind, value)
        return Response(status_code=204)

    @routes.get("/news", summary="Papers of the last 14 days of each thing that one follows")
    def news(request: Request) -> list[News]:
        return [
            News(
                follow=_follow(one.follow),
                total=one.total,
                trouble=one.trouble,
                unseen=[paper.id for paper in one.papers if paper.row in one.unseen],
                papers=[schema.Paper.of(paper) for paper in one.papers],
            )
            for one in app.news(who_of(request))
        ]

    @routes.put("/news/looked", summary="One has looked at all that is new", status_code=204)
    def looked(request: Request) -> Response:
        app.looked(who_of(request))
        return Response(status_code=204)

    return routes


def _follow(one: library.Follow) -> Follow:
    return Follow(kind=one.kind, value=one.value, made_at=one.made_at)


def _mute(one: library.Mute) -> Mute:
    return Mute(kind=one.kind, value=one.value, made_at=one.made_at)
