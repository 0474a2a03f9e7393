"""`broadsheet split`: records that were taken for one paper, and are of two."""

from __future__ import annotations

import typer

from ._say import JSON, complain, say

NAME = "split"


def run(
    id: str = typer.Argument(help="The paper."),
    records: list[str] = typer.Argument(
        help="SOURCE:KEY of each record, as `broadsheet show ID` lists them."
    ),
    json: bool = JSON,
) -> None:
    """Take records out of a paper; they become a paper of their own and are not joined to it again."""
    from broadsheet.app import open_app

    if wrong := next((name for name in records if ":" not in name), ""):
        raise typer.BadParameter(f"{wrong!r} is not SOURCE:KEY; broadsheet show {id} lists the records")
    with open_app() as app:
        names = [(name.partition(":")[0], name.partition(":")[2]) for name in records]
        new = app.split_paper(id, names)
        app.index()
    say(f"{new.id}, {new.title}", json, id=new.id, title=new.title)
    complain(f"that is a paper of its own now; broadsheet join {id} {new.id} makes them one again")
