"""An index follows the store by its change log, and keeps a mark of how far it has read.

A built index lies in `<folder>/<number>/`; `<folder>/current.json` says which number is in use, who
built it and how far it has read. That small file is replaced whole: a rebuilt index is swapped in
whole, and one that was cut short by a kill goes on from its last mark.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from broadsheet.errors import IndexStale
from broadsheet.store import Store, changes, papers
from broadsheet.store.changes import Change, Content
from broadsheet.types import IndexStatus, Progress

from . import Index
from ._files import replace_file, stamp

CHUNK = 2048
SAVE_EVERY = 60_000  # changes; what a kill can cost
SMALLEST_PART = 8_000  # papers that are worth a save of their own

Kind = TypeVar("Kind", bound=Index)


@dataclass(frozen=True, slots=True)
class Mark:
    """The build in use (its folder's name), who built it, and the last change it has read."""

    number: int
    built_by: str
    seq: int


class Followed(Generic[Kind]):
    """One index that follows one store.

    Args:
        name: what people call it: "text", "vectors"; also its folder's name.
        make: opens an index in a folder, or begins one there.
        take: puts papers into the index.
        built_by: names the code and the embedder; an index of another builder must not answer.
        renews: whether one of another builder is built anew without being asked: it is quickly done,
            and search goes on without it.
        parts: in how many parts of a size many papers are taken in, each saved.
    """

    def __init__(
        self,
        name: str,
        folder: Path,
        store: Store,
        make: Callable[[Path], Kind],
        take: Callable[[Kind, Sequence[Content]], None],
        built_by: str,
        renews: bool = False,
        parts: int = 1,
    ) -> None:
        self.name = name
        self._folder = folder / name
        self._mark_file = self._folder / "current.json"
        self._store = store
        self._make = make
        self._take = take
        self._built_by = built_by
        self._renews = renews
        self._parts = parts
        self._open: tuple[int, Kind] | None = None
        self._marked: tuple[tuple[int, int] | None, Mark | None] = (None, None)

    def current(self) -> Kind:
        """The index in use, as last saved by whichever process.

        Raises:
            IndexStale: there is none yet, or another builder made it.
        """
        mark = self._mark() or self._first_mark()
        if mark is None:
            raise IndexStale(f"index {self.name!r} has not been built. Run: broadsheet index")
        if mark.built_by != self._built_by:
            raise IndexStale(
                f"index {self.name!r} was built by {mark.built_by}; settings ask for {self._built_by}."
                " Run: broadsheet index --rebuild"
            )
        index = self._opened(mark.number)
        index.refresh()
        return index

    def follow(self, progress: Progress) -> int:
        """Read what the change log has since the mark; how many changes that were.

        Raises:
            IndexStale: another builder made the index; it must be rebuilt.
        """
        with self._lock():
            mark = self._mark()
            if mark is None and self._oldest() <= 1:
                mark = Mark(1, self._built_by, 0)
                self._write(mark)
            if mark is None or self._is_to_be_built(mark):
                return self._rebuild(progress)
            return self._catch_up(mark, self.current(), progress)

    def rebuild(self, progress: Progress) -> int:
        """Build it anew from the whole catalog beside the old one, then swap; how many papers it has."""
        with self._lock():
            return self._rebuild(progress)

    def put(self, contents: Sequence[Content]) -> None:
        """Take in papers out of turn, as when something of theirs is there now that was not before.

        Raises:
            IndexStale: another builder made the index; it must be rebuilt.
        """
        with self._lock():
            index = self.current()
            self._take(index, contents)
            index.save()

    def status(self) -> IndexStatus:
        """How far it has come, without opening what cannot be opened."""
        mark = self._mark()
        with self._store.read() as db:
            pending = changes.count_after(db, mark.seq if mark else 0)
        if mark is None and pending == 0:
            return IndexStatus(self.name, 0, 0)
        try:
            return IndexStatus(self.name, len(self.current()), pending)
        except IndexStale as error:
            return IndexStatus(self.name, 0, pending, str(error))

    def seq(self) -> int:
        """The last change it has read."""
        mark = self._mark()
        return mark.seq if mark else 0

    def close(self) -> None:
        """Let go of the open index."""
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def _catch_up(self, mark: Mark, index: Kind, progress: Progress) -> int:
        with self._store.read() as db:
            total = changes.count_after(db, mark.seq)
        if total == 0:
            return 0
        advance = progress(f"indexing {self.name}", total)
        read = unsaved = 0
        while log := self._after(mark.seq):
            self._apply(index, log)
            mark = replace(mark, seq=log[-1].seq)
            read, unsaved = read + len(log), unsaved + len(log)
            if unsaved >= self._part(total):
                self._save(index, mark)
                unsaved = 0
            advance(len(log))
        if unsaved:
            self._save(index, mark)
        return read

    def _part(self, total: int) -> int:
        """After how many of so many papers to save."""
        return min(SAVE_EVERY, max(SMALLEST_PART, -(-total // self._parts)))

    def _is_to_be_built(self, mark: Mark) -> bool:
        if mark.built_by != self._built_by:
            return self._renews
        return mark.seq < self._oldest() - 1  # changes that it has not read are gone

    def _first_mark(self) -> Mark | None:
        """The mark of an empty index, where there is nothing yet that it could have read."""
        with self._store.read() as db:
            return Mark(1, self._built_by, 0) if changes.newest(db) == 0 else None

    def _rebuild(self, progress: Progress) -> int:
        old = self._mark()
        number = old.number + 1 if old else 1
        folder = self._folder / str(number)
        shutil.rmtree(folder, ignore_errors=True)  # left over from a rebuild that was cut short
        with self._store.read() as db:
            mark = Mark(number, self._built_by, changes.newest(db))
        index = self._make(folder)
        self._take_all(index, progress)
        index.save()
        index.close()
        self.close()
        self._write(mark)
        self._catch_up(mark, self.current(), progress)
        if old:
            shutil.rmtree(self._folder / str(old.number), ignore_errors=True)
        return len(self.current())

    def _take_all(self, index: Kind, progress: Progress) -> None:
        with self._store.read() as db:
            total = papers.count(db)
        advance, row, unsaved = progress(f"building {self.name}", total), 0, 0
        while True:
            with self._store.read() as db:
                rows = changes.rows_after(db, row, CHUNK)
                contents = changes.contents(db, rows)
            if not rows:
                return
            self._take(index, contents)
            row, unsaved = rows[-1], unsaved + len(rows)
            if unsaved >= self._part(total):
                index.save()  # nobody sees it yet, but what is not saved is held in memory
                unsaved = 0
            advance(len(rows))

    def _apply(self, index: Kind, log: Sequence[Change]) -> None:
        rows = list(dict.fromkeys(change.row for change in log))
        with self._store.read() as db:
            contents = changes.contents(db, rows)
        gone = set(rows) - {content.row for content in contents}
        if gone:
            index.remove(sorted(gone))
        if contents:
            self._take(index, contents)

    def _after(self, seq: int) -> list[Change]:
        with self._store.read() as db:
            return changes.after(db, seq, CHUNK)

    def _oldest(self) -> int:
        with self._store.read() as db:
            return changes.oldest(db)

    def _save(self, index: Kind, mark: Mark) -> None:
        index.save()
        self._write(mark)  # after the index: a kill in between makes it read some changes twice, to no harm

    def _opened(self, number: int) -> Kind:
        if self._open is None or self._open[0] != number:
            self._open = (number, self._make(self._folder / str(number)))
        return self._open[1]

    def _mark(self) -> Mark | None:
        seen = stamp(self._mark_file)  # every search asks
        if seen is None or seen != self._marked[0]:
            self._marked = seen, self._read_mark()
        return self._marked[1]

    def _read_mark(self) -> Mark | None:
        try:
            return Mark(**json.loads(self._mark_file.read_text()))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError) as error:
            raise IndexStale(
                f"index {self.name!r} has lost its mark: {error}."
                f" Remove {self._folder} and run: broadsheet index"
            ) from error

    def _write(self, mark: Mark) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        replace_file(self._mark_file, json.dumps(asdict(mark)).encode())

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """One process follows at a time; others wait. The lock goes with the process that held it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
