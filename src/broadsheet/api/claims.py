"""Authors among the readers: claims, and what admins make of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from broadsheet import talk
from broadsheet.app import App
from broadsheet.talk import ClaimState

from ._who import who_of
from .community import PaperId

Number = Annotated[int, Path(ge=1, le=2**53, description="Of a claim")]


class Claiming(BaseModel):
    """Which of a paper's authors one is."""

    position: int | None = Field(
        None,
        ge=0,
        le=100_000,
        strict=True,
        description="From 0; without it, the author whose name is nearest to yours",
    )


class Claim(BaseModel):
    """That a reader says they wrote a paper."""

    id: int
    paper: str = Field(examples=["arXiv:2405.14979"])
    title: str
    reader: str
    position: int = Field(description="Among the authors, from 0")
    author: str | None = Field(description="The name that stands there")
    at: datetime
    state: ClaimState
    decided_at: datetime | None

    @classmethod
    def of(cls, one: talk.Claim) -> Self:
        """As JSON has it."""
        same = "id title position author at state decided_at".split()
        return cls(paper=one.paper_id, reader=one.name, **{name: getattr(one, name) for name in same})


class Decision(BaseModel):
    """What an admin makes of a claim."""

    state: Literal["confirmed", "refused"]
    reason: str = Field("", max_length=500, description="Everyone can read it; a refusal needs one")


def router(app: App) -> APIRouter:
    """`/papers/{id}/claim`, `/claims`. They must be tried before `/papers/{id}`, whose id takes any path."""
    routes = APIRouter()

    @routes.get("/papers/{paper_id:path}/claim", summary="One's own claim of a paper, if there is one")
    def own(request: Request, paper_id: PaperId) -> Claim | None:
        found = app.claiming(who_of(request), paper_id).own
        return Claim.of(found) if found else None

    @routes.put("/papers/{paper_id:path}/claim", summary="Say that one wrote a paper")
    def claim(request: Request, paper_id: PaperId, which: Claiming) -> Claim:
        return Claim.of(app.claim(who_of(request), paper_id, which.position))

    @routes.delete("/papers/{paper_id:path}/claim", summary="Take a claim back", status_code=204)
    def take_back(request: Request, paper_id: PaperId) -> Response:
        app.take_claim_back(who_of(request), paper_id)
        return Response(status_code=204)

    @routes.get("/claims", summary="Claims: open ones, the oldest first; decided ones, the last first")
    def claims(
        request: Request,
        state: ClaimState = "open",
        limit: Annotated[int, Query(ge=1, le=100)] = 100,
        offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    ) -> list[Claim]:
        return [Claim.of(one) for one in app.claims(who_of(request), state, limit, offset)]

    @routes.put("/claims/{claim}", summary="Confirm a claim, or refuse it")
    def decide(request: Request, claim: Number, what: Decision) -> Claim:
        return Claim.of(app.decide_claim(who_of(request), claim, what.state, what.reason))

    return routes
