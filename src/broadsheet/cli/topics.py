"""`broadsheet topics`: what is written about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ._say import JSON, complain, progress, say_json

if TYPE_CHECKING:
    from broadsheet.subjects import Tree

NAME = "topics"


def run(
    rebuild: bool = typer.Option(False, "--rebuild", help="Let topics follow their papers first."),
    anew: bool = typer.Option(
        False, "--anew", help="Find all topics anew first; those that are nearly the same keep their names."
    ),
    week: str = typer.Option("", help="Only papers of a week such as 2025-W44."),
    month: str = typer.Option("", help="Only papers of a month such as 2025-10."),
    year: str = typer.Option("", help="Only papers of a year such as 2025."),
    json: bool = JSON,
) -> None:
    """Show what is written about, as a tree with the numbers of papers."""
    from broadsheet.api.topics import Topics
    from broadsheet.app import open_app

    with open_app() as app:
        if rebuild or anew:
            with progress() as bars:
                built = app.build_topics(anew, bars)
            complain(" ".join(f"{name}={number}" for name, number in built.counts().items()))
        tree = app.topics(week, month, year)
    if json:
        say_json(Topics.of(tree).model_dump(mode="json"))
        return
    if tree.why_none:
        print(tree.why_none)
        return
    _show(tree, None, "")
    print(f"{tree.other:,} papers near to none; {tree.waiting:,} not looked at so far")


def _show(tree: Tree, parent: int | None, indent: str) -> None:
    for topic in tree.below(parent):
        print(f"{indent}{topic.name}  {topic.papers:,}")
        _show(tree, topic.id, indent + "  ")
