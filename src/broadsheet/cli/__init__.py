"""How is it asked, and how is it shown? On the command line: data to stdout, talk to stderr.

Exit status: 0 done, 1 failed, 2 asked wrongly.
"""

from __future__ import annotations

import sys

import typer

from broadsheet.errors import BroadsheetError

from . import (
    clock,
    digest,
    embed,
    evaluate,
    export,
    follow,
    for_you,
    harvest,
    index,
    join,
    mail,
    mcp,
    reader,
    search,
    serve,
    show,
    similar,
    split,
    status,
    topics,
)
from ._say import complain

program = typer.Typer(
    name="broadsheet",
    help="Your own Daily Papers: harvest papers, search them by words and meaning, read what is new.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_CATALOG = (harvest, follow, split, join, index, embed)
_QUESTIONS = (search, show, similar, for_you, export, status, topics)
_SERVERS = (serve, mcp, clock, digest)
for command in (*_CATALOG, *_QUESTIONS, *_SERVERS):
    program.command(command.NAME)(command.run)
program.add_typer(evaluate.program, name=evaluate.NAME)
program.add_typer(reader.program, name=reader.NAME)
program.add_typer(mail.program, name=mail.NAME)


@program.callback(invoke_without_command=True)
def _options(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version and stop."),
) -> None:
    if version:
        from broadsheet import __version__

        typer.echo(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main() -> None:
    """Run the command line; an error of ours ends in one line on stderr and status 1."""
    try:
        program()
    except BroadsheetError as error:
        complain(str(error))
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read us has enough
        sys.exit(0)
    except KeyboardInterrupt:
        complain("stopped; what was done so far stays")
        sys.exit(130)
