"""The pages of topics: all of them with a map, and each with its papers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, NamedTuple

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from broadsheet.errors import BadRequest
from broadsheet.subjects import TOPIC_ORDERS, Span, TopicOrder, Tree

from . import dates
from .choices import Choice
from .forms import read_page
from .hidden import hidden_among
from .paging import address, pager
from .render import Pages
from .treemap import drawings
from .undo import done
from .who import who_of

if TYPE_CHECKING:
    from broadsheet.app import App

TOPICS = "/topics"
API = "/api/v1/topics"
# What the groups of each level are called, by how many levels there are.
LEVELS = ((), ("topics",), ("fields", "topics"), ("fields", "areas", "topics"))

Number = Annotated[int, Path(ge=1, le=2**53)]


class SpanLink(NamedTuple):
    """A way to the topics of another span."""

    text: str
    path: str
    chosen: bool = False


def router(app: App, pages: Pages) -> APIRouter:
    """`/topics`, `/topics/{number}`, and the form by which curators name one."""
    routes = APIRouter(include_in_schema=False)

    def topics(request: Request, week: str = "", month: str = "", year: str = "") -> HTMLResponse:
        tree, growth = app.topics(week, month, year), app.growth()
        query: dict[str, str] = {tree.span.kind: tree.span.name} if tree.span else {}
        return pages.show(
            request,
            "topics.html",
            tree=tree,
            growth=growth,
            maps=drawings(tree, query) if tree.topics else (),
            title=_title(tree.span),
            levels=_levels(tree),
            spans=_spans(growth.last, tree.span),
            neighbours=_neighbours(growth.last, tree.span),
            twin=address(API, query),
        )

    def topic(request: Request, number: Number, order: str = "", p: str | None = None) -> Response:
        found = app.topic(number)
        if found.heir is not None:
            return RedirectResponse(f"{request.scope.get('root_path', '')}{TOPICS}/{found.heir}", 301)
        return show(request, number, read_topic_order(order), read_page(p))

    def show(request: Request, number: int, order: TopicOrder, n: int) -> HTMLResponse:
        size = app.settings.page_size
        page = app.topic_page(number, order, size, (n - 1) * size)
        kept = hidden_among(app, request, page.papers)
        rows = [paper.row for paper in page.papers]
        path = f"{TOPICS}/{number}"
        fields = {"order": order if order != "newest" else None}
        return pages.show(
            request,
            "topic.html",
            page=page,
            shown=[paper for paper in page.papers if paper.row not in kept.hidden],
            mine=app.mine(who_of(request), rows),
            sent=app.submitted(rows),
            orders=[
                Choice(text, None, address(path, {"order": one if one != "newest" else None}), one == order)
                for one, text in zip(TOPIC_ORDERS, ("Newest", "Most upvotes"), strict=True)
            ],
            pager=pager(path, fields, n, n * size < page.total, max(-(-page.total // size), 1)),
            growth=app.growth(number) if page.below else None,
            names=app.may(who_of(request), "name topics"),
            **kept._asdict(),
        )

    def name(
        request: Request, number: Number, name: Annotated[str, Form(max_length=1000)] = ""
    ) -> RedirectResponse:
        app.check(who_of(request), "name topics")  # before it is told whether there is such a topic
        before = app.topic(number)
        app.name_topic(who_of(request), number, name)
        return done(
            request, f"{TOPICS}/{number}", "name-topic", number, before.name if before.given else "", True
        )

    routes.add_api_route(TOPICS, topics, methods=["GET", "HEAD"])
    routes.add_api_route(f"{TOPICS}/{{number}}", topic, methods=["GET", "HEAD"])
    routes.add_api_route(f"{TOPICS}/{{number}}/name", name, methods=["POST"])
    return routes


def read_topic_order(text: str) -> TopicOrder:
    """The order of a topic's papers; raises BadRequest for an unknown one."""
    for known in TOPIC_ORDERS:
        if text == known or (not text and known == "newest"):
            return known
    raise BadRequest(f"order={text[:40]!r} is no order; there are {', '.join(TOPIC_ORDERS)}")


def _levels(tree: Tree) -> list[tuple[int, str]]:
    """How many topics of each level there are, and what they are called."""
    counts: dict[int, int] = {}
    for topic in tree.topics:
        counts[topic.level] = counts.get(topic.level, 0) + 1
    words = LEVELS[min(max(counts, default=0), len(LEVELS) - 1)]
    return [(counts[level], word if counts[level] != 1 else word[:-1]) for level, word in enumerate(words, 1)]


def _title(span: Span | None) -> str:
    return f"Topics of {_named(span)}" if span else "Topics"


def _named(span: Span) -> str:
    if span.kind == "week":
        return dates.week_title(span.name)
    return dates.month_title(span.first) if span.kind == "month" else span.name


def _spans(newest: date | None, span: Span | None) -> list[SpanLink]:
    """All papers, and the week, month and year that are looked at, or the newest ones."""
    day = span.last if span else newest
    links = [SpanLink("All papers", TOPICS, span is None)]
    for kind in ("week", "month", "year") if day else ():
        there = _span(kind, day, newest)  # type: ignore[arg-type]
        links.append(SpanLink(_named(there), _path(there), bool(span and span.kind == kind)))
    return links


def _neighbours(newest: date | None, span: Span | None) -> tuple[SpanLink | None, SpanLink | None]:
    """The spans before and after; none after the newest day."""
    if span is None or span.first.year <= date.min.year + 1:
        return None, None
    before = _span(span.kind, span.first - timedelta(days=1), None)
    earlier = SpanLink(_named(before), _path(before))
    if newest is None or span.last >= newest:
        return earlier, None
    after = _span(span.kind, span.last + timedelta(days=1), None)
    return earlier, SpanLink(_named(after), _path(after))


def _span(kind: str, day: date, newest: date | None) -> Span:
    """The span of a kind that a day lies in, or the newest day where that is earlier."""
    day = min(day, newest) if newest else day
    if kind == "week":
        return Span("week", dates.week_of(day), day, day)
    if kind == "month":
        return Span("month", dates.month_of(day), day, day)
    return Span("year", f"{day.year:04}", day, day)


def _path(span: Span) -> str:
    return address(TOPICS, {span.kind: span.name})
