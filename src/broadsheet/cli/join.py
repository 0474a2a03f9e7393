"""`broadsheet join`: two papers that are one."""

from __future__ import annotations

import typer

from ._say import JSON, complain, say

NAME = "join"


def run(
    id: str = typer.Argument(help="The paper that stays."),
    other: str = typer.Argument(help="The paper that becomes part of it."),
    json: bool = JSON,
) -> None:
    """Make two papers one, whatever speaks against it."""
    from broadsheet.app import open_app

    with open_app() as app:
        paper = app.join_papers(id, other)
        app.index()
    say(f"{paper.id}, {paper.title}", json, id=paper.id, title=paper.title)
    complain(f"broadsheet show {paper.id} lists its records; broadsheet split takes some out again")
