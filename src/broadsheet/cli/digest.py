"""`broadsheet digest`: write the morning letters that are due, or show one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import typer

from ._complete import readers
from ._say import JSON, say, say_json

NAME = "digest"


def run(
    to: str = typer.Option(
        "", help="Only this account's letter, or that of a mail address; due or not.", autocompletion=readers
    ),
    dry_run: bool = typer.Option(False, "--dry-run", help="Show the letter and write none; with --to."),
    day: datetime | None = typer.Option(
        None, formats=["%Y-%m-%d"], help="With --dry-run: as of noon of this day, UTC."
    ),
    html: bool = typer.Option(False, "--html", help="With --dry-run: the HTML, not the text."),
    json: bool = JSON,
) -> None:
    """Write the letters that are due, and send them. The clock of the serving process does this by itself."""
    from broadsheet.app import open_app

    if (dry_run or day or html) and not (dry_run and to):
        raise typer.BadParameter(
            "--dry-run shows one letter: say whose with --to; --day and --html go with it"
        )
    with open_app() as app:
        if dry_run:
            letter = app.preview_for(to, day.date() if day else None)
            shown = letter.html if html else f"Subject: {letter.subject}\n\n{letter.text}"
            say(shown, json, subject=letter.subject, text=letter.text, html=letter.html)
            return
        done = {app.write_letter_to(to): 1} if to else dict(app.write_letters())
        sent = {name: number for name, number in app.send_letters().items() if number}
    if json:
        say_json({"written": done, "sent": sent})
    else:
        print(f"letters: {_told(done) or 'none was due'}; {_told(sent) or 'none sent'}")


def _told(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in counts.items())
