"""What tools answer with. What the world wrote stands under `untrusted`, what we say beside it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BaseModel, Field

from broadsheet import answers, library, types
from broadsheet.personal import Suggestion

from .asking import CiteFormat
from .quoting import NOTICE, cut

# What a paper in a list may take, level by level: letters of the title, authors, letters of the excerpt.
_TITLE = (300, 200, 120, 60)
_AUTHORS = (5, 3, 1, 0)
_EXCERPT = (300, 120, 0, 0)
# The same of a paper by itself: authors, and everything else that comes by the dozen.
_ALL_AUTHORS = (50, 10, 3, 0)
_OTHERS = (20, 5, 1, 0)
_NAME = 80
_ADDRESS = 300
_SAID = (500, 200, 100, 60)


class Brief(BaseModel):
    """What strangers wrote of a paper in a list."""

    title: str
    authors: list[str] = Field(description="The first ones")
    venue: str
    categories: list[str]
    excerpt: str = Field(description="The sentence nearest to the query, or the abstract's beginning")
    why: str = Field(description="Why it was found; it quotes words of the paper")


class Listed(BaseModel):
    """A paper in a list."""

    id: str
    published: str | None = Field(description="YYYY, YYYY-MM or YYYY-MM-DD")
    day: date | None = Field(description="The day whose page it stands on")
    upvotes: int
    comments: int
    n_authors: int
    score: float | None = Field(description="Larger is better; null where nothing was searched")
    untrusted: Brief

    @classmethod
    def of(cls, found: types.Paper | answers.Hit | Suggestion, level: int = 0) -> Self:
        """A paper, written as shortly as the level says."""
        paper = found if isinstance(found, types.Paper) else found.paper
        sentence = found.why.sentence if isinstance(found, answers.Hit) else ""
        return cls(
            id=paper.id,
            published=paper.published,
            day=paper.day,
            upvotes=paper.upvotes,
            comments=paper.comments,
            n_authors=paper.n_authors,
            score=None if isinstance(found, types.Paper) else round(found.score, 4),
            untrusted=Brief(
                title=cut(paper.title, _TITLE[level]),
                authors=_names(paper, _AUTHORS[level]),
                venue=cut(paper.venue or "", _NAME if level < 2 else 0),
                categories=[cut(name, _NAME) for name in paper.categories[: _AUTHORS[level]]],
                excerpt=cut(sentence or paper.abstract, _EXCERPT[level]),
                why=cut(_why(found), _EXCERPT[level] // 2),
            ),
        )


class Page(BaseModel):
    """What every answer that can be too long says."""

    next_offset: int | None = Field(description="The `offset` of what follows; null at the end")
    notice: str = NOTICE


class Papers(Page):
    """Papers, in order."""

    papers: list[Listed]
    total: int | None = Field(description="Over all pages; null where that is not known")
    note: Annotated[str, Field(description="What the instance has to say of the question")] = ""


class Feed(Papers):
    """The papers of a day, week or month, or the hottest ones."""

    kind: types.FeedKind
    first: date | None = Field(description="Of the days that it spans, inclusive")
    last: date | None
    earlier: date | None = Field(description="The nearest day with papers before that")
    later: date | None


class Whole(BaseModel):
    """What strangers wrote of a paper."""

    title: str
    authors: list[str] = Field(description="The first ones")
    abstract: str = Field(description="From `offset` on, as far as it fits")
    venue: str
    categories: list[str]
    keywords: list[str]
    note: str
    links: list[str] = Field(description="To the paper, its PDF, code and project; nothing here opens them")


class Paper(Page):
    """One paper. `offset` and `next_offset` count letters of the abstract."""

    id: str
    ids: list[str] = Field(description="Names of the same paper")
    published: str | None
    updated: str | None
    day: date | None
    upvotes: int
    comments: int
    n_authors: int
    versions: int
    withdrawn: bool
    sources: list[str]
    untrusted: Whole

    @classmethod
    def of(cls, paper: types.Paper, level: int, abstract: str, next_offset: int | None) -> Self:
        """A paper, written as shortly as the level says, with a part of its abstract."""
        most = _OTHERS[level]
        links = (paper.url, paper.pdf, paper.code, paper.project)
        whole = Whole(
            title=cut(paper.title, _SAID[level]),
            authors=_names(paper, _ALL_AUTHORS[level]),
            abstract=abstract,
            venue=cut(paper.venue or "", _SAID[level]),
            categories=[cut(name, _NAME) for name in paper.categories[:most]],
            keywords=[cut(word, _NAME) for word in paper.keywords[:most]],
            note=cut(paper.note or "", _SAID[level] if most else 0),
            links=[cut(link, _ADDRESS) for link in links if link][:most],
        )
        return cls(
            id=paper.id,
            ids=[cut(str(id), _ADDRESS) for id in paper.ids[:most]],
            published=paper.published,
            updated=paper.updated,
            day=paper.day,
            upvotes=paper.upvotes,
            comments=paper.comments,
            n_authors=paper.n_authors,
            versions=len(paper.versions),
            withdrawn=paper.withdrawn,
            sources=list(paper.sources[:most]),
            untrusted=whole,
            next_offset=next_offset,
        )


class ReadingList(BaseModel):
    """A list of the reader's."""

    slug: str = Field(description="What other tools call it")
    name: str
    papers: int
    shown_to: library.ShownTo

    @classmethod
    def of(cls, found: library.ReadingList) -> Self:
        """A list, without its papers."""
        return cls(slug=found.slug, name=cut(found.name, 100), papers=found.papers, shown_to=found.shown_to)


class Lists(Page):
    """The reader's lists, the last to change first."""

    lists: list[ReadingList]


class Kept(BaseModel):
    """What became of a list."""

    id: str = Field(description="The paper")
    saved: bool = Field(description="Whether the list holds it now")
    list: ReadingList


class Watched(BaseModel):
    """What became of a query to watch."""

    query: str
    watched: bool
    since: datetime | None


class New(BaseModel):
    """A paper that is new of a thing that the reader watches or follows."""

    kind: library.FollowKind
    value: str = Field(description="The query, author, category, reader or owner/list")
    new: int = Field(description="How many papers are new of it; not all may be listed")
    trouble: str = Field(description="Why nothing can be told of it just now; empty when all is well")
    paper: Listed | None = Field(description="null where none is new")

    @classmethod
    def of(cls, news: library.News, paper: types.Paper | None, level: int) -> Self:
        """One paper of the news, or that there is none."""
        return cls(
            kind=news.follow.kind,
            value=cut(news.follow.value, _SAID[level]),
            new=news.total,
            trouble=cut(news.trouble, 200),
            paper=Listed.of(paper, level) if paper else None,
        )


class News(Page):
    """What is new of all that the reader watches and follows."""

    since: date = Field(description="The first day of what is new, inclusive")
    news: list[New]


class Text(BaseModel):
    """A part of a file."""

    text: str


class Citations(Page):
    """Citations as a file. `offset` and `next_offset` count its letters; the parts joined are the file."""

    format: CiteFormat
    untrusted: Text


def _why(found: types.Paper | answers.Hit | Suggestion) -> str:
    if isinstance(found, Suggestion):
        return found.why()
    return str(found.why) if isinstance(found, answers.Hit) else ""


def _names(paper: types.Paper, most: int) -> list[str]:
    return [cut(author.name, _NAME) for author in paper.authors[:most]]
