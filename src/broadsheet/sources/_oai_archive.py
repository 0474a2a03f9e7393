"""Archives that are harvested over OAI-PMH: marks and days in, pages of records out; and their files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from broadsheet.errors import SourceError
from broadsheet.harvests import Page, Want
from broadsheet.tools import files
from broadsheet.tools.asking import Ask
from broadsheet.types import Record, Skip

from ._json import shown
from ._oai_answer import Entry, OaiAnswer, read, salvage
from ._oai_pmh import Batch, Place, Question, list_records

Reader = Callable[[Entry], Record]


@dataclass(slots=True)
class OaiArchive:
    """A repository, or a set of it.

    Attributes:
        question: what to list, without days.
        record: reads one entry; raises ValueError when it cannot.
        keys: those that records with this identifier may have.
    """

    name: str
    question: Question
    record: Reader
    keys: Callable[[str], tuple[str, ...]]

    def pages(self, ask: Ask, want: Want) -> Iterator[Page]:
        """What changed since the mark, or on the days wanted."""
        ranged = bool(want.since or want.until)
        since = (want.since.isoformat() if want.since else "") if ranged else want.mark
        until = want.until.isoformat() if want.until else ""
        question = replace(self.question, since=since, until=until)
        for batch in list_records(ask, question, _resumed(want.resume, question)):
            yield self._page(batch, question, ranged)

    def _page(self, batch: Batch, question: Question, ranged: bool) -> Page:
        return Page(
            records=tuple(
                read_entry(entry, entry.name, self.record) for entry in batch.entries if not _gone(entry)
            ),
            gone=tuple(key for entry in batch.entries if _gone(entry) for key in self.keys(entry.identifier)),
            resume=_resume(question, batch.place) if batch.place.token else "",
            mark="" if ranged else batch.place.began,
            total=batch.total,
        )


def read_file(path: Path, record: Reader) -> Iterator[Record | Skip]:
    """The records of an answer that was saved as a file.

    Raises:
        SourceError: it is no list of records.
    """
    answer = _answer(path, files.content(path))
    if answer.error and answer.error != "noRecordsMatch":
        raise SourceError(f"{path} holds no records but a refusal: {answer.error} {answer.said}".rstrip())
    if answer.verb not in ("ListRecords", "GetRecord", ""):
        raise SourceError(f"{path} holds no records but the answer to {answer.verb}; save one to ListRecords")
    for entry in answer.entries:
        yield read_entry(entry, entry.line, record)
    if not answer.whole:
        yield Skip("end", "the file breaks off; fetch it again")


def read_entry(entry: Entry, position: str, record: Reader) -> Record | Skip:
    """The record of an entry, or why there is none."""
    if entry.deleted and not entry.trouble:
        return Skip(position, f"the archive has deleted {entry.identifier}")
    if entry.trouble:
        return Skip(position, entry.trouble, entry.shown())
    try:
        said = record(entry)
    except ValueError as error:
        return Skip(position, str(error), entry.shown())
    if entry.repaired:
        return replace(said, extra={**said.extra, "repaired": entry.repaired})
    return said


def _answer(path: Path, content: bytes) -> OaiAnswer:
    try:
        return read(content)
    except ValueError as error:
        try:
            return salvage(content)
        except ValueError:
            raise SourceError(f"{path}, {error}; it begins {shown(content)!r}") from error


def _gone(entry: Entry) -> bool:
    return entry.deleted and bool(entry.identifier)


def _resume(question: Question, place: Place) -> str:
    return json.dumps({"since": question.since, "until": question.until, **asdict(place)})


def _resumed(text: str, question: Question) -> Place:
    """The place that a harvest of the same days had come to; the beginning where there was none."""
    try:
        said = json.loads(text)
        days = (said.pop("since"), said.pop("until"))
        return Place(**said) if days == (question.since, question.until) else Place()
    except (ValueError, TypeError, KeyError, AttributeError):
        return Place()
