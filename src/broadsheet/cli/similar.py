"""`broadsheet similar ID…`: papers like these."""

from __future__ import annotations

from datetime import datetime

import typer

from . import search
from ._say import JSON

NAME = "similar"


def run(
    ids: list[str] = typer.Argument(help="One paper or several: arXiv:2405.14979, acl:P19-1613, an address."),
    limit: int = search.LIMIT,
    since: datetime = search.SINCE,
    until: datetime = search.UNTIL,
    category: list[str] = search.CATEGORY,
    json: bool = JSON,
) -> None:
    """Find the papers nearest in meaning to the middle of these."""
    from broadsheet.app import open_app

    with open_app() as app:
        hits = app.similar(ids, limit, search.filters(since, until, category))
    search.show(hits, json)
