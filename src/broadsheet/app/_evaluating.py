"""How good is search? Sets of judged queries, asked of this instance or of one made of a corpus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import numpy as np

from broadsheet import __version__
from broadsheet.errors import BadRequest
from broadsheet.profiles.evaluation import FeedEvaluation, FeedFigures
from broadsheet.profiles.evaluation import evaluate as evaluate_way
from broadsheet.profiles.task_files import read_tasks
from broadsheet.profiles.tasks import Sizes
from broadsheet.profiles.trial import for_you
from broadsheet.search import report, trec
from broadsheet.search.evaluate import JudgedSet, by_papers, evaluate, read_sets
from broadsheet.search.evaluation import Comparison, compare
from broadsheet.settings import Settings
from broadsheet.types import Evaluation, Progress, Vectors, silent

from ._jobs import Working

# Settings that a report tells.
_SEARCHING = {"embedder", "second_embedder", "text_index", "vector_index", "meaning_weight", "second_weight"}
_AT_ONCE = 2000  # texts that are embedded before anybody is told


class Evaluating(Working):
    """Figures of quality."""

    def evaluate(
        self, folder: Path, corpus: Sequence[Path] = (), split: str = "test", progress: Progress = silent
    ) -> Evaluation:
        """How good search is on a folder of judged queries in BEIR's layout; see `evaluate_all`."""
        return self.evaluate_all([folder], corpus, split, progress)[0]

    def evaluate_all(
        self,
        folders: Sequence[Path],
        corpus: Sequence[Path] = (),
        split: str = "test",
        progress: Progress = silent,
    ) -> list[Evaluation]:
        """How good search is on each of these sets of judged queries.

        Args:
            corpus: files of papers to search instead of this instance's; taken once into an instance of
                their own that is thrown away. A folder's own `corpus.jsonl` when there is one.

        Raises:
            SourceError: a file is missing or malformed.
        """
        sets = read_sets(folders, split)
        return [found for (found,) in self._asked([self.settings], sets, corpus, progress)]

    def compare(
        self,
        folders: Sequence[Path],
        changes: Mapping[str, str],
        corpus: Sequence[Path] = (),
        split: str = "test",
        progress: Progress = silent,
    ) -> list[Comparison]:
        """These settings against the same with some changed, on each set; the papers as in `evaluate_all`.

        Args:
            changes: settings of the second, by name.

        Raises:
            BadRequest: there is no such setting, or this instance's papers would need other indexes.
            SettingsError: a value has the wrong form.
            SourceError: a file is missing or malformed.
        """
        ways = [self.settings, self._changed(changes)]
        found = self._asked(ways, read_sets(folders, split), corpus, progress)
        return [compare(first, second, changes) for first, second in found]

    def evaluate_feed(
        self,
        reviewers: Path | None = None,
        stream: Path | None = None,
        papers: Sequence[Path] = (),
        sizes: Mapping[str, Any] | None = None,
        progress: Progress = silent,
    ) -> FeedEvaluation:
        """How good what we rank for people is, by what they liked later; our own papers play no part.

        Args:
            reviewers: a folder of researchers, their papers and ratings; see `profiles.task_reviewers`.
            stream: a file of featured papers; see `profiles.task_stream`.
            papers: files of papers with their authors; see `profiles.task_authors`.
            sizes: of `profiles.tasks.Sizes`, those that shall be others, by name.

        Raises:
            BadRequest: no file is given, or no year has enough papers.
            SourceError: a file is missing or malformed.
        """
        figures: list[FeedFigures] = []
        left_out = {}
        for task in read_tasks(reviewers, stream, papers, Sizes(**sizes or {})):
            figures += evaluate_way(task, for_you, self._embedded(task.texts, progress), progress)
            left_out[task.name] = task.left_out
        return FeedEvaluation(tuple(figures), left_out)

    def _embedded(self, texts: Sequence[str], progress: Progress) -> Vectors:
        embedder = self._embedder(self.settings.embedder)
        advance = progress("embedding", len(texts))
        parts = []
        for start in range(0, len(texts), _AT_ONCE):
            parts.append(embedder.embed(texts[start : start + _AT_ONCE]))
            advance(len(parts[-1]))
        return np.concatenate(parts)

    def report(self, found: Sequence[Evaluation], compared: Sequence[Comparison] = ()) -> str:
        """One HTML page of these figures, for a file of its own."""
        made = f"Made on {self.now():%Y-%m-%d} by Broadsheet {__version__}"
        return report.page(found, compared, made, self.settings.model_dump(include=_SEARCHING))

    def write_runs(
        self, folder: Path, found: Sequence[Evaluation], compared: Sequence[Comparison] = ()
    ) -> None:
        """`<set>.run` and `<set>.qrels` for trec_eval, and `<set>.against.run` of the second settings.

        Raises:
            BadRequest: a file cannot be written.
        """
        trec.write_all(folder, found, compared)

    def _asked(
        self, ways: Sequence[Settings], sets: Sequence[JudgedSet], corpus: Sequence[Path], progress: Progress
    ) -> list[list[Evaluation]]:
        """Each set asked in each way; papers that several sets share are taken in once."""
        found: dict[str, list[Evaluation]] = {one.name: [] for one in sets}
        for files, group in by_papers(sets, corpus).items():
            with self._place(files, progress) as place:
                for way in ways:
                    with self._searching(way, place, progress) as app:
                        for one in group:
                            found[one.name].append(evaluate(one, app._searcher, app._store, progress))
        return list(found.values())

    @contextmanager
    def _place(self, files: Sequence[Path], progress: Progress) -> Iterator[dict[str, object]]:
        """The settings of an instance that holds nothing but these files; none for this one's own papers."""
        if not files:
            yield {}
            return
        models = self.settings.data_dir.resolve() / "models"
        models.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix="broadsheet-") as folder:
            (Path(folder) / "models").symlink_to(models)
            place = {"data_dir": Path(folder), "database_url": ""}
            with type(self)(self.settings.model_copy(update=place), self.now) as other:
                for file in files:
                    other.harvest(file, progress=progress)
            yield place

    @contextmanager
    def _searching(self, way: Settings, place: dict[str, object], progress: Progress) -> Iterator[Self]:
        """An app that searches there in that way; indexes of another way are built anew, but not our own."""
        if way == self.settings and not place:
            yield self
            return
        with type(self)(way.model_copy(update=place), self.now) as other:
            stale = any(index.trouble for index in other._indexes.status())
            if place:
                other.index(stale, progress)
                other.fill(progress, workers=2)
            elif stale:
                raise BadRequest("this instance has no indexes for these settings; give papers as a corpus")
            yield other

    def _changed(self, changes: Mapping[str, str]) -> Settings:
        """Our settings with these changes; where papers are kept cannot be changed."""
        names = sorted(
            Settings.model_fields.keys() - {"data_dir", "database_url", "embedding_key", "archive_keys"}
        )
        if unknown := sorted(changes.keys() - set(names)):
            raise BadRequest(f"no setting {unknown[0]!r} to compare with; there are: {', '.join(names)}")
        return Settings.load(**{**self.settings.model_dump(), **changes})
