"""`broadsheet show ID`: one paper."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from ._complete import styles
from ._say import JSON, say_json

if TYPE_CHECKING:
    from broadsheet.harvests import Told
    from broadsheet.types import Paper

NAME = "show"


def run(
    id: str = typer.Argument(help="arXiv:2405.14979, 2405.14979, acl:P19-1613, doi:10.1145/…, an address."),
    cite: str = typer.Option(
        None,
        "--cite",
        metavar="STYLE",
        help="As an entry of a bibliography: apa, mla, chicago, ieee, …",
        autocompletion=styles,
    ),
    json: bool = JSON,
) -> None:
    """Show one paper."""
    from broadsheet.app import open_app

    with open_app() as app:
        paper, records = app.paper(id), app.records(id)
        reference = app.cited(paper, cite) if cite else None
    if reference:
        say_json(asdict(reference)) if json else print(reference.text)
        return
    if json:
        from broadsheet.api import schema

        say_json(schema.Paper.of(paper).model_dump(mode="json"))
    else:
        print("\n".join((_text(paper), *map(_line, records))))


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


def _line(record: Told) -> str:
    """A record, and why it is one of this paper."""
    because = f" ({record.evidence})" if record.evidence else ""
    return f"record: {record.source}:{record.key}{because}"
