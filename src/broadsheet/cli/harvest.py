"""`broadsheet harvest FILE|ARCHIVE…`: take papers in from files and archives."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from broadsheet.errors import Busy, SourceError
from broadsheet.types import HarvestReport, Progress

from ._complete import sources
from ._say import JSON, complain, progress, say_json

if TYPE_CHECKING:
    from broadsheet.app import App

NAME = "harvest"


def run(
    places: list[str] = typer.Argument(
        None,
        help="Files of papers, plain or compressed (.xz, .gz, .bz2), or archives, as in arxiv:cs or hf_daily;"
        " all archives of the settings when left out.",
    ),
    source: str = typer.Option(
        "", help="The source that reads the files; recognised when left out.", autocompletion=sources
    ),
    fields: list[str] = typer.Option(
        [], "--map", help="What a CSV, Parquet or JSON Lines file calls a field, as in --map title=Name."
    ),
    since: datetime = typer.Option(None, formats=["%Y-%m-%d"], help="First day to ask archives for."),
    until: datetime = typer.Option(None, formats=["%Y-%m-%d"], help="Last day to ask archives for."),
    index: bool = typer.Option(True, help="Make the papers searchable at once."),
    show_skipped: bool = typer.Option(False, "--show-skipped", help="List records that could not be read."),
    show_merged: bool = typer.Option(False, "--show-merged", help="List records taken for papers we had."),
    json: bool = JSON,
) -> None:
    """Take papers in from files and archives; a second time changes nothing."""
    from broadsheet.app import open_app

    with open_app() as app:
        wanted = places or ([] if show_skipped or show_merged else list(app.settings.archives))
        if not (wanted or show_skipped or show_merged):
            raise typer.BadParameter("name a file or an archive, or set BROADSHEET_ARCHIVES")
        days = [day.date() if day else None for day in (since, until)]
        if wanted:
            _harvest(app, wanted, Said(source or None, _mapped(fields), *days), index, json)
        if show_skipped:
            _show_skipped(app, json)
        if show_merged:
            _show_merged(app, json)


class Said(NamedTuple):
    """What was said of the places to harvest."""

    source: str | None
    fields: dict[str, str]
    since: date | None
    until: date | None


def _mapped(fields: list[str]) -> dict[str, str]:
    """`title=Name` of each."""
    if wrong := next((pair for pair in fields if not all(pair.partition("="))), ""):
        raise typer.BadParameter(f"--map {wrong!r} is not FIELD=NAME, as in --map title=Name")
    return {ours: theirs for ours, _, theirs in (pair.partition("=") for pair in fields)}


def _harvest(app: App, places: list[str], said: Said, index: bool, json: bool) -> None:
    reports, failed = [], False
    with progress() as bars:
        for place in places:
            try:
                reports.append(_report(app, place, said, bars))
            except (SourceError, Busy) as error:
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


def _report(app: App, place: str, said: Said, bars: Progress) -> HarvestReport:
    if not said.source and not Path(place).exists() and app.is_archive(place):
        return app.harvest_archive(place, said.since, said.until, progress=bars)
    return app.harvest(Path(place), said.source, bars, said.fields)


def _line(report: HarvestReport) -> str:
    kinds = ("new", "merged", "updated", "unchanged", "skipped", "dropped")
    counts = [f"{getattr(report, kind):,} {kind}" for kind in kinds if getattr(report, kind)]
    hint = " (broadsheet harvest --show-skipped)" if report.skipped else ""
    said = f"{report.source}: {_name(report.file)}: {report.records:,} records"
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


def _name(place: str) -> str:
    return place if ":" in place else Path(place).name
