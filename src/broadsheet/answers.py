"""What search answers with: hits with their reasons, and what there is to choose among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from broadsheet.types import FeedPage, Paper

Lead = Literal["id", "title"]
Sort = Literal["relevance", "date", "upvotes", "trending"]
SORTS: tuple[Sort, ...] = ("relevance", "date", "upvotes", "trending")
FACETS = ("year", "category", "venue")
_HUGGING_FACE = {"hf_daily", "hf_stream", "capture"}  # sources whose upvotes were given there


@dataclass(frozen=True, slots=True)
class Why:
    """Why a paper stands where it does.

    Attributes:
        text, meaning: what words and vectors gave to the score, each in [0, 1]; they add up to it.
        words: words of the query that stand in the title or abstract, as they stand there.
        sentence: the sentence of the abstract that is nearest to the query; empty when none is near.
        lead: why it stands first whatever its score: its id or its title was asked for; else None.
    """

    text: float = 0.0
    meaning: float = 0.0
    words: tuple[str, ...] = ()
    sentence: str = ""
    lead: Lead | None = None

    def __str__(self) -> str:
        if self.lead:
            return f"its {self.lead} is what you asked for"
        parts = []
        if self.words:
            parts.append("words: " + ", ".join(dict.fromkeys(word.lower() for word in self.words)))
        if self.meaning > 0:
            parts.append("close in meaning")
        if not parts:
            return "close in wording" if self.text > 0 else "it fits what you asked for"
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Hit:
    """A paper that was found: its rank from 1, its score (larger is better) and the reason.

    Attributes:
        folded: public ids of papers that say nearly the same, and stand behind this one.
    """

    paper: Paper
    rank: int
    score: float
    why: Why
    folded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of hits.

    Attributes:
        more: whether another page follows.
        seconds: what it took.
        sort: the order of the hits.
        found: how many papers are ordered and counted: the best ones for the query, not all there are.
        facets: (value, how many of `found` have it), most first, by "year", "category" and "venue".
        trouble: a sentence for the reader, if the query could not be understood and was taken as words.
        suggestion: what the reader may have meant to write, if a word is doubtful.
        stands_for: what the query is short for, the most frequent first, when it is an acronym alone.
        asked: the query's conditions in our own language; empty when there are none.
    """

    query: str
    hits: tuple[Hit, ...]
    offset: int
    more: bool
    seconds: float
    sort: Sort = "relevance"
    found: int = 0
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    trouble: str | None = None
    suggestion: str | None = None
    asked: str = ""
    stands_for: tuple[str, ...] = ()


DateSort = Literal["relevance", "submitted", "updated"]


@dataclass(frozen=True, slots=True)
class Match:
    """A paper of arXiv that a query asks for, in one of its versions.

    Attributes:
        arxiv_id: without the version.
        published, updated: days of the first version and of this one; the first day they can be.
        journal: where it was printed, in arXiv's words where there are any.
    """

    paper: Paper
    arxiv_id: str
    version: int
    published: date
    updated: date
    journal: str | None = None


@dataclass(frozen=True, slots=True)
class Matches:
    """Part of what a query asks for; `total` counts all of it."""

    matches: tuple[Match, ...]
    total: int


@dataclass(frozen=True, slots=True)
class DailyPage:
    """One page of papers by the days on which they stand.

    Attributes:
        days: by row, the day each paper stands on here.
        more: whether another page follows.
    """

    papers: tuple[Paper, ...]
    days: Mapping[int, date]
    more: bool


@dataclass(frozen=True, slots=True)
class Quota:
    """How often somebody may ask still, in a window of time that is the same for all.

    Attributes:
        window_s, ends_in_s: how long the window is, and how long it lasts yet, in seconds.
    """

    quota: int
    left: int
    window_s: int
    ends_in_s: int


@dataclass(frozen=True, slots=True)
class Extras:
    """What sources told of a paper that `Paper` has no field for.

    Attributes:
        summary: in a sentence or two, by a machine of the source; `model` names it.
        stars: of the code on GitHub, when the source looked.
        media: addresses of pictures and films.
        names: full names of people, by their handles.
        linked: repositories `owner/name` on Hugging Face that belong to it, by kind: models, datasets,
            spaces.
    """

    summary: str | None = None
    model: str | None = None
    stars: int | None = None
    thumbnail: str | None = None
    media: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    linked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hot:
    """Why a paper stands where it does among what is trending: the parts of its score, larger is hotter.

    `ranking.hotness` and `ranking.fairness` have the formulas. Moments are told from the one at which
    somebody asks: that takes the same from all papers.

    Attributes:
        upvotes, votes: v and h, all of them and those given here.
        comments: c, without those of whoever submitted it.
        saves: s, people who have it in a list that others may see.
        lively: log10(1 + v + 0.5·min(c, v) + 2·s − min(s, h)).
        boost: b, for being featured and for being near to what the group keeps.
        near: whether b has something of nearness.
        featured: whether a curator featured it.
        age_days: days since it came; less than 0 for what is dated ahead.
        fresh: −age_days / 3.5.
        field: its primary category; empty where none is known.
        place, among: its place by `hot` in the field within 30 days, of so many; 0 when it is older.
        bonus: what its field adds, or takes.
    """

    upvotes: int
    votes: int
    comments: int
    saves: int
    lively: float
    boost: float
    near: bool
    featured: bool
    age_days: float
    fresh: float
    field: str
    place: int
    among: int
    bonus: float

    @property
    def hot(self) -> float:
        """lively + boost + fresh: the published figure, but for what time has taken from all."""
        return self.lively + self.boost + self.fresh

    @property
    def score(self) -> float:
        """hot + bonus: what papers are ordered by."""
        return self.hot + self.bonus

    def __str__(self) -> str:
        """Such as `1.52 for 31 upvotes, 2 comments; −0.86 for 3.0 days; +0.12 as 2nd of 14 in cs.GR`."""
        given = ", ".join(self._given())
        parts = [f"{self.lively:.2f} for {given}" if self.lively else "0.00, as nobody voted for it yet"]
        if self.boost:
            reasons = ["being featured"] * self.featured + ["being near to what is kept here"] * self.near
            parts.append(f"{_signed(self.boost)} for {' and '.join(reasons)}")
        parts.append(f"{_signed(self.fresh)} for {_days(self.age_days)}")
        if self.among:
            parts.append(f"{_signed(self.bonus)} as number {self.place} of {self.among} in {self.field}")
        return "; ".join(parts)

    def _given(self) -> list[str]:
        saved = f"saved by {_counted(self.saves, 'reader')}" if self.saves else ""
        counts = _counted(self.upvotes, "upvote"), _counted(self.comments, "comment")
        return [said for said in (*counts, saved) if said]


@dataclass(frozen=True, slots=True)
class TrendingPage(FeedPage):
    """One page of what is trending.

    Attributes:
        hot: by row, why each of its papers stands where it does.
    """

    hot: Mapping[int, Hot] = field(default_factory=dict, hash=False)


def upvotes_said(paper: Paper) -> str:
    """Such as `31 upvotes, 4 of them here, 27 from Hugging Face`; empty where there are none."""
    said = _counted(paper.upvotes, "upvote")
    elsewhere = paper.upvotes - paper.votes
    known = not _HUGGING_FACE.isdisjoint(paper.counted_by)
    if not elsewhere or not said:
        return said
    if not paper.votes:
        return f"{said} from Hugging Face" if known else said
    return f"{said}, {paper.votes:,} of them here" + (f", {elsewhere:,} from Hugging Face" if known else "")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}" if number else ""


def _days(days: float) -> str:
    return "1 day" if f"{days:.1f}" == "1.0" else f"{days:.1f} days"


def _signed(number: float) -> str:
    return f"{number:+.2f}".replace("-", "−")
