"""The JSON form of what is trending, with the parts of each score."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, Field

from broadsheet import answers

from . import schema


class Hot(BaseModel):
    """The parts of what a paper on `/trending` is ordered by; docs/ranking.md has the formulas."""

    score: float = Field(description="`hot` + `bonus`; larger is hotter")
    hot: float = Field(description="`lively` + `boost` + `fresh`")
    lively: float = Field(description="log10(1 + v + 0.5·min(c, v) + 2·s − min(s, h))")
    boost: float = Field(description="b: 0.25 when featured, up to 0.25 for nearness to what the group keeps")
    fresh: float = Field(description="−`age_days` / 3.5")
    bonus: float = Field(description="What the standing in its field adds, or takes")
    upvotes: int = Field(description="v, from sources and here")
    votes: int = Field(description="h, given here")
    comments: int = Field(description="c, without those of whoever submitted it here")
    saves: int = Field(description="s, people who have it in a list that others may see")
    featured: bool = Field(description="Whether a curator featured it")
    near: bool = Field(description="Whether it is near to what the group keeps, and nobody voted for it yet")
    age_days: float = Field(description="Days since it came")
    field: str = Field(description="Its primary category; empty where none is known")
    place: int = Field(description="By `hot` in its field within 30 days; 0 when it is older or has no field")
    among: int = Field(description="Of how many")
    why: str = Field(description="The same in words")

    @classmethod
    def of(cls, hot: answers.Hot) -> Self:
        """The JSON form of the parts of a score."""
        return cls(why=str(hot), **{name: getattr(hot, name) for name in cls.model_fields if name != "why"})


class TrendingPaper(schema.Paper):
    """A paper, and why it stands where it does."""

    hot: Hot


class TrendingPage(schema.FeedPage):
    """One page of what is trending."""

    papers: list[TrendingPaper]  # type: ignore[assignment]

    @classmethod
    def of_trending(cls, page: answers.TrendingPage) -> Self:
        """The JSON form of a page of what is trending."""
        hot = {paper.row: Hot.of(page.hot[paper.row]) for paper in page.papers}
        papers = [TrendingPaper(**dict(schema.Paper.of(paper)), hot=hot[paper.row]) for paper in page.papers]
        return cls(**dict(schema.FeedPage.of(page)) | {"papers": papers})
