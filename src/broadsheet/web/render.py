"""Templates, and what all of them may use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from broadsheet.answers import upvotes_said
from broadsheet.settings import Settings

from . import assets, citing, dates, links, markup
from .listings import feeds_of
from .site import site_of
from .undo import path_of, undo_of
from .who import who_of

Handler = Callable[..., Any]

FOLDER = Path(__file__).parent / "templates"


class Pages:
    """Turns a template and its values into an answer."""

    def __init__(self, settings: Settings, now: Callable[[], datetime]) -> None:
        self._now = now
        self._address = settings.address
        self._environment = _environment()
        self._environment.globals.update(
            name=settings.name,
            byline=settings.byline,
            letters=bool(settings.mail_server),
            openid_name=settings.openid_name if settings.openid_issuer else "",
            htmx=assets.HTMX,
            katex=assets.KATEX,
            font=assets.FONT,
        )

    def show(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """The page as an answer."""
        feeds = feeds_of(path_of(request)) if status == 200 else []
        return HTMLResponse(self.text(request, template, feeds=feeds, **values), status)

    def text(self, request: Request, template: str, **values: Any) -> str:
        """The template filled in. `root` is the prefix that a proxy may have put before our paths."""
        root = request.scope.get("root_path", "").rstrip("/")
        return self._environment.get_template(template).render(
            root=root,
            site=site_of(request, self._address)[0],
            static=root + assets.static_path(),
            this_year=self._now().year,
            who=who_of(request),
            this_page=path_of(request),
            undo=undo_of(request),
            **values,
        )


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # or each page would ask the disk whether its templates have changed
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        rich=markup.rich,
        lit_abstract=markup.lit_abstract,
        safe_url=markup.safe_url,
        count=markup.plain_words,
        upvotes_said=upvotes_said,
        paper_path=links.paper_path,
        short_date=dates.short_date,
        short_day=dates.short_day,
        long_day=dates.long_day,
        moment=dates.moment,
        citation_tags=citing.citation_tags,
        coins=citing.coins,
        linked_data=citing.linked_data,
        week_of=dates.week_of,
        month_of=dates.month_of,
    )
    return environment
