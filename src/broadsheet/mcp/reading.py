"""Tools that read papers: they change nothing, and work for whoever may read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from broadsheet.answers import Hit, SearchPage
from broadsheet.app import STYLES, Selection
from broadsheet.errors import BadRequest
from broadsheet.personal import Span, Suggestion
from broadsheet.readers import Who
from broadsheet.types import FeedPage, Filters, Paper

from . import asking, shapes
from .budget import fitted
from .quoting import cut, plain
from .tool import Tool

if TYPE_CHECKING:
    from broadsheet.app import App

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LONGEST_NOTE = 200
_FORMS = "a day 2025-10-29, a week 2025-W44, a month 2025-10, or trending"


def search(app: App, who: Who, asked: asking.Search) -> shapes.Papers:
    """What a search finds."""
    app.check(who, "read")
    page = app.search(asked.query, asked.filters(), _left(asked), asked.offset, asked.sort)
    more = page.more and asked.offset + len(page.hits) < asking.DEEPEST
    return listed(asked, page.hits, more, note=_note(page))


def get(app: App, who: Who, asked: asking.Get) -> shapes.Paper:
    """One paper, with as much of its abstract as fits."""
    app.check(who, "read")
    paper = app.paper(asked.id)
    abstract = plain(paper.abstract)[asked.offset :]

    def make(count: int, level: int) -> shapes.Paper:
        following = asked.offset + count if count < len(abstract) else None
        return shapes.Paper.of(paper, level, abstract[:count], following)

    return fitted(make, len(abstract), asked.max_tokens)[0]


def similar(app: App, who: Who, asked: asking.Similar) -> shapes.Papers:
    """Papers like some and unlike others."""
    app.check(who, "read")
    most = asked.offset + _left(asked)
    hits = app.similar(asked.ids, most + 1, asked.filters(), asked.unlike)
    return listed(asked, hits[asked.offset : most], len(hits) > most)


def recommend(app: App, who: Who, asked: asking.Recommend) -> shapes.Papers:
    """Papers like those that the reader likes; of a span, what is new of it, with the reasons."""
    if asked.span:
        return _for_you(app, who, asked, asked.span)
    most = asked.offset + _left(asked)
    hits = app.recommend(who, most + 1, asked.filters())
    note = "" if hits else "nothing to go by: save some papers first, or ask of other days and categories"
    return listed(asked, hits[asked.offset : most], len(hits) > most, note=note)


def _for_you(app: App, who: Who, asked: asking.Recommend, span: Span) -> shapes.Papers:
    if asked.filters() != Filters():
        raise BadRequest("a span has its own days, and all categories: leave the others out")
    page = app.for_you(who, span, "", asked.limit, asked.offset)
    more = asked.offset + len(page.suggestions) < page.total
    note = "" if page.likes else "nothing to go by: this is what is liked here; save some papers first"
    return listed(asked, page.suggestions, more, page.total, note)


def daily(app: App, who: Who, asked: asking.Daily) -> shapes.Feed:
    """The papers of a page, in its order."""
    app.check(who, "read")
    page = _feed(app, asked.period.strip(), asked.limit, asked.offset)

    def make(count: int, level: int) -> shapes.Feed:
        end = asked.offset + count
        return shapes.Feed(
            kind=page.kind,
            first=page.first,
            last=page.last,
            earlier=page.earlier,
            later=page.later,
            papers=[shapes.Listed.of(paper, level) for paper in page.papers[:count]],
            total=page.total,
            next_offset=end if end < page.total and page.papers else None,
        )

    return fitted(make, len(page.papers), asked.max_tokens)[0]


def cite(app: App, who: Who, asked: asking.Cite) -> shapes.Citations:
    """Citations as a file, or the part of it that fits; it breaks at the end of a line where it can."""
    app.check(who, "read")
    papers = app.select(Selection(ids=tuple(asked.ids)))
    if asked.format in STYLES:
        file = "".join(app.cited(paper, asked.format).text + "\n" for paper in papers)
    else:
        file = b"".join(app.export(asked.format, papers)).decode()
    written = plain(file)[asked.offset :]

    def make(count: int, _: int = 0) -> shapes.Citations:
        following = asked.offset + count if count < len(written) else None
        part = shapes.Text(text=written[:count])
        return shapes.Citations(format=asked.format, untrusted=part, next_offset=following)

    answer, count = fitted(make, len(written), asked.max_tokens)
    end = written.rfind("\n", count // 2, count) + 1
    return make(end) if answer.next_offset is not None and end else answer


def listed(
    asked: asking.Listing,
    found: Sequence[Paper | Hit | Suggestion],
    more: bool,
    total: int | None = None,
    note: str = "",
) -> shapes.Papers:
    """As many of these papers as fit; `more` tells whether others follow them."""

    def make(count: int, level: int) -> shapes.Papers:
        goes_on = count < len(found) or (more and len(found) > 0)
        return shapes.Papers(
            papers=[shapes.Listed.of(one, level) for one in found[:count]],
            total=total,
            next_offset=asked.offset + count if goes_on else None,
            note=note,
        )

    return fitted(make, len(found), asked.max_tokens)[0]


def _left(asked: asking.Listing) -> int:
    """How many papers to look for, so that none is deeper than a search goes.

    Raises:
        BadRequest: all would be.
    """
    if asked.offset >= asking.DEEPEST:
        raise BadRequest(f"a search shows its first {asking.DEEPEST} papers; narrow it by days or categories")
    return min(asked.limit, asking.DEEPEST - asked.offset)


def _feed(app: App, period: str, limit: int, offset: int) -> FeedPage:
    if period == "trending":
        return app.trending(limit, offset)
    if "W" in period:
        return app.week(period, limit, offset)
    if period and not _DAY.fullmatch(period):
        return app.month(period, limit, offset)
    try:
        return app.day(date.fromisoformat(period) if period else None, limit, offset)
    except ValueError as error:
        raise BadRequest(f"{period!r} is no day of the calendar; a period is {_FORMS}") from error


def _note(page: SearchPage) -> str:
    """What the page of hits tells beside the hits."""
    suggestion = f"did you mean: {page.suggestion}" if page.suggestion else ""
    short = f"short for: {', '.join(page.stands_for)}" if page.stands_for else ""
    return cut("; ".join(filter(None, (page.trouble, suggestion, short))), _LONGEST_NOTE)


TOOLS = (
    Tool(
        "search",
        "Search papers",
        "Find papers by words and meaning, best first. Excerpts only: `get` has the abstract.",
        asking.Search,
        shapes.Papers,
        search,
    ),
    Tool("get", "Get a paper", "One paper with its abstract and links.", asking.Get, shapes.Paper, get),
    Tool(
        "similar",
        "Similar papers",
        "Papers like these and unlike those, best first.",
        asking.Similar,
        shapes.Papers,
        similar,
    ),
    Tool(
        "daily",
        "Papers of a day, week or month",
        "The page of a day, week or month, most upvotes first, or what is trending.",
        asking.Daily,
        shapes.Feed,
        daily,
    ),
    Tool(
        "recommend",
        "Recommend papers",
        "Papers like those that the reader likes, without what they have or muted; by `span` what is new.",
        asking.Recommend,
        shapes.Papers,
        recommend,
    ),
    Tool(
        "cite",
        "Cite papers",
        "Citations of papers in BibTeX, RIS, CSL-JSON, or as entries of a bibliography: APA, MLA and others.",
        asking.Cite,
        shapes.Citations,
        cite,
    ),
)
