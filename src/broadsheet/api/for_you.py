"""What is for a reader, with the reasons, and the profile behind it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Query, Request, UploadFile
from pydantic import BaseModel, Field

from broadsheet import personal
from broadsheet.app import App, on_disk
from broadsheet.personal import BecauseKind, EditKind, PartKind, Span

from . import schema
from ._who import who_of

Dial = Annotated[float, Field(strict=True, ge=0, le=1, description="From 0, familiar, to 1, surprising")]


class Because(BaseModel):
    """One reason why a paper is where it is."""

    kind: BecauseKind
    text: str = Field(description="The title of an own paper, the word, the author's name, how it is liked")
    points: float = Field(description="What the score would lose without it; below 0 for what spoke against")
    paper_id: str | None = Field(description="Of an own paper that is near")
    said: str = Field(description="The same in words")

    @classmethod
    def of(cls, because: personal.Because) -> Self:
        """The JSON form of a reason."""
        return cls(**{name: getattr(because, name) for name in cls.model_fields})


class Suggestion(BaseModel):
    """A paper for somebody, with the reasons."""

    paper: schema.Paper
    score: float = Field(description="The sum of `parts`; 0 is a paper as any other, 1 a spread better")
    parts: dict[PartKind, float]
    because: list[Because] = Field(description="The weightiest first")
    why: str = Field(description="The weightiest reasons in a line")
    interest: str = Field(description="Which interest it speaks to most; empty where there is but one")
    explored: str = Field(description="The category or interest for whose sake it is tried; empty for most")
    alike: list[str] = Field(description="Ids of papers that say nearly the same, folded behind it")

    @classmethod
    def of(cls, one: personal.Suggestion) -> Self:
        """The JSON form of a suggestion."""
        return cls(
            paper=schema.Paper.of(one.paper),
            score=one.score,
            parts=dict(one.parts),
            because=[Because.of(reason) for reason in one.reasons],
            why=one.why(),
            interest=one.interest,
            explored=one.explored,
            alike=list(one.alike),
        )


class Interest(BaseModel):
    """One of the things that somebody likes."""

    slug: str = Field(description="`tag-NAME` for a tag of theirs, `found-N` for a group that was found")
    name: str
    papers: int
    words: tuple[str, ...] = Field(description="What its papers speak of most")
    on: bool

    @classmethod
    def of(cls, interest: personal.Interest) -> Self:
        """The JSON form of an interest."""
        return cls(**{name: getattr(interest, name) for name in cls.model_fields})


class ForYou(BaseModel):
    """One page of what is for somebody."""

    span: Span
    first: date | None
    last: date | None
    interest: str
    dial: float
    likes: int = Field(description="How many papers speak for them; without any, what is liked here is shown")
    missed: int = Field(description="Days with papers since they last looked")
    total: int
    offset: int
    limit: int
    interests: list[Interest]
    suggestions: list[Suggestion]

    @classmethod
    def of(cls, page: personal.ForYouPage) -> Self:
        """The JSON form of a page."""
        made = {"interests", "suggestions"}
        return cls(
            interests=[Interest.of(one) for one in page.interests],
            suggestions=[Suggestion.of(one) for one in page.suggestions],
            **{name: getattr(page, name) for name in cls.model_fields.keys() - made},
        )


class Weighed(BaseModel):
    """A word, author or paper of a profile, and what it weighs."""

    value: str
    weight: float = Field(description="Of an author: on how many of their papers the name stands")
    title: str = Field(description="Of a paper")


class Edit(BaseModel):
    """Something that is to be out of a profile, or to count in it again."""

    kind: EditKind
    value: str = Field(max_length=500, description="The word, the name, the id of the paper, or the slug")
    out: bool = Field(True, description="False lets it in again")


class LeftOut(BaseModel):
    """What somebody took out of their profile."""

    kind: EditKind
    value: str


class Profile(BaseModel):
    """What somebody is held to like."""

    counted: dict[personal.LikeKind, int] = Field(description="Papers by what they did with them")
    dial: float
    interests: list[Interest]
    words: list[Weighed] = Field(description="That speak for a paper, the weightiest first")
    against: list[Weighed]
    authors: list[Weighed]
    papers: list[Weighed]
    left_out: list[LeftOut]

    @classmethod
    def of(cls, profile: personal.Profile) -> Self:
        """The JSON form of a profile."""
        lists = {
            name: [
                Weighed(value=one.value, weight=one.weight, title=one.title) for one in getattr(profile, name)
            ]
            for name in ("words", "against", "authors", "papers")
        }
        return cls(
            counted=dict(profile.counted),
            dial=profile.dial,
            interests=[Interest.of(one) for one in profile.interests],
            left_out=[LeftOut(kind=kind, value=value) for kind, value in profile.left_out],
            **lists,
        )


class NewDial(BaseModel):
    """Where a dial is to stand."""

    dial: Dial


class Beginning(BaseModel):
    """What speaks for somebody."""

    text: str = Field(
        "", max_length=200_000, description="Ids, addresses or titles, one a line; or BibTeX, RIS"
    )
    author: str = Field("", max_length=200, description="A name on papers here, whose papers all count")
    zotero_user: str = Field("", max_length=100, description="Of a library that is public")
    zotero_key: str = Field("", max_length=100, description="May read a library; is kept nowhere")


class Begun(BaseModel):
    """What became of it."""

    kept: list[str] = Field(description="Ids of papers that are in the list `my-papers` now")
    unknown: list[str] = Field(description="Lines that name no paper here")
    notes: list[str]

    @classmethod
    def of(cls, begun: personal.Begun) -> Self:
        """The JSON form of it."""
        return cls(kept=list(begun.kept), unknown=list(begun.unknown), notes=list(begun.notes))


class OwnName(BaseModel):
    """A name of an author, and the papers here that have it."""

    name: str
    papers: int


def router(app: App) -> APIRouter:
    """`/for-you` and what is below it."""
    routes = APIRouter(prefix="/for-you")
    _add_profile(routes, app)
    _add_beginnings(routes, app)

    @routes.get("", summary="What is for one, with the reasons")
    def for_you(
        request: Request,
        span: Annotated[Span, Query(description="`missed`: since one was last here")] = "week",
        interest: Annotated[
            str, Query(max_length=200, description="Only what is for this one, by slug")
        ] = "",
        dial: Annotated[float | None, Query(ge=0, le=1, description="For this answer alone")] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
        offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    ) -> ForYou:
        return ForYou.of(app.for_you(who_of(request), span, interest, limit, offset, dial))

    return routes


def _add_profile(routes: APIRouter, app: App) -> None:
    @routes.get("/profile", summary="What one is held to like")
    def profile(request: Request) -> Profile:
        return Profile.of(app.profile(who_of(request)))

    @routes.patch("/profile", summary="Turn the dial")
    def turn(request: Request, wanted: NewDial) -> Profile:
        app.set_dial(who_of(request), wanted.dial)
        return profile(request)

    @routes.post("/profile/edits", summary="Take something out of the profile, or let it in again")
    def edit(request: Request, wanted: Edit) -> Profile:
        app.edit_profile(who_of(request), wanted.kind, wanted.value, wanted.out)
        return profile(request)


def _add_beginnings(routes: APIRouter, app: App) -> None:
    @routes.post(
        "/begin", summary="Papers that one likes or wrote, by ids, titles, a name or a Zotero library"
    )
    def begin(request: Request, given: Beginning) -> Begun:
        zotero = (given.zotero_user, given.zotero_key) if given.zotero_user or given.zotero_key else None
        return Begun.of(app.begin_profile(who_of(request), given.text, given.author, None, zotero))

    @routes.post("/begin/file", summary="Papers that one likes, in a file")
    def begin_by_file(request: Request, file: UploadFile) -> Begun:
        with on_disk(file.filename, file.file) as path:
            return Begun.of(app.begin_profile(who_of(request), file=path))

    @routes.delete(
        "/begin", summary="Take out again what was put into `my-papers` last, within an hour", status_code=204
    )
    def undo(request: Request) -> None:
        app.undo_begin(who_of(request))

    @routes.get("/names", summary="Names of authors that begin so")
    def names(request: Request, start: Annotated[str, Query(min_length=2, max_length=200)]) -> list[OwnName]:
        return [OwnName(name=name, papers=papers) for name, papers in app.own_names(who_of(request), start)]
