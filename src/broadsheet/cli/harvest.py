"""`broadsheet harvest FILE…`: take papers in from files."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from broadsheet.errors import SourceError
from broadsheet.types import HarvestReport

from ._say import JSON, complain, progress, say_json

if TYPE_CHECKING:
    from broadsheet.app import App

NAME = "harvest"


def run(
    files: list[Path] = typer.Argument(None, help="Files of papers, plain or compressed (.xz, .gz, .bz2)."),
    source: str = typer.Option("", help="The source that reads them; recognised when left out."),
    index: bool = typer.Option(True, help="Make the papers searchable at once."),
    show_skipped: bool = typer.Option(False, "--show-skipped", help="List records that could not be read."),
    show_merged: bool = typer.Option(False, "--show-merged", help="List records taken for papers we had."),
    json: bool = JSON,
) -> None:
    """Take papers in from files; a second time changes nothing."""
    from broadsheet.app import open_app

    if not (files or show_skipped or show_merged):
        raise typer.BadParameter("name at least one file, or ask for --show-skipped or --show-merged")
    with open_app() as app:
        if files:
            _harvest(app, files, source or None, index, json)
        if show_skipped:
            _show_skipped(app, json)
        if show_merged:
            _show_merged(app, json)


def _harvest(app: App, files: list[Path], source: str | None, index: bool, json: bool) -> None:
    reports, failed = [], False
    with progress() as bars:
        for file in files:
            try:
                reports.append(app.harvest(file, source, bars))
            except SourceError as error:
                failed = True
                complain(str(error))
            else:
                if not json:
                    print(_line(reports[-1]))
        if index:
            app.index(progress=bars)
    if json:
        say_json([asdict(report) for report in reports])
    if failed:
        raise typer.Exit(1)


def _line(report: HarvestReport) -> str:
    kinds = ("new", "merged", "updated", "unchanged", "skipped")
    counts = [f"{getattr(report, kind):,} {kind}" for kind in kinds if getattr(report, kind)]
    hint = " (broadsheet harvest --show-skipped)" if report.skipped else ""
    said = f"{report.source}: {Path(report.file).name}: {report.records:,} records"
    return f"{', '.join([said, *counts])}{hint}   {report.seconds:.1f} s"


def _show_skipped(app: App, json: bool) -> None:
    skipped = app.skipped(limit=1_000_000)
    if json:
        say_json([asdict(skip) for skip in skipped])
        return
    for skip in skipped:
        print(f"{skip.file}, {skip.position}: {skip.reason}")


def _show_merged(app: App, json: bool) -> None:
    merges = app.merges(limit=1_000_000)
    if json:
        say_json([asdict(merge) for merge in merges])
        return
    for merge in merges:
        print(f"{merge.source} {merge.key} is {merge.paper_id}, {merge.title}: {merge.evidence}")
