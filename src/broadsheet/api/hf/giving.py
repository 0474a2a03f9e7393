"""What people give to papers: comments, submissions, links, claims; and papers that are asked of arXiv."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from broadsheet.app import App
from broadsheet.errors import BadRequest
from broadsheet.readers import Who

from .._who import who_of
from ._comments import comment_form
from ._form import bare_id, root_of
from ._ids import author_in, number_in, number_of
from .schema import HfComment

_OURS: Mapping[str, Literal["code", "project"]] = {"githubRepo": "code", "projectPage": "project"}

PaperId = Annotated[str, Path(description="`2405.14979`, or the paper's `_id`")]


class HfIndexing(BaseModel):
    """A paper of arXiv that is to be here."""

    arxivId: str = Field(min_length=1, max_length=200)


class HfSubmission(BaseModel):
    """A paper for today's page. Media are not kept here."""

    paperId: str = Field(min_length=1, max_length=2_000)
    comment: str | None = Field(None, description="Becomes the note on the card")
    mediaUrls: list[str] = []


class HfWords(BaseModel):
    """What somebody says."""

    comment: str = Field(min_length=1, max_length=65_536)


class HfNewMessage(BaseModel):
    """What was said."""

    newMessage: HfComment


class HfLinks(BaseModel):
    """Where a paper's code and its project page are; null for nowhere, nothing for as it is."""

    projectPage: str | None = None
    githubRepo: str | None = None
    organizationId: str | None = None


class HfClaiming(BaseModel):
    """Which of a paper's authors one is."""

    paperId: str
    claimAuthorId: str
    targetUserId: str | None = None


class HfClaimed(BaseModel):
    """That the claim waits for an admin, or is confirmed."""

    ok: bool
    claimedPaperId: str


class HfNothing(BaseModel):
    """It is done."""


def add_routes(routes: APIRouter, app: App) -> None:
    """`/api/papers/index`, `/submit`, `/{id}/comment`, `/{id}/links`, `/api/settings/papers/claim`."""
    _add_comments(routes, app)
    _add_submissions(routes, app)

    @routes.post("/api/papers/{paper_id:path}/links", summary="Say where a paper's code and page are")
    def link(request: Request, paper_id: PaperId, links: HfLinks) -> HfNothing:
        if "organizationId" in links.model_fields_set and links.organizationId is not None:
            raise BadRequest("organizations are named by sources; leave organizationId out")
        given = {_OURS[name]: getattr(links, name) for name in links.model_fields_set & _OURS.keys()}
        app.set_links(who_of(request), _named(app, paper_id), given)
        return HfNothing()

    @routes.post("/api/settings/papers/claim", summary="Say that one wrote a paper")
    def claim(request: Request, claiming: HfClaiming) -> HfClaimed:
        row, position = author_in(claiming.claimAuthorId)
        paper = app.paper(claiming.paperId)
        if paper.row != row:
            raise BadRequest("claimAuthorId is an author of another paper")
        app.claim(_self(who_of(request), claiming.targetUserId), paper.id, position)
        return HfClaimed(ok=True, claimedPaperId=bare_id(paper))


def _add_comments(routes: APIRouter, app: App) -> None:
    def said(request: Request, paper_id: str, words: str, parent: int | None = None) -> HfNewMessage:
        who = who_of(request)
        number = app.say(who, _named(app, paper_id), words, parent)
        return HfNewMessage(newMessage=comment_form(app.comment(who, number, root_of(request))))

    @routes.post("/api/papers/{paper_id:path}/comment", summary="Say something", status_code=201)
    def say(request: Request, paper_id: PaperId, words: HfWords) -> HfNewMessage:
        return said(request, paper_id, words.comment)

    @routes.post(
        "/api/papers/{paper_id:path}/comment/{comment_id}/reply",
        summary="Answer a comment",
        status_code=201,
    )
    def reply(request: Request, paper_id: PaperId, comment_id: str, words: HfWords) -> HfNewMessage:
        return said(request, paper_id, words.comment, number_of("comment", comment_id))


def _add_submissions(routes: APIRouter, app: App) -> None:
    @routes.post("/api/papers/index", summary="Have a paper here, from arXiv if need be")
    def index(request: Request, wanted: HfIndexing) -> HfNothing:
        app.fetch(who_of(request), wanted.arxivId)
        return HfNothing()

    @routes.post(
        "/api/papers/submit",
        summary="Put a paper on today's page",
        status_code=303,
        response_class=RedirectResponse,
    )
    def submit(request: Request, wanted: HfSubmission) -> Response:
        app.submit(who_of(request), wanted.paperId, wanted.comment or "")
        page = f"/papers/{bare_id(app.paper(wanted.paperId))}"
        return RedirectResponse(root_of(request) + page, 303)


def _named(app: App, text: str) -> str:
    """The paper's own id, where its object id is given."""
    row = number_in("paper", text)
    return text if row is None else app.paper_in(row).id


def _self(who: Who, target: str | None) -> Who:
    """Whoever asks, when the target is nobody else."""
    if target and (who.reader is None or number_in("reader", target) != who.reader.id):
        raise BadRequest("here everyone claims for themselves; leave targetUserId out")
    return who
