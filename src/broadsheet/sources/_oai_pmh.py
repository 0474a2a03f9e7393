"""Lists of records over OAI-PMH 2.0, page by page, from repositories that are often not quite well.

https://www.openarchives.org/OAI/openarchivesprotocol.html

What arXiv's does differently (https://github.com/arXiv/arxiv-oaipmh): its resumption tokens are URL-encoded
parameters and must be encoded once more; they carry `expires` instead of `expirationDate`, neither cursor
nor list size; refusals come with status 200. Others, Zenodo among them, refuse with 422.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from broadsheet.errors import SourceError
from broadsheet.tools.asking import Ask
from broadsheet.tools.http import Answer

from ._ids import fingerprint
from ._json import shown
from ._oai_answer import Entry, OaiAnswer, read, salvage

_EXPIRED = "badResumptionToken"
_NOTHING = "noRecordsMatch"
# How often a page is asked for again that can be read, but is hard to believe.
_DOUBTS = 2


@dataclass(frozen=True, slots=True)
class Question:
    """What to list: the records of a set, in a format, that changed on these days.

    Attributes:
        since, until: YYYY-MM-DD, inclusive; empty for no limit.
    """

    address: str
    prefix: str
    set: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a list has come.

    Attributes:
        token: asks for the next page; empty before the first and after the last.
        pages: how many came.
        began: the day of the first answer, by the repository's clock.
        last: what the identifiers of the last page make; a page with the same is that page again.
    """

    token: str = ""
    pages: int = 0
    began: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """One page of a list, and how far the list has come with it."""

    entries: tuple[Entry, ...]
    place: Place
    total: int | None = None


_START = Place()


def list_records(ask: Ask, question: Question, place: Place = _START) -> Iterator[Batch]:
    """All records from that place on; a list whose token has expired begins again, so records may come twice.

    Raises:
        SourceError: the repository refuses, goes round in circles, or answers with something else; or a page
            breaks off: what could be read of it has come, but its place has not changed.
    """
    expired_at, asked = -1, {place.token}
    while True:
        answer = _answer(ask, question, place)
        if answer.error == _EXPIRED and place.token:
            if place.pages <= expired_at:
                raise SourceError(
                    f"{question.address}: its resumption tokens expire before they can be used", _later(ask)
                )
            expired_at, asked = place.pages, {""}
            place = Place(began=place.began)
            continue
        if not answer.whole:
            yield Batch(answer.entries, place, answer.total)
            raise SourceError(f"{question.address}: page {place.pages + 1} breaks off", _later(ask))
        before, place = place, _after(place, question, answer)
        yield Batch(answer.entries, place, answer.total)
        if not place.token:
            return
        if place.token in asked and (place.token != before.token or place.last == before.last):
            raise SourceError(
                f"{question.address}: after page {place.pages} its list begins again without end"
            )
        asked.add(place.token)


def _after(place: Place, question: Question, answer: OaiAnswer) -> Place:
    if answer.error and answer.error != _NOTHING:
        said = f"{question.address} refuses: {answer.error}" + (f": {answer.said}" if answer.said else "")
        raise SourceError(f"{said} ({_asked_for(question)})")
    return Place(answer.token, place.pages + 1, place.began or answer.day, _last(answer))


def _answer(ask: Ask, question: Question, place: Place) -> OaiAnswer:
    address, reader = _address(question, place.token), _Reader(place)
    answer = ask(address, unsound=reader.unsound, refusals=True)
    if reader.found is not None:
        return reader.found
    try:
        return salvage(answer.content)
    except ValueError as error:
        words = shown(" ".join(answer.content.decode("utf-8", "replace").split())) or "nothing"
        raise SourceError(
            f"{address} answered {answer.status} and no list of records: {words}", _later(ask)
        ) from error


class _Reader:
    """Reads each answer to one question, and says what asking again may mend."""

    def __init__(self, place: Place) -> None:
        self.found: OaiAnswer | None = None
        self._place = place
        self._doubts = _DOUBTS

    def unsound(self, answer: Answer) -> str:
        try:
            self.found = read(answer.content)
        except ValueError as error:
            self.found = None
            return str(error)
        doubt = self._doubt(self.found) if self._doubts else ""
        self._doubts -= bool(doubt)
        return doubt

    def _doubt(self, answer: OaiAnswer) -> str:
        if answer.token and not answer.entries:
            return "its page is empty, and yet not the last one"
        if answer.entries and _last(answer) == self._place.last:
            return "it sent the last page again"
        if self._place.token and answer.error == _NOTHING:
            return "it promised another page, and has none"
        return ""


def _last(answer: OaiAnswer) -> str:
    return fingerprint(*sorted(entry.name for entry in answer.entries))


def _address(question: Question, token: str) -> str:
    """A token stands alone: it says all the rest."""
    params = {
        "metadataPrefix": question.prefix,
        "set": question.set,
        "from": question.since,
        "until": question.until,
    }
    if token:
        params = {"resumptionToken": token}
    given = {"verb": "ListRecords"} | {name: value for name, value in params.items() if value}
    joint = "&" if "?" in question.address else "?"
    return f"{question.address}{joint}{urlencode(given, quote_via=quote, safe='')}"


def _asked_for(question: Question) -> str:
    return f"set {question.set!r}, format {question.prefix!r}"


def _later(ask: Ask) -> float:
    return max((*ask.pauses_s, ask.pause_s))
