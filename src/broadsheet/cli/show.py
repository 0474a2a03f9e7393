"""`broadsheet show ID`: one paper."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import typer

from ._say import JSON, say_json

if TYPE_CHECKING:
    from broadsheet.types import Paper

NAME = "show"


def run(
    id: str = typer.Argument(help="arXiv:2405.14979, 2405.14979, acl:P19-1613, doi:10.1145/…, an address."),
    json: bool = JSON,
) -> None:
    """Show one paper."""
    from broadsheet.app import open_app

    with open_app() as app:
        paper = app.paper(id)
    if json:
        from broadsheet.api import schema

        say_json(schema.Paper.of(paper).model_dump(mode="json"))
    else:
        print(_text(paper))


def _text(paper: Paper) -> str:
    """A paper as a page of text."""
    names = ", ".join(author.name for author in paper.authors) or f"{paper.n_authors} authors"
    facts = {
        "published": paper.published,
        "venue": paper.venue,
        "categories": " ".join(paper.categories),
        "ids": " ".join(map(str, paper.ids)),
        "upvotes": paper.upvotes or None,
        "comments": paper.comments or None,
        "code": paper.code,
        "url": paper.url,
    }
    lines = [paper.title, names, "", textwrap.fill(paper.abstract, 88), ""]
    return "\n".join(lines + [f"{name}: {value}" for name, value in facts.items() if value])
