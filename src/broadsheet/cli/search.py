"""`broadsheet search QUERY`: papers by words and meaning."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import typer

from broadsheet.answers import Hit, Sort
from broadsheet.types import Filters

from ._say import JSON, complain, say_json

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "search"

SINCE = typer.Option(None, formats=["%Y-%m-%d"], help="Only papers of this day or later.")
UNTIL = typer.Option(None, formats=["%Y-%m-%d"], help="Only papers of this day or earlier.")
CATEGORY = typer.Option([], help="Only this category, such as cs.CL or cs.*; may be given several times.")
EXPLAIN = typer.Option(False, "--explain", help="Tell what each score is made of.")
LIMIT = typer.Option(10, min=1, max=1000, help="How many papers.")


def run(
    query: str = typer.Argument(help="Words, an id, a title, or a whole abstract."),
    limit: int = LIMIT,
    offset: int = typer.Option(0, min=0, help="How many hits to pass over."),
    since: datetime = SINCE,
    until: datetime = UNTIL,
    category: list[str] = CATEGORY,
    sort: Sort = typer.Option("relevance", help="Another order for what was found."),
    explain: bool = EXPLAIN,
    json: bool = JSON,
) -> None:
    """Find papers by words and meaning, best first, with the reason for each."""
    from broadsheet.app import open_app

    with open_app() as app:
        page = app.search(query, filters(since, until, category), limit, offset, sort)
    if page.trouble:
        complain(page.trouble)
    if page.suggestion:
        complain(f"did you mean: {page.suggestion}")
    show(page.hits, json, explain)


def filters(since: datetime | None, until: datetime | None, category: Sequence[str]) -> Filters:
    """The filters that options name."""
    try:
        return Filters(_day(since), _day(until), tuple(category))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def show(hits: Sequence[Hit], json: bool, explain: bool = False) -> None:
    """Print hits, as JSON objects or two lines each; with `explain`, what their scores are made of too."""
    if json:
        from broadsheet.api import schema

        say_json([schema.Hit.of(hit).model_dump(mode="json") for hit in hits])
        return
    for hit in hits:
        print(f"{hit.rank:3}. {hit.paper.title}")
        print(f"     {hit.paper.id}  {hit.paper.published or ''}  {hit.score:.3f}  {hit.why}")
        if explain:
            _explain(hit)


def _explain(hit: Hit) -> None:
    print(f"     score {hit.score:.3f} = words {hit.why.text:.3f} + meaning {hit.why.meaning:.3f}")
    if hit.why.sentence:
        print(f"     nearest: {hit.why.sentence}")
    if hit.folded:
        print(f"     nearly the same: {', '.join(hit.folded)}")


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
