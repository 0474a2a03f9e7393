"""`broadsheet mcp`: the tools for an agent on this machine, over stdin and stdout."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import typer

from broadsheet.errors import NotSignedIn

if TYPE_CHECKING:
    from broadsheet.app import App
    from broadsheet.readers import Who

NAME = "mcp"


def run(
    token: str = typer.Option(
        "",
        help="Comes in the name of its reader; BROADSHEET_MCP_TOKEN keeps it to yourself.",
    ),
) -> None:
    """Answer an agent over stdin and stdout, in the Model Context Protocol; see docs/agents.md."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in `serve`
    from broadsheet.app import open_app
    from broadsheet.mcp.http import load

    server = load()
    with open_app() as app:
        secret = token or app.settings.mcp_token.get_secret_value()
        who_asks(app, secret)  # so that a token that is none is told of now
        server.speak(app, lambda: who_asks(app, secret))


def who_asks(app: App, secret: str) -> Who:
    """Who has this token; without one, whoever may come without: in mode `single` its one reader.

    Raises:
        NotSignedIn: it is no token, or there has to be one.
    """
    who = app.by_token(secret) if secret else app.anyone()
    if who is None:
        raise NotSignedIn("this token is not known, or was ended; make another one at /account")
    if not app.may(who, "read"):
        raise NotSignedIn("here it takes a token to read: give one with --token, or BROADSHEET_MCP_TOKEN")
    return who
