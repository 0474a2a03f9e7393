"""`broadsheet mail`: letters that wait, were sent, or could not be."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from ._complete import states
from ._say import JSON, complain, say, say_json, table

NAME = "mail"
STATES = "waiting, sending, handed, sent, failed, doubtful, bounced or complained."

program = typer.Typer(help="Send letters, look after those that could not be sent.", no_args_is_help=True)


@program.command("list")
def show(
    state: str = typer.Option("", "--state", help=f"Only these: {STATES}", autocompletion=states),
    limit: int = typer.Option(50, min=1, max=10_000, help="How many, the last written first."),
    json: bool = JSON,
) -> None:
    """List letters and what became of them."""
    from broadsheet.app import open_app

    with open_app() as app:
        letters = app.all_letters(state, limit)
    if json:
        say_json(letters)
        return
    rows = [
        (
            str(one.id),
            one.kind,
            one.recipient,
            one.state,
            str(one.tries),
            f"{one.made_at:%Y-%m-%d %H:%M}",
            one.said,
        )
        for one in letters
    ]
    table(("number", "kind", "to", "state", "tries", "written", "said"), rows)


@program.command("send")
def send(json: bool = JSON) -> None:
    """Send the letters that are due, then stop: for cron. The serving process does this by itself."""
    from broadsheet.app import open_app

    with open_app() as app:
        done = dict(app.send_letters())
    if json:
        say_json(done)
    else:
        print(", ".join(f"{number:,} {name}" for name, number in done.items()) or "nothing was due")


@program.command("again")
def again(json: bool = JSON) -> None:
    """Let letters that failed, or of which nobody knows whether they arrived, be tried once more."""
    from broadsheet.app import open_app

    with open_app() as app:
        number = app.letters_again()
    say(f"{number:,} letters wait again", json, again=number)


@program.command("returns")
def returns(
    files: list[str] = typer.Argument(
        None, help="Messages that came back, one a file; - for stdin. None: the mailbox is read."
    ),
    json: bool = JSON,
) -> None:
    """Read what came back: bounces and complaints end letters. For cron, or an alias of the mail server."""
    from broadsheet.app import open_app

    with open_app() as app:
        done = dict(app.take_returns(map(_message, files)) if files else app.read_mailbox())
    if json:
        say_json(done)
    else:
        print(", ".join(f"{number:,} {name}" for name, number in done.items()) or "nothing came back")


def _message(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}") from error


@program.command("trial")
def trial(address: str = typer.Argument(help="To whom.")) -> None:
    """Write to an address, to see whether letters arrive; then send what is due."""
    from broadsheet.app import open_app

    with open_app() as app:
        app.write_trial(address)
        app.send_letters()
        last = app.all_letters(limit=1)[0]
    complain(f"{last.recipient}: {last.state}; {last.said}")
    if last.state != "sent":
        raise typer.Exit(1)
