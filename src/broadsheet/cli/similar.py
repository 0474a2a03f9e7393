"""`broadsheet similar ID…`: papers like these."""

from __future__ import annotations

from datetime import datetime

import typer

from . import search
from ._say import JSON

NAME = "similar"


def run(
    ids: list[str] = typer.Argument(help="One paper or several: arXiv:2405.14979, acl:P19-1613, an address."),
    unlike: list[str] = typer.Option([], help="A paper to keep away from; may be given several times."),
    limit: int = search.LIMIT,
    since: datetime = search.SINCE,
    until: datetime = search.UNTIL,
    category: list[str] = search.CATEGORY,
    explain: bool = search.EXPLAIN,
    json: bool = JSON,
) -> None:
    """Find papers like these, and unlike others."""
    from broadsheet.app import open_app

    with open_app() as app:
        hits = app.similar(ids, limit, search.filters(since, until, category), unlike)
    search.show(hits, json, explain)
