"""The pages of papers by day, week and month, and the trending ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date as Date
from typing import TYPE_CHECKING, Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from broadsheet.answers import TrendingPage
from broadsheet.errors import NotFound
from broadsheet.types import FeedPage

from . import dates
from .forms import read_day, read_page
from .hidden import hidden_among
from .paging import address, feed_pager
from .render import Handler, Pages
from .who import who_of

if TYPE_CHECKING:
    from broadsheet.app import App


class Place(NamedTuple):
    """A feed: its name, its name in a few signs, its path with the query that belongs to it, its JSON."""

    name: str
    short: str
    path: str
    query: dict[str, str]
    twin: str | None

    @property
    def href(self) -> str:
        """The address, ready for a link."""
        return address(self.path, self.query)


API = "/api/v1"
TRENDING = Place("Trending", "Trending", "/papers/trending", {}, f"{API}/trending")
NOWHERE = Place("No papers yet", "Home", "/", {}, None)


def place_of(kind: str, day: Date | None) -> Place:
    """The feed of a kind that `day` lies in."""
    if kind == "trending":
        return TRENDING
    if day is None:
        return NOWHERE
    if kind == "week":
        week = dates.week_of(day)
        name = dates.week_title(week)
        return Place(name, name, f"/papers/week/{week}", {}, f"{API}/weeks/{week}")
    if kind == "month":
        month = dates.month_of(day)
        name = dates.month_title(day)
        return Place(name, name, f"/papers/month/{month}", {}, f"{API}/months/{month}")
    short = dates.short_day(day, 0)
    return Place(dates.long_day(day), short, "/papers", {"date": day.isoformat()}, f"{API}/days/{day}")


def router(app: App, pages: Pages) -> APIRouter:
    """Home, `/papers`, `/papers/week/…`, `/papers/month/…` and `/papers/trending`."""
    routes = APIRouter()
    size = app.settings.page_size

    def day(request: Request, date: str | None = None, p: str | None = None) -> HTMLResponse:
        day = read_day(date)
        return show(request, p, lambda offset: app.day(day, size, offset))

    def week(request: Request, week: str, p: str | None = None) -> HTMLResponse:
        return show(request, p, lambda offset: app.week(week, size, offset))

    def month(request: Request, month: str, p: str | None = None) -> HTMLResponse:
        return show(request, p, lambda offset: app.month(month, size, offset))

    def trending(request: Request, p: str | None = None) -> HTMLResponse:
        return show(request, p, lambda offset: app.trending(size, offset))

    def newest_week(request: Request) -> Response:
        return to_newest(request, "week")

    def newest_month(request: Request) -> Response:
        return to_newest(request, "month")

    def show(request: Request, p: str | None, feed: Callable[[int], FeedPage]) -> HTMLResponse:
        offset = (read_page(p) - 1) * size
        with app.reading():
            page = feed(offset)
            kept = hidden_among(app, request, page.papers)
            shown = replace(page, papers=tuple(one for one in page.papers if one.row not in kept.hidden))
            rows = [one.row for one in shown.papers]
            mine, sent = app.mine(who_of(request), rows), app.submitted(rows)
        return pages.show(request, "feed.html", **_values(shown), **kept._asdict(), mine=mine, sent=sent)

    def to_newest(request: Request, kind: str) -> Response:
        newest = app.status().newest_day
        if newest is None:
            raise NotFound("there are no papers yet, so there is no newest " + kind)
        return RedirectResponse(request.scope.get("root_path", "") + place_of(kind, newest).href, 302)

    handlers: dict[str, Handler] = {
        "/": day,
        "/papers": day,
        "/papers/trending": trending,
        "/papers/week": newest_week,
        "/papers/week/{week}": week,
        "/papers/month": newest_month,
        "/papers/month/{month}": month,
    }
    for path, handler in handlers.items():
        routes.add_api_route(path, handler, methods=["GET", "HEAD"], include_in_schema=False)
    return routes


def _values(page: FeedPage) -> dict[str, Any]:
    """What the template shows beside the papers: where else to go, and which page this is."""
    here = place_of(page.kind, page.first)
    return {
        "page": page,
        "hot": page.hot if isinstance(page, TrendingPage) else {},
        "here": here,
        "earlier": place_of(page.kind, page.earlier) if page.earlier else None,
        "later": place_of(page.kind, page.later) if page.later else None,
        "nearby": [place_of(kind, page.first) for kind in ("week", "month", "trending") if kind != page.kind],
        "pager": feed_pager(here.path, here.query, page),
    }
