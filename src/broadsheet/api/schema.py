"""The JSON forms of what the app gives. The command line prints the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Self

from pydantic import BaseModel, Field

from broadsheet import answers, talk, types


class Featured(BaseModel):
    """That a paper stood on a day's page."""

    day: date
    submitter: str | None


class Version(BaseModel):
    """One revision of a paper."""

    number: int
    published: str | None


class Told(BaseModel):
    """One record of a paper, and why it was taken for it; without evidence where it began the paper."""

    source: str
    key: str
    title: str
    evidence: str | None


class Paper(BaseModel):
    """One paper."""

    id: str = Field(examples=["arXiv:2405.14979"])
    title: str
    abstract: str
    authors: list[str]
    n_authors: int
    published: str | None = Field(description="YYYY, YYYY-MM or YYYY-MM-DD")
    updated: str | None
    day: date | None = Field(description="The day whose page it stands on")
    venue: str | None
    categories: list[str]
    primary_category: str | None
    keywords: list[str]
    ids: list[str] = Field(description="Every name the paper has, `scheme:value`; the first is `id`")
    versions: list[Version]
    url: str | None
    pdf: str | None
    code: str | None
    project: str | None
    organization: str | None
    note: str | None
    featured: list[Featured]
    upvotes: int = Field(description="Those of its sources and those given here")
    votes: int = Field(0, description="Those given here")
    counted_by: list[str] = Field([], description="Sources that gave the upvotes which are not from here")
    comments: int
    sources: list[str]

    @classmethod
    def of(cls, paper: types.Paper) -> Self:
        """The JSON form of a paper."""
        plain = {name: getattr(paper, name) for name in cls.model_fields}
        return cls(
            **plain
            | {
                "authors": [author.name for author in paper.authors],
                "ids": [str(id) for id in paper.ids],
                "versions": [Version(number=one.number, published=one.published) for one in paper.versions],
                "featured": [Featured(day=one.day, submitter=one.submitter) for one in paper.featured],
            }
        )


class Claimed(BaseModel):
    """That an author of a paper is a reader here; an admin confirmed it."""

    position: int = Field(description="Among the authors, from 0")
    author: str | None
    reader: str = Field(description="What they are called in `/people/…`")


class WholePaper(Paper):
    """One paper, with its authors who are readers here."""

    claimed: list[Claimed] = []

    @classmethod
    def with_claims(cls, paper: types.Paper, claims: Sequence[talk.Claim]) -> Self:
        """The JSON form of a paper and of those who wrote it."""
        claimed = [Claimed(position=one.position, author=one.author, reader=one.name) for one in claims]
        return cls(**dict(Paper.of(paper)), claimed=claimed)


class Reason(BaseModel):
    """The parts of a hit's score, and what the query and the paper share."""

    text: float = Field(description="What words gave to the score")
    meaning: float = Field(description="What meaning gave to the score")
    words: list[str] = Field(description="Words of the query as they stand in the paper")
    sentence: str = Field(description="The sentence of the abstract nearest to the query; empty if none is")
    lead: answers.Lead | None = Field(description="What of the paper was asked for by name, if anything")


class Hit(BaseModel):
    """A paper that was found."""

    rank: int
    id: str
    title: str
    score: float = Field(description="Larger is better; papers asked for by name come first all the same")
    why: str
    reason: Reason
    folded: list[str] = Field(description="Ids of papers that say nearly the same, behind this one")
    paper: Paper

    @classmethod
    def of(cls, hit: answers.Hit) -> Self:
        """The JSON form of a hit."""
        why = hit.why
        reason = Reason(
            text=why.text, meaning=why.meaning, words=list(why.words), sentence=why.sentence, lead=why.lead
        )
        return cls(
            rank=hit.rank,
            id=hit.paper.id,
            title=hit.paper.title,
            score=hit.score,
            why=str(why),
            reason=reason,
            folded=list(hit.folded),
            paper=Paper.of(hit.paper),
        )


class Count(BaseModel):
    """A value, and how many of the found papers have it."""

    value: str
    papers: int


class SearchPage(BaseModel):
    """One page of hits."""

    query: str
    hits: list[Hit]
    offset: int
    more: bool = Field(description="Whether another page follows")
    seconds: float
    sort: answers.Sort
    found: int = Field(description="Papers that are ordered and counted: the best for the query, not all")
    facets: dict[str, list[Count]] = Field(description="Values of year, category and venue among the found")
    trouble: str | None = Field(description="Why the query was taken as plain words, if it was")
    suggestion: str | None = Field(description="What may have been meant, if a word is doubtful")
    stands_for: list[str] = Field(description="What the query is short for, if it is an acronym alone")
    asked: str = Field(description="The query's conditions as they were understood; empty without any")

    @classmethod
    def of(cls, page: answers.SearchPage) -> Self:
        """The JSON form of a page of hits."""
        plain = {
            name: getattr(page, name) for name in cls.model_fields.keys() - {"hits", "facets", "stands_for"}
        }
        facets = {
            name: [Count(value=value, papers=papers) for value, papers in counts]
            for name, counts in page.facets.items()
        }
        hits = [Hit.of(hit) for hit in page.hits]
        return cls(hits=hits, facets=facets, stands_for=list(page.stands_for), **plain)


class FeedPage(BaseModel):
    """One page of a feed."""

    kind: types.FeedKind
    first: date | None
    last: date | None
    earlier: date | None
    later: date | None
    total: int
    offset: int
    limit: int
    papers: list[Paper]

    @classmethod
    def of(cls, page: types.FeedPage) -> Self:
        """The JSON form of a page of a feed."""
        plain = {name: getattr(page, name) for name in cls.model_fields}
        return cls(**plain | {"papers": [Paper.of(paper) for paper in page.papers]})


class IndexStatus(BaseModel):
    """How far one index has come."""

    name: str
    papers: int
    pending: int
    trouble: str | None


class Status(BaseModel):
    """The state of the instance. `data_dir` is told on the command line alone."""

    papers: int
    records: int
    merged: int
    skipped: int
    featured_days: int
    newest_day: date | None
    indexed: int
    pending: int
    embedded: int | None = Field(description="Papers embedded by the second embedder; none without one")
    indexes: list[IndexStatus]
    embedder: str
    size_bytes: int
    version: str

    @classmethod
    def of(cls, status: types.Status) -> Self:
        """The JSON form of a status."""
        plain = {name: getattr(status, name) for name in cls.model_fields}
        fields = IndexStatus.model_fields
        indexes = [IndexStatus(**{name: getattr(one, name) for name in fields}) for one in status.indexes]
        return cls(**plain | {"indexes": indexes})


class Trouble(BaseModel):
    """What went wrong, and the way out."""

    error: str
