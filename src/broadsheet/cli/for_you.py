"""`broadsheet for-you`: what is for a reader, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from broadsheet.personal import Span

from ._complete import readers
from ._say import JSON, complain, say_json
from .search import EXPLAIN, LIMIT

if TYPE_CHECKING:
    from broadsheet.personal import ForYouPage, Suggestion

NAME = "for-you"


def run(
    reader: str = typer.Option("", help="Whose; in mode `single` there is but one.", autocompletion=readers),
    span: Span = typer.Option("week", help="Papers of when; `missed` is since they were last here."),
    interest: str = typer.Option("", help="Only what is for one of their interests, by its slug."),
    dial: float = typer.Option(None, min=0, max=1, help="Familiar (0) to surprising (1), for this once."),
    limit: int = LIMIT,
    offset: int = typer.Option(0, min=0, help="How many papers to pass over."),
    explain: bool = EXPLAIN,
    json: bool = JSON,
) -> None:
    """Show what is new by what a reader likes, best first, with the reasons for each."""
    from broadsheet.api.for_you import ForYou
    from broadsheet.app import open_app

    with open_app() as app:
        who = app.command_who(reader) if reader else app.anyone()
        if who.reader is None:
            raise typer.BadParameter("there are several readers here: say whose with --reader")
        page = app.for_you(who, span, interest, limit, offset, dial, seen=not reader)
    if json:
        say_json(ForYou.of(page).model_dump(mode="json"))
    else:
        _show(page, explain)


def _show(page: ForYouPage, explain: bool) -> None:
    if not page.likes:
        complain("nothing is saved, upvoted or read yet: this is what is liked here")
    for rank, one in enumerate(page.suggestions, page.offset + 1):
        print(f"{rank:3}. {one.paper.title}")
        print(f"     {one.paper.id}  {one.paper.published or ''}  {one.score:+.3f}  {one.why()}".rstrip())
        if explain:
            _explain(one)


def _explain(one: Suggestion) -> None:
    parts = " ".join(f"{part} {points:+.3f}" for part, points in one.parts.items() if abs(points) >= 0.0005)
    print(f"     score {one.score:+.3f} = {parts}")
    for reason in one.reasons:
        print(f"     {reason.points:+.3f}  {reason.said}")
    if one.alike:
        print(f"     nearly the same: {', '.join(one.alike)}")
