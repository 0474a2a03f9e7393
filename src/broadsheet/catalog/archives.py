"""Harvest an archive page by page: what came and how far we are is kept in one transaction.

Killed between two pages, the next harvest goes on where this one was; killed within one, it asks for that
page again, and what is known of it already changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from broadsheet.harvests import Harvested, Page, Want
from broadsheet.sources import Archive
from broadsheet.store import Store, announced, harvests
from broadsheet.tools.asking import Ask
from broadsheet.types import HarvestReport, Progress

from .drop import drop
from .harvest import Tally, report, take


def harvest_archive(
    store: Store,
    archive: Archive,
    errand: str,
    ask: Ask,
    want: Want,
    progress: Progress,
    now: Callable[[], datetime],
) -> HarvestReport:
    """Take in what the archive has new since the last time, or the days that `want` names.

    Args:
        errand: names archive and argument, `arxiv:cs`; marks are kept under it.
        want: its days; its `mark` and `resume` are filled in from the store when it names no days.

    Raises:
        SourceError: the archive cannot be asked; the next harvest goes on where this one broke off.
    """
    started, ranged = time.perf_counter(), bool(want.since or want.until)
    known = _state(store, errand, now())
    if not ranged:
        want = replace(want, mark=known.mark, resume=known.resume)
    tally, advance = Tally(), progress(f"harvesting {errand}")
    for page in archive.pages(ask, want):
        known = _after(known, page, now())
        tally += _take(store, archive.name, page, known, keep=not ranged)
        advance(len(page.records))
    if not ranged:
        _finish(store, known, now())
    return report(archive.name, errand, tally, time.perf_counter() - started)


def _state(store: Store, errand: str, now: datetime) -> Harvested:
    with store.read() as db:
        return harvests.state(db, errand) or Harvested(errand, "", "", "", now)


def _after(known: Harvested, page: Page, now: datetime) -> Harvested:
    return replace(known, resume=page.resume, next_mark=page.mark or known.next_mark, changed_at=now)


def _take(store: Store, source: str, page: Page, known: Harvested, keep: bool) -> Tally:
    with store.write() as db:
        tally = take(db, source, known.archive, page.records, known.changed_at)
        tally.dropped = drop(db, source, page.gone)
        harvests.announce(db, known.archive, page.announced)
        announced.keep_silent(db, known.archive, page.silent)
        if keep:
            harvests.put(db, known)
    return tally


def _finish(store: Store, known: Harvested, now: datetime) -> None:
    ended = replace(known, mark=known.next_mark or known.mark, resume="", next_mark="", changed_at=now)
    with store.write() as db:
        harvests.put(db, ended)
