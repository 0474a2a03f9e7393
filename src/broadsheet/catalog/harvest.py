"""Read a file through its source into the catalog, batch by batch: each is taken whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from broadsheet.sources import FileSource
from broadsheet.store import Store, records, skipped
from broadsheet.types import HarvestReport, Progress, Record, Skip

from .add import Outcome, add

# Large enough that a transaction costs little, small enough that other writers need not wait long.
BATCH = 2000


@dataclass(slots=True)
class _Tally:
    """Counts as they grow over the batches of one file, and where its skips stand."""

    outcome: Outcome = field(default_factory=Outcome)
    positions: set[str] = field(default_factory=set)


def harvest(
    store: Store, source: FileSource, path: Path, progress: Progress, now: Callable[[], datetime]
) -> HarvestReport:
    """Take in every record of a file; a second time changes nothing.

    Raises:
        SourceError: the file as a whole cannot be read; the batches before that point stay.
    """
    started = time.perf_counter()
    file, tally = str(path.resolve()), _Tally()
    advance = progress(f"harvesting {path.name}")
    for batch in _batches(source.read(path), BATCH):
        _take(store, source.name, file, batch, tally, now())
        advance(len(batch))
    with store.write() as db:
        skipped.forget_others(db, file, tally.positions)
    return _report(source.name, path, tally, time.perf_counter() - started)


def _take(
    store: Store, source: str, file: str, batch: list[Record | Skip], tally: _Tally, now: datetime
) -> None:
    says = [records.pack(source, record) for record in batch if isinstance(record, Record)]
    skips = [skip for skip in batch if isinstance(skip, Skip)]
    with store.write() as db:
        outcome = add(db, says)
        skipped.put(db, source, file, skips, now)
    tally.positions.update(skip.position for skip in skips)
    tally.outcome += outcome


def _batches(stream: Iterable[Record | Skip], size: int) -> Iterator[list[Record | Skip]]:
    iterator = iter(stream)
    while batch := list(islice(iterator, size)):
        yield batch


def _report(source: str, path: Path, tally: _Tally, seconds: float) -> HarvestReport:
    told = tally.outcome
    return HarvestReport(
        source=source,
        file=str(path),
        records=told.new + told.merged + told.updated + told.unchanged + len(tally.positions),
        new=told.new,
        merged=told.merged,
        updated=told.updated,
        unchanged=told.unchanged,
        skipped=len(tally.positions),
        seconds=seconds,
    )
