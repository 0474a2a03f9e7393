"""How every command speaks: JSON or text to stdout, progress and complaints to stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import orjson
import typer

from broadsheet.types import Progress

JSON = typer.Option(False, "--json", help="Print JSON for programs.")


def say_json(value: Any) -> None:
    """One JSON document to stdout."""
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")


def say(line: str, json: bool, **fields: Any) -> None:
    """What was done, to stdout: a line for people, or its fields as JSON."""
    if json:
        say_json(fields)
    else:
        print(line)


def complain(text: str) -> None:
    """One line to stderr."""
    sys.stderr.write(f"broadsheet: {text}\n")


@contextmanager
def progress() -> Iterator[Progress]:
    """Bars on stderr with rate and time left, gone when the work is done; silent without a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(show_speed=True),
        TextColumn("{task.completed:,.0f}"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    console = Console(stderr=True)
    with Bars(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:

        def start(what: str, total: int | None = None) -> Callable[[int], None]:
            task = bars.add_task(what, total=total, rate="")

            def advance(steps: int) -> None:
                bars.advance(task, steps)
                speed = bars.tasks[task].speed
                bars.update(task, rate=f"{speed:,.0f}/s" if speed else "")

            return advance

        yield start


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A plain table to stdout; columns by width, readable by `awk` and by people."""
    widths = [max(len(row[column]) for row in [headings, *rows]) for column in range(len(headings))]
    for row in [headings, *rows]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
