"""All tasks of the files that somebody has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from broadsheet.errors import BadRequest

from .task_authors import authors
from .task_reviewers import reviewers
from .task_stream import read_stream, submitters, upvotes
from .tasks import Sizes, Task


def read_tasks(
    reviewers_folder: Path | None, stream_file: Path | None, papers: Sequence[Path], sizes: Sizes
) -> Iterator[Task]:
    """The tasks of what is given, one after the other, so that only one is held.

    Args:
        reviewers_folder: see `reviewers`.
        stream_file: see `read_stream`; for submitters and upvotes.
        papers: see `authors`.

    Raises:
        BadRequest: nothing is given, or no year has enough papers.
        SourceError: a file is missing or has another form.
    """
    if not (reviewers_folder or stream_file or papers):
        raise BadRequest("nothing to evaluate with: give reviewers, a stream or papers")
    if reviewers_folder:
        yield reviewers(reviewers_folder, sizes)
    if stream_file:
        stream = read_stream(stream_file)
        yield submitters(stream, sizes)
        yield upvotes(stream, sizes)
    if papers:
        yield authors(papers, sizes)
