"""Read a file through its source into the catalog, batch by batch: each is taken whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from broadsheet.sources import FileSource
from broadsheet.store import Connection, Store, records, skipped
from broadsheet.types import HarvestReport, Progress, Record, Skip

from .add import Outcome, add

# Large enough that a transaction costs little, small enough that other writers need not wait long.
BATCH = 2000


@dataclass(slots=True)
class Tally:
    """Counts as they grow over the batches of one file or archive, and where its skips stand."""

    outcome: Outcome = field(default_factory=Outcome)
    positions: set[str] = field(default_factory=set)
    dropped: int = 0

    def __iadd__(self, other: Tally) -> Tally:
        self.outcome += other.outcome
        self.positions |= other.positions
        self.dropped += other.dropped
        return self


def harvest(
    store: Store, source: FileSource, path: Path, progress: Progress, now: Callable[[], datetime]
) -> HarvestReport:
    """Take in every record of a file; a second time changes nothing.

    Raises:
        SourceError: the file as a whole cannot be read; the batches before that point stay.
    """
    started = time.perf_counter()
    file, tally = str(path.resolve()), Tally()
    advance = progress(f"harvesting {path.name}")
    for batch in _batches(source.read(path), BATCH):
        with store.write() as db:
            told = take(db, source.name, file, batch, now())
        tally += told
        advance(len(batch))
    with store.write() as db:
        skipped.forget_others(db, file, tally.positions)
    return report(source.name, str(path), tally, time.perf_counter() - started)


def take(db: Connection, source: str, place: str, batch: Sequence[Record | Skip], now: datetime) -> Tally:
    """Take in a batch of what one source said, in the caller's transaction."""
    skips = [skip for skip in batch if isinstance(skip, Skip)]
    outcome = add(db, [records.pack(source, record) for record in batch if isinstance(record, Record)])
    skipped.put(db, source, place, skips, now)
    return Tally(outcome, {skip.position for skip in skips})


def _batches(stream: Iterable[Record | Skip], size: int) -> Iterator[list[Record | Skip]]:
    iterator = iter(stream)
    while batch := list(islice(iterator, size)):
        yield batch


def report(source: str, place: str, tally: Tally, seconds: float) -> HarvestReport:
    """What became of the records of one file or archive."""
    told = tally.outcome
    return HarvestReport(
        source=source,
        file=place,
        records=told.new + told.merged + told.updated + told.unchanged + len(tally.positions),
        new=told.new,
        merged=told.merged,
        updated=told.updated,
        unchanged=told.unchanged,
        skipped=len(tally.positions),
        dropped=tally.dropped,
        seconds=seconds,
    )
