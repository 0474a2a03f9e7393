"""What people give: votes, comments, reactions, reports, submissions, and what moderators do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Body, Path, Request
from pydantic import BaseModel, Field

from broadsheet import talk
from broadsheet.app import App

from ._filters import Day
from ._who import who_of

PaperId = Annotated[str, Path(description="`2405.14979`, `doi:10.1145/…`, or an address")]
ReactionName = Annotated[str, Path(json_schema_extra={"enum": list(talk.REACTIONS)})]
Number = Annotated[int, Path(ge=1, le=2**53, description="Of a comment")]


class Votes(BaseModel):
    """Counts of a paper after a vote."""

    upvotes: int = Field(description="those of its sources and those given here")
    votes: int = Field(description="those given here")


class Said(BaseModel):
    """What somebody says."""

    body: str = Field(min_length=1, max_length=65_536, description="Markdown")
    parent: int | None = Field(None, ge=1, le=2**53, strict=True, description="The comment that it answers")


class Reason(BaseModel):
    """Why."""

    reason: str = Field(min_length=1, max_length=500)


class Reaction(BaseModel):
    """How many react so."""

    name: str
    count: int
    mine: bool


class Comment(BaseModel):
    """A comment; without body, html and author where it was taken back or hidden."""

    id: int
    parent: int | None
    author: str | None
    body: str
    html: str
    made_at: datetime
    edited_at: datetime | None
    deleted: bool
    hidden: bool
    hidden_reason: str
    votes: int
    mine: bool
    depth: int
    reactions: list[Reaction]

    @classmethod
    def of(cls, one: talk.Comment) -> Self:
        """As JSON has it."""
        names = "id parent author body html made_at edited_at hidden_reason votes mine depth".split()
        reactions = [Reaction(name=name, count=count, mine=mine) for name, count, mine in one.reactions]
        return cls(
            **{name: getattr(one, name) for name in names},
            deleted=one.deleted_at is not None,
            hidden=one.hidden_at is not None,
            reactions=reactions,
        )


class Edit(BaseModel):
    """What a comment said until then."""

    body: str
    until: datetime


class Submit(BaseModel):
    """A paper for today's page."""

    paper: str = Field(min_length=1, max_length=2_000)
    note: str = Field("", max_length=500)


class Submitted(BaseModel):
    """The day whose page it stands on."""

    day: date


class Decision(BaseModel):
    """What a curator makes of a submission."""

    state: Literal["submitted", "featured", "withdrawn"]
    day: Day | None = None
    reason: str = Field("", max_length=500)


class Report(BaseModel):
    """That somebody thinks a comment should not stand."""

    id: int
    comment: Comment
    paper: str
    title: str
    reason: str
    at: datetime
    reporter: str | None = Field(description="null when their account is gone")

    @classmethod
    def of(cls, one: talk.Report) -> Self:
        """As JSON has it."""
        same = {name: getattr(one, name) for name in "id title reason at reporter".split()}
        return cls(comment=Comment.of(one.comment), paper=one.paper_id, **same)


class Moderated(BaseModel):
    """What a moderator or curator did."""

    at: datetime
    moderator: str | None
    act: str
    subject: str
    reason: str


def router(app: App) -> APIRouter:
    """The routes. They must be tried before `/papers/{id}`, whose id takes any path."""
    routes = APIRouter()
    _add_votes(routes, app)
    _add_comments(routes, app)
    _add_moderation(routes, app)
    _add_submissions(routes, app)
    return routes


def _add_votes(routes: APIRouter, app: App) -> None:
    def voted(request: Request, paper_id: str, up: bool) -> Votes:
        counts = app.vote(who_of(request), paper_id, up)
        return Votes(upvotes=counts.upvotes, votes=counts.votes)

    @routes.put("/papers/{paper_id:path}/vote", summary="Vote for a paper")
    def vote(request: Request, paper_id: PaperId) -> Votes:
        return voted(request, paper_id, True)

    @routes.delete("/papers/{paper_id:path}/vote", summary="Take a vote back")
    def take_back(request: Request, paper_id: PaperId) -> Votes:
        return voted(request, paper_id, False)

    @routes.put("/comments/{comment}/vote", summary="Vote for a comment")
    def vote_comment(request: Request, comment: Number) -> Comment:
        return Comment.of(app.vote_for_comment(who_of(request), comment))

    @routes.delete("/comments/{comment}/vote", summary="Take a vote for a comment back")
    def take_comment_vote_back(request: Request, comment: Number) -> Comment:
        return Comment.of(app.vote_for_comment(who_of(request), comment, up=False))

    @routes.put("/comments/{comment}/reactions/{name}", summary="React to a comment")
    def react(request: Request, comment: Number, name: ReactionName) -> Comment:
        return Comment.of(app.react(who_of(request), comment, name))

    @routes.delete("/comments/{comment}/reactions/{name}", summary="Take a reaction back")
    def react_no_more(request: Request, comment: Number, name: ReactionName) -> Comment:
        return Comment.of(app.react(who_of(request), comment, name, given=False))


def _add_comments(routes: APIRouter, app: App) -> None:
    @routes.get("/papers/{paper_id:path}/comments", summary="What was said of a paper")
    def comments(request: Request, paper_id: PaperId) -> list[Comment]:
        return _all(app.comments(who_of(request), paper_id, request.scope.get("root_path", "")))

    @routes.post("/papers/{paper_id:path}/comments", summary="Say something", status_code=201)
    def say(request: Request, paper_id: PaperId, said: Said) -> Comment:
        number = app.say(who_of(request), paper_id, said.body, said.parent)
        return Comment.of(app.comment(who_of(request), number))

    @routes.patch("/comments/{comment}", summary="Say it otherwise")
    def edit(request: Request, comment: Number, body: Annotated[str, Body(embed=True)]) -> Comment:
        app.edit_comment(who_of(request), comment, body)
        return Comment.of(app.comment(who_of(request), comment))

    @routes.delete("/comments/{comment}", summary="Take a comment back; its answers stay")
    def take_back(request: Request, comment: Number) -> Comment:
        app.take_comment_back(who_of(request), comment)
        return Comment.of(app.comment(who_of(request), comment))

    @routes.get("/comments/{comment}/edits", summary="What a comment said before")
    def edits(request: Request, comment: Number) -> list[Edit]:
        return [Edit(body=one.body, until=one.until) for one in app.comment_edits(who_of(request), comment)]


def _add_moderation(routes: APIRouter, app: App) -> None:
    @routes.post("/comments/{comment}/reports", summary="Tell moderators of a comment", status_code=201)
    def report(request: Request, comment: Number, why: Reason) -> Comment:
        app.report_comment(who_of(request), comment, why.reason)
        return Comment.of(app.comment(who_of(request), comment))

    @routes.get("/reports", summary="Reports that nobody has looked at, the oldest first")
    def reports(request: Request) -> list[Report]:
        return [Report.of(one) for one in app.reports(who_of(request))]

    @routes.put("/comments/{comment}/dismissed", summary="Let a reported comment stand")
    def dismiss(request: Request, comment: Number) -> Comment:
        app.dismiss(who_of(request), comment)
        return Comment.of(app.comment(who_of(request), comment))

    @routes.delete("/comments/{comment}/dismissed", summary="Let its reports wait again")
    def reopen(request: Request, comment: Number) -> Comment:
        app.reopen_reports(who_of(request), comment)
        return Comment.of(app.comment(who_of(request), comment))

    @routes.delete("/comments/{comment}/reports", summary="Take one's open report back")
    def report_no_more(request: Request, comment: Number) -> Comment:
        app.take_report_back(who_of(request), comment)
        return Comment.of(app.comment(who_of(request), comment))

    @routes.put("/comments/{comment}/hidden", summary="Hide a comment")
    def hide(request: Request, comment: Number, why: Reason) -> Comment:
        app.hide(who_of(request), comment, why.reason)
        return Comment.of(app.comment(who_of(request), comment))

    @routes.delete("/comments/{comment}/hidden", summary="Show a hidden comment again")
    def show(request: Request, comment: Number) -> Comment:
        app.show_again(who_of(request), comment)
        return Comment.of(app.comment(who_of(request), comment))

    @routes.get("/moderation", summary="What moderators and curators did, the last first")
    def moderated(request: Request) -> list[Moderated]:
        names = Moderated.model_fields
        return [
            Moderated(**{name: getattr(one, name) for name in names})
            for one in app.moderated(who_of(request))
        ]


def _add_submissions(routes: APIRouter, app: App) -> None:
    @routes.post("/submissions", summary="Put a paper on today's page", status_code=201)
    def submit(request: Request, wanted: Submit) -> Submitted:
        return Submitted(day=app.submit(who_of(request), wanted.paper, wanted.note))

    @routes.put("/papers/{paper_id:path}/submission", summary="Feature, schedule or withdraw a paper")
    def decide(request: Request, paper_id: PaperId, what: Decision) -> Decision:
        app.decide(who_of(request), paper_id, what.state, what.day, what.reason)
        return what

    @routes.delete(
        "/papers/{paper_id:path}/submission", summary="Take one's submission back", status_code=204
    )
    def take_submission_back(request: Request, paper_id: PaperId) -> None:
        app.take_submission_back(who_of(request), paper_id)


def _all(found: Iterable[talk.Comment]) -> list[Comment]:
    return [Comment.of(one) for one in found]
