"""Answers of arXiv's query API, saved as files: Atom, or a recording of it.

https://info.arxiv.org/help/api/user-manual.html
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from broadsheet.errors import SourceError
from broadsheet.tools import xml
from broadsheet.types import Record, Skip

from ._answers import Answer, answers, host_recorded
from ._arxiv_paper import Said, arxiv_record
from ._json import shown
from ._xml import first_element

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_HOSTS = ("export.arxiv.org", "arxiv.org")
_MARKS = ("arxiv.org/api/", "://arxiv.org/schemas/atom", "://a9.com/-/spec/opensearch/")
_ERRORS = "arxiv.org/api/errors"


class ArxivAtom:
    """Reads papers from answers of arXiv's query API."""

    name = "arxiv_atom"

    def recognises(self, path: Path, head: str) -> bool:  # noqa: ARG002
        """An Atom feed with the API's address, or with the names that its answers use."""
        if host_recorded(head) in _HOSTS:
            return "/api/query" in head
        is_feed = first_element(head).rpartition(":")[2] == "feed"
        return is_feed and (_MARKS[0] in head or all(mark in head for mark in _MARKS[1:]))

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each entry.

        Raises:
            SourceError: as every source does; also when arXiv answered with an error, or found nothing.
        """
        found = False
        for answer in answers(path):
            for entry in _entries(path, answer):
                found = True
                yield _read(entry, answer.place)
        if not found:
            raise SourceError(f"{path} holds no papers: arXiv found none for this query; ask it another one")


def _entries(path: Path, answer: Answer) -> list[xml.Element]:
    where = f"{path}, {answer.place}" if answer.place else f"{path}"
    try:
        feed = xml.parse(answer.body)
    except ValueError as error:
        if answer.refused:
            raise SourceError(f"{where}: arXiv answered {answer.status}; ask it again") from error
        raise SourceError(f"{where}, {error}; fetch the file again") from error
    entries: list[xml.Element] = feed.findall(f"{_ATOM}entry")
    if entries and _ERRORS in _said(entries[0], f"{_ATOM}id"):
        told = _said(entries[0], f"{_ATOM}summary") or "an error"
        raise SourceError(f"{where}: arXiv answered: {told}; ask it again")
    if xml.local_name(feed) != "feed":
        raise SourceError(f"{where} is no Atom feed but <{xml.local_name(feed)}>; is it another archive's?")
    return entries


def _read(entry: xml.Element, place: str) -> Record | Skip:
    try:
        return record(entry)
    except ValueError as error:
        position = f"{place}, {xml.line_of(entry)}" if place else xml.line_of(entry)
        return Skip(position, str(error), shown(_said(entry, f"{_ATOM}id")))


def record(entry: xml.Element) -> Record:
    """The record of one entry.

    Raises:
        ValueError: its id is none of arXiv's, or it has no title.
    """
    primary = entry.find(f"{_ARXIV}primary_category")
    links = {link.get("title"): link.get("href") or "" for link in entry.iterfind(f"{_ATOM}link")}
    affiliations = [
        xml.text_of(place).strip() for place in entry.iterfind(f"{_ATOM}author/{_ARXIV}affiliation")
    ]
    return arxiv_record(
        Said(
            id=_said(entry, f"{_ATOM}id"),
            title=_said(entry, f"{_ATOM}title"),
            abstract=xml.text_of(entry.find(f"{_ATOM}summary")),
            authors=tuple(_said(author, f"{_ATOM}name") for author in entry.iterfind(f"{_ATOM}author")),
            published=_said(entry, f"{_ATOM}published"),
            updated=_said(entry, f"{_ATOM}updated"),
            categories=tuple(place.get("term") or "" for place in entry.iterfind(f"{_ATOM}category")),
            primary_category="" if primary is None else primary.get("term") or "",
            comments=_said(entry, f"{_ARXIV}comment"),
            journal=_said(entry, f"{_ARXIV}journal_ref"),
            doi=_said(entry, f"{_ARXIV}doi") or links.get("doi", ""),
            pdf=links.get("pdf", ""),
            extra={"affiliations": affiliations} if affiliations else {},
        )
    )


def _said(element: xml.Element, name: str) -> str:
    return " ".join(xml.text_of(element.find(name)).split())


make = ArxivAtom
