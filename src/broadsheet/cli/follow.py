"""`broadsheet follow FILE.opml`: follow the feeds of a list; `--opml`: give one's own."""

from __future__ import annotations

from pathlib import Path

import typer

from ._say import complain

NAME = "follow"


def run(
    file: Path = typer.Argument(None, help="A list of feeds as OPML, as any reader of feeds exports it."),
    write: Path = typer.Option(
        None, metavar="FILE.toml", help="Add them to the settings in this file, rather than print them."
    ),
    opml: bool = typer.Option(False, "--opml", help="Print the feeds of the settings as OPML."),
) -> None:
    """Turn a list of feeds into lines for the settings: feeds of arXiv become follows of its categories."""
    if (file is None) == (not opml) or (opml and write):
        raise typer.BadParameter("name a list of feeds, or ask for --opml")
    if opml:
        _print_opml()
    else:
        _follow(file, write)


def _print_opml() -> None:
    from broadsheet.app.follows import as_opml
    from broadsheet.settings import Settings

    text, others = as_opml(Settings.load())
    typer.echo(text, nl=False)
    for archive in others:
        complain(f"{archive} is no feed, and not in the list")


def _follow(file: Path, write: Path | None) -> None:
    from broadsheet.app.follows import add_to, as_setting, follows_in
    from broadsheet.settings import Settings

    found = follows_in(file)
    if write:
        new = add_to(write, found.archives)
    else:
        followed = Settings.load().archives
        new = tuple(archive for archive in found.archives if archive not in followed)
        if new:
            typer.echo(as_setting(new), nl=False)
    for address in found.left_out:
        complain(f"{address} is no address on the web, and left out")
    where = f" in {write}" if write else ""
    complain(f"{len(new):,} new{where}, {len(found.archives) - len(new):,} followed already")
