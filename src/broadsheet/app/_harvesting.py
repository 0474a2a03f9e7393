"""What brings papers in: harvests, indexes that follow them, embeddings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from pathlib import Path

from broadsheet import extensions
from broadsheet.catalog import by_hand
from broadsheet.catalog.archives import harvest_archive
from broadsheet.harvests import Want
from broadsheet.types import HarvestReport, Merge, Paper, Progress, Skipped, silent

from ._reading import Reading


class Harvesting(Reading):
    """Work on the catalog and its indexes."""

    def harvest(
        self,
        path: Path,
        source: str | None = None,
        progress: Progress = silent,
        fields: Mapping[str, str] | None = None,
    ) -> HarvestReport:
        """Take in every record of a file; a second time changes nothing. `index()` makes them searchable.

        Args:
            fields: for some of our fields, what the file calls them: `{"title": "Name"}`.

        Raises:
            SourceError: no source knows the file, or it cannot be read to its end.
            ExtensionError: there is no source of that name.
        """
        if source:
            extensions.load("sources", source)
        return self._catalog.harvest(path, source, progress, fields)

    def is_archive(self, name: str) -> bool:
        """Whether `arxiv:cs` and the like name a source that can be asked over the network."""
        source = name.partition(":")[0]
        return source in extensions.available("sources") and hasattr(
            extensions.load("sources", source), "connect"
        )

    def harvest_archive(
        self,
        archive: str,
        since: date | None = None,
        until: date | None = None,
        progress: Progress = silent,
    ) -> HarvestReport:
        """Take in what an archive such as `arxiv:cs` has new, or all of some days, inclusive.

        Without days it begins where the last harvest ended, or was broken off.

        Raises:
            SourceError: the archive cannot be asked; what has come stays.
            Busy: another process harvests it just now.
            ExtensionError: there is no source of that name.
        """
        want = Want(since=since, until=until)
        with self._held(f"harvest {archive}"):
            return harvest_archive(
                self._store, self._archive(archive), archive, self._ask, want, progress, self.now
            )

    def index(self, rebuild: bool = False, progress: Progress = silent) -> int:
        """Let the indexes read what has changed, or build them anew; how many changes or papers they read.

        Raises:
            IndexStale: other settings built them; rebuild.
        """
        return self._indexes.rebuild(progress) if rebuild else self._indexes.refresh(progress)

    def fill(
        self, progress: Progress = silent, workers: int = 1, stop: Callable[[], bool] = lambda: False
    ) -> int:
        """Make the second embedder's vectors where they are missing, newest papers first; how many.

        Args:
            workers: threads that embed side by side.
            stop: asked often; when it says True, the rest is left for next time.

        Raises:
            EmbedderError: the embedder does not answer.
        """
        return self._indexes.fill(progress, workers, stop)

    def warm(self, progress: Progress = silent) -> None:
        """Let the indexes catch up, and open them now, so that the first reader does not wait for them.

        Raises:
            IndexStale: an index cannot answer; days and papers can be read all the same.
        """
        self.index(progress=progress)
        self.search("warm up")

    def skipped(self, limit: int = 100, offset: int = 0) -> list[Skipped]:
        """Records that could not be read, the last to be seen first."""
        return self._catalog.skipped(limit, offset)

    def merges(self, limit: int = 100, offset: int = 0) -> list[Merge]:
        """Records that were taken for a paper that we already had, with the evidence."""
        return self._catalog.merges(limit, offset)

    def split_paper(self, paper_id: str, names: Collection[tuple[str, str]]) -> Paper:
        """Take records, named by source and key, out of a paper; they become one of their own, for good.

        Raises:
            NotFound: there is no such paper.
            BadRequest: a name is none of its records, or no record would be left.
        """
        row = self.paper(paper_id).row
        with self._store.write() as db:
            new = by_hand.split(db, row, names)
        return self._catalog.papers([new])[0]

    def join_papers(self, paper_id: str, other_id: str) -> Paper:
        """Make the second paper part of the first, whatever speaks against it.

        Raises:
            NotFound: there is no such paper.
            BadRequest: they are one already.
        """
        row, other = self.paper(paper_id).row, self.paper(other_id).row
        with self._store.write() as db:
            by_hand.join(db, row, other)
        return self._catalog.papers([row])[0]
