"""`broadsheet export`: papers as a file for reference managers, spreadsheets and other programs."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import typer

from broadsheet.answers import Sort
from broadsheet.errors import BadRequest

from ._complete import formats, lists
from ._say import complain
from .search import CATEGORY, SINCE, UNTIL, filters

if TYPE_CHECKING:
    from broadsheet.types import Paper

NAME = "export"
FORMAT = "bibtex"


def run(
    format: str = typer.Option(
        "",
        help="bibtex, ris, csl-json, jsonl, parquet or table (CSV); told by FILE's ending, else bibtex.",
        autocompletion=formats,
    ),
    ids: list[str] = typer.Option([], "--ids", "--id", help="Ids, with blanks or commas between."),
    query: str = typer.Option("", help="What a search finds, best first."),
    since: datetime = SINCE,
    until: datetime = UNTIL,
    category: list[str] = CATEGORY,
    sort: Sort = typer.Option("relevance", help="Another order for what was found."),
    limit: int = typer.Option(300, min=1, max=1000, help="How many papers of those found."),
    day: datetime = typer.Option(None, formats=["%Y-%m-%d"], help="The papers of a day."),
    week: str = typer.Option("", help="The papers of an ISO week such as 2025-W44."),
    month: str = typer.Option("", help="The papers of a month such as 2025-10."),
    list: str = typer.Option(
        "", "--list", help="The papers of a reader's list, as OWNER/NAME.", autocompletion=lists
    ),
    everything: bool = typer.Option(False, "--all", help="All papers."),
    output: Path = typer.Option(None, "--output", "-o", help="The file to write; stdout when left out."),
) -> None:
    """Write papers as a file: some by id, what a search finds, those of a day or of a list, or all."""
    from broadsheet.app import Selection, open_app

    try:
        wanted = Selection(
            ids=tuple(id for text in ids for id in text.replace(",", " ").split()),
            query=query,
            filters=filters(since, until, category),
            sort=sort,
            limit=limit,
            day=day.date() if day else None,
            week=week,
            month=month,
            everything=everything,
            list=list,
        )
    except BadRequest as error:
        raise typer.BadParameter(str(error)) from error
    with open_app() as app:
        papers = _Counted(app.select(wanted))
        pieces = app.export(format or (output.name if output and output.suffix else FORMAT), papers)
        with _written(output) as file:
            for piece in pieces:
                file.write(piece)
    complain(f"{papers.count:,} papers exported" + (f" to {output}" if output else ""))


class _Counted:
    """Papers that are counted as they go by."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self._papers = papers
        self.count = 0

    def __iter__(self) -> Iterator[Paper]:
        for paper in self._papers:
            self.count += 1
            yield paper


@contextmanager
def _written(path: Path | None) -> Iterator[BinaryIO]:
    """A file that is there whole at the end, or not at all; stdout without a path."""
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be written: {error.strerror or error}") from error
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        made.chmod(0o666 & ~_umask())
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)


def _umask() -> int:
    """The permissions that new files are not given; the system tells them only to who sets them."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
