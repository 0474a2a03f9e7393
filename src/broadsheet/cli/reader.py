"""`broadsheet reader`: accounts, for whoever looks after an instance."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import typer

from broadsheet.readers import Role

from ._complete import readers, roles
from ._say import JSON, complain, say, say_json, table

if TYPE_CHECKING:
    from broadsheet.readers import Reader

NAME = "reader"
NAMED = typer.Argument(help="The name of the account.", autocompletion=readers)
_ONCE = "put the site's address before it; it works once, for a quarter of an hour"
ROLES = "reader, curator, moderator or admin; each may what those before may."

program = typer.Typer(
    help="Make accounts, list them, change their roles, let people in.", no_args_is_help=True
)


@program.command("add")
def add(
    name: str = typer.Argument(help="Small letters, digits, - and _."),
    role: str = typer.Option("reader", help=ROLES, autocompletion=roles),
    email: str = typer.Option("", help="Their mail address."),
    password_stdin: bool = typer.Option(False, "--password-stdin", help="Read the password from stdin."),
    link: bool = typer.Option(False, "--link", help="No password; print a path that signs in once."),
    json: bool = JSON,
) -> None:
    """Make an account; the first one, too. The password is asked for."""
    from broadsheet.app import open_app

    with open_app() as app:
        password = None if link else _password(password_stdin)
        reader = app.add_reader(name, cast(Role, role), password, email)
        path = f"/sign-in/{app.sign_in_link(reader.name)}" if link else ""
    told = "\n".join(filter(None, (f"{reader.name}, {reader.role}", path)))
    say(told, json, name=reader.name, role=reader.role, **({"link": path} if link else {}))
    if link:
        complain(_ONCE)


@program.command("list")
def show(json: bool = JSON) -> None:
    """List all accounts."""
    from broadsheet.app import open_app

    with open_app() as app:
        readers = app.all_readers()
    if json:
        say_json([_plain(reader) for reader in readers])
    else:
        table(("name", "role", "mail", "seen", "closed"), [_row(reader) for reader in readers])


@program.command("role")
def role(
    name: str = NAMED, role: str = typer.Argument(help=ROLES, autocompletion=roles), json: bool = JSON
) -> None:
    """Give somebody another role."""
    from broadsheet.app import open_app

    with open_app() as app:
        app.command_role(name, cast(Role, role))
    say(f"{name}, {role}", json, name=name, role=role)


@program.command("close")
def close(name: str = NAMED, json: bool = JSON) -> None:
    """Let somebody in no more; what they gave stays."""
    _close(name, True, json)


@program.command("open")
def reopen(name: str = NAMED, json: bool = JSON) -> None:
    """Let somebody in again."""
    _close(name, False, json)


@program.command("link")
def link(name: str = NAMED, json: bool = JSON) -> None:
    """Print a path that signs somebody in once, within a quarter of an hour."""
    from broadsheet.app import open_app

    with open_app() as app:
        path = f"/sign-in/{app.sign_in_link(name)}"
    say(path, json, name=name, link=path)
    complain(_ONCE)


@program.command("connect")
def connect(
    name: str = NAMED,
    subject: str = typer.Argument(help="What they are called elsewhere."),
    issuer: str = typer.Option("proxy", help="Who calls them so: proxy, or an OpenID Connect issuer."),
    json: bool = JSON,
) -> None:
    """Say that an account is somebody's whom a trusted proxy, or a provider, knows."""
    from broadsheet.app import open_app

    with open_app() as app:
        app.command_connect(name, subject, issuer)
    say(f"{name}, to {issuer} {subject}", json, name=name, issuer=issuer, subject=subject)


@program.command("letters")
def letters(
    name: str = NAMED, end: bool = typer.Option(False, "--end", help="End them instead."), json: bool = JSON
) -> None:
    """Begin somebody's morning letters, or end them; what comes, and when, is theirs to choose."""
    from broadsheet.app import open_app

    with open_app() as app:
        to = app.command_letters(name, not end)
    when = f"next {to.next_at:%Y-%m-%d %H:%M} UTC" if to.next_at else "no letters"
    say(f"{name}, {when}", json, name=name, next_at=to.next_at)


def _close(name: str, closed: bool, json: bool) -> None:
    from broadsheet.app import open_app

    with open_app() as app:
        app.command_close(name, closed)
    say(f"{name}, {'closed' if closed else 'open'}", json, name=name, closed=closed)


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    if not sys.stdin.isatty():
        raise typer.BadParameter("without a terminal, give the password with --password-stdin, or --link")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _plain(reader: Reader) -> Reader:
    return replace(reader, settings={})


def _row(reader: Reader) -> tuple[str, ...]:
    seen, closed = (f"{at:%Y-%m-%d}" if at else "" for at in (reader.seen_at, reader.closed_at))
    return reader.name, reader.role, reader.email or "", seen, closed
