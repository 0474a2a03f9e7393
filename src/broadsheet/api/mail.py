"""Letters that came back, as a program tells it that hears of them from whoever carries our mail."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from broadsheet.app import App

from ._who import who_of


class Returned(BaseModel):
    """What became of a letter after it had gone out."""

    kind: Literal["bounce", "complaint"]
    address: str = Field(
        max_length=320,
        pattern=r"^[^\x00-\x20]+$",
        description="To whom the letter was",
        examples=["ada@example.org"],
    )
    message_id: str = Field(
        max_length=998,
        pattern=r"^[!-~]+$",
        description="Its `Message-ID`, or the id that the server gave it when it took it",
    )
    permanent: bool = Field(True, strict=True, description="Of a bounce: whether it will never arrive")
    reason: str = Field("", max_length=2000, description="In the server's words, with its status code")


class Outcome(BaseModel):
    """What follows from it."""

    outcome: Literal["bounced", "complained", "unchanged", "unknown"] = Field(
        description="`unknown`: no such letter went out to that address"
    )


def router(app: App) -> APIRouter:
    """`/mail/returns`."""
    routes = APIRouter()

    @routes.post("/mail/returns", summary="A letter came back, or was complained about")
    def take(request: Request, told: Returned) -> Outcome:
        who = who_of(request)
        return Outcome(outcome=app.letter_came_back(who, **told.model_dump()))

    return routes
