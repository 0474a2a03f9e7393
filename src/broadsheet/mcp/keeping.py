"""Tools of what a reader keeps and watches: for who is known, and to change it for who may write."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from broadsheet.library import Wanted
from broadsheet.readers import Who

from . import asking, shapes
from .budget import fitted
from .reading import listed
from .tool import Tool

if TYPE_CHECKING:
    from broadsheet.app import App

NEWS_DAYS = 14


def lists(app: App, who: Who, asked: asking.Lists) -> shapes.Lists:
    """The reader's lists."""
    found = app.lists(who)[asked.offset :]

    def make(count: int, _: int) -> shapes.Lists:
        following = asked.offset + count if count < len(found) else None
        return shapes.Lists(
            lists=[shapes.ReadingList.of(one) for one in found[:count]], next_offset=following
        )

    return fitted(make, len(found), asked.max_tokens)[0]


def library(app: App, who: Who, asked: asking.Library) -> shapes.Papers:
    """What the reader keeps."""
    if asked.list and who.reader:
        app.list_named(who, who.reader.name, asked.list)  # so that a list which is none is told of
    wanted = Wanted(asked.list, asked.tag, asked.mark, asked.query)
    page = app.library(who, wanted, asked.limit, asked.offset)
    more = asked.offset + len(page.papers) < page.total
    return listed(asked, page.papers, more, page.total)


def save(app: App, who: Who, asked: asking.Save) -> shapes.Kept:
    """A paper into a list."""
    found = app.save(who, asked.id, asked.list)
    return shapes.Kept(id=app.paper(asked.id).id, saved=True, list=shapes.ReadingList.of(found))


def unsave(app: App, who: Who, asked: asking.Save) -> shapes.Kept:
    """A paper out of a list."""
    found = app.take_out(who, asked.id, asked.list)
    return shapes.Kept(id=app.paper(asked.id).id, saved=False, list=shapes.ReadingList.of(found))


def watch(app: App, who: Who, asked: asking.Watch) -> shapes.Watched:
    """A query is followed."""
    found = app.follow(who, "query", asked.query)
    return shapes.Watched(query=found.value, watched=True, since=found.made_at)


def unwatch(app: App, who: Who, asked: asking.Watch) -> shapes.Watched:
    """A query is followed no more."""
    app.unfollow(who, "query", asked.query)
    return shapes.Watched(query=asked.query, watched=False, since=None)


def news(app: App, who: Who, asked: asking.News) -> shapes.News:
    """What is new of all that is watched and followed, a paper at a time; nothing followed is left out."""
    since = asked.since or app.now().date() - timedelta(days=NEWS_DAYS)
    told = app.news(who, asked.each, since)
    pairs = [(one, paper) for one in told for paper in (one.papers or (None,))][asked.offset :]

    def make(count: int, level: int) -> shapes.News:
        following = asked.offset + count if count < len(pairs) else None
        new = [shapes.New.of(one, paper, level) for one, paper in pairs[:count]]
        return shapes.News(since=since, news=new, next_offset=following)

    return fitted(make, len(pairs), asked.max_tokens)[0]


TOOLS = (
    Tool("lists", "My lists", "The reader's lists of papers.", asking.Lists, shapes.Lists, lists),
    Tool(
        "library",
        "My library",
        "Papers that the reader keeps, the last touched first; narrowed by list, tag, mark or words.",
        asking.Library,
        shapes.Papers,
        library,
    ),
    Tool(
        "save",
        "Save a paper",
        "Put a paper into one of the reader's lists. A second time changes nothing.",
        asking.Save,
        shapes.Kept,
        save,
        writes=True,
    ),
    Tool(
        "unsave",
        "Take a paper out",
        "Take a paper out of one of the reader's lists.",
        asking.Save,
        shapes.Kept,
        unsave,
        writes=True,
        destroys=True,
    ),
    Tool(
        "watch",
        "Watch a query",
        "Watch a query: `news` tells what is new of it. A second time changes nothing.",
        asking.Watch,
        shapes.Watched,
        watch,
        writes=True,
    ),
    Tool(
        "unwatch",
        "Watch a query no more",
        "Watch a query no more.",
        asking.Watch,
        shapes.Watched,
        unwatch,
        writes=True,
        destroys=True,
    ),
    Tool(
        "news",
        "What is new",
        "New papers of watched queries, and of authors, categories, readers and lists that are followed.",
        asking.News,
        shapes.News,
        news,
    ),
)
