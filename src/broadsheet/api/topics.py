"""Topics: the tree, each with its papers, what grew."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Self

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field

from broadsheet import subjects
from broadsheet.app import App
from broadsheet.subjects import TopicOrder

from . import schema
from ._who import who_of

Number = Annotated[int, Path(ge=1, le=2**53, description="The topic's number")]


class Topic(BaseModel):
    """A group of papers that speak of the same."""

    id: int
    name: str
    level: int = Field(description="1 for those that lie in no other")
    parent: int | None = Field(description="The topic that it lies in")
    phrases: tuple[str, ...] = Field(description="What its papers speak of and those beside it do not")
    papers: int = Field(description="How many lie in it, or in those below it")
    given: bool = Field(description="Whether a person named it")
    heir: int | None = Field(description="The topic that took its papers, where it is a topic no more")

    @classmethod
    def of(cls, topic: subjects.Topic) -> Self:
        """The JSON form of a topic."""
        return cls(**{name: getattr(topic, name) for name in cls.model_fields})


class Topics(BaseModel):
    """All topics, or those of a span."""

    first: date | None = Field(description="The first day that is looked at; none for all papers")
    last: date | None
    papers: int = Field(description="How many lie in topics")
    other: int = Field(description="Papers that are near to no topic")
    waiting: int = Field(description="Papers that were not looked at so far")
    built_at: datetime | None = Field(description="When topics were last found")
    why_none: str = Field(description="Why there are none, where there are none")
    topics: list[Topic] = Field(description="By level, larger ones first")

    @classmethod
    def of(cls, tree: subjects.Tree) -> Self:
        """The JSON form of a tree."""
        span = tree.span
        return cls(
            first=span.first if span else None,
            last=span.last if span else None,
            papers=tree.papers,
            other=tree.other,
            waiting=tree.waiting,
            built_at=tree.built_at,
            why_none=tree.why_none,
            topics=[Topic.of(topic) for topic in tree.topics],
        )


class WholeTopic(Topic):
    """A topic with what lies around it."""

    path: list[Topic] = Field(description="The topics that it lies in, from the top, itself the last")
    below: list[Topic]
    beside: list[Topic]

    @classmethod
    def with_others(cls, page: subjects.TopicPage) -> Self:
        """The JSON form of a topic and those around it."""
        return cls(
            **Topic.of(page.topic).model_dump(),
            path=[Topic.of(one) for one in page.path],
            below=[Topic.of(one) for one in page.below],
            beside=[Topic.of(one) for one in page.beside],
        )


class TopicPapers(BaseModel):
    """One page of a topic's papers."""

    total: int
    offset: int
    limit: int
    order: TopicOrder
    papers: list[schema.Paper]


class Grown(BaseModel):
    """A topic that is written about more than before."""

    topic: Topic
    now: int = Field(description="Its papers of these days")
    before: int = Field(description="Its papers of the year before them")
    share_now: float = Field(description="Of all papers of these days")
    share_before: float
    surprise: float = Field(description="By how many standard deviations the log-odds have grown")
    examples: list[str] = Field(description="Ids of some of its papers of these days")


class Growth(BaseModel):
    """What grew."""

    first: date | None
    last: date | None
    grown: list[Grown]


class TopicName(BaseModel):
    """What a topic is to be called; empty for what its papers speak of."""

    name: str = Field(max_length=1000)


def router(app: App) -> APIRouter:
    """`/topics`, and below it each topic."""
    routes = APIRouter()

    @routes.get("/topics", summary="All topics, or those of a week, a month or a year")
    def topics(
        week: Annotated[str, Query(description="Only papers of a week such as 2025-W44")] = "",
        month: Annotated[str, Query(description="Only papers of a month such as 2025-10")] = "",
        year: Annotated[str, Query(description="Only papers of a year such as 2025")] = "",
    ) -> Topics:
        return Topics.of(app.topics(week, month, year))

    @routes.get("/topics/grown", summary="Topics that are written about more than before")
    def grown(
        within: Annotated[int | None, Query(ge=1, le=2**53, description="Only those in this topic")] = None,
    ) -> Growth:
        growth = app.growth(within)
        return Growth(first=growth.first, last=growth.last, grown=[_grown(one) for one in growth.grown])

    @routes.get("/topics/{number}", summary="A topic, and those around it")
    def topic(number: Number) -> WholeTopic:
        return WholeTopic.with_others(app.topic_page(number, limit=1))

    @routes.get("/topics/{number}/papers", summary="The papers of a topic")
    def papers(
        number: Number,
        order: TopicOrder = "newest",
        limit: Annotated[int, Query(ge=1, le=100, description="Papers on one page")] = 50,
        offset: Annotated[int, Query(ge=0, le=1_000_000, description="Papers to pass over")] = 0,
    ) -> TopicPapers:
        page = app.topic_page(number, order, limit, offset)
        shown = [schema.Paper.of(paper) for paper in page.papers]
        return TopicPapers(total=page.total, offset=offset, limit=limit, order=order, papers=shown)

    @routes.put("/topics/{number}/name", summary="Name a topic")
    def name(request: Request, number: Number, wanted: TopicName) -> Topic:
        return Topic.of(app.name_topic(who_of(request), number, wanted.name))

    return routes


def _grown(one: subjects.Grown) -> Grown:
    plain = {name: getattr(one, name) for name in ("now", "before", "share_now", "share_before", "surprise")}
    return Grown(topic=Topic.of(one.topic), examples=[paper.id for paper in one.examples], **plain)
