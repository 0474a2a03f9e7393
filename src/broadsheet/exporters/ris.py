"""Papers as RIS, which reference managers read. https://en.wikipedia.org/wiki/RIS_(file_format)

What RIS has no tag for, or would not give back as it is, stands in lines `U1  - name: value`, where a
value that is no plain text is JSON. `sources.ris` reads them; other programs pass over them.
Featured days and counts are left out: they belong to the place where they were given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import orjson

from broadsheet.tools.names import natural, parts
from broadsheet.types import Paper

from ._rows import beyond

Line = tuple[str, str]

_TYPES = {
    "article": "JOUR",
    "inproceedings": "CPAPER",
    "book": "BOOK",
    "incollection": "CHAP",
    "phdthesis": "THES",
    "techreport": "RPRT",
    "unpublished": "UNPB",
    "booklet": "PAMP",
    "misc": "ELEC",
    "": "GEN",
}
_KINDS = {type: kind for kind, type in _TYPES.items()}
# Kinds that come nearest to one of these types; their own name then stands in a line of ours.
_LIKE = {
    "conference": "CPAPER",
    "proceedings": "CONF",
    "collection": "EDBOOK",
    "inbook": "CHAP",
    "mastersthesis": "THES",
    "thesis": "THES",
    "report": "RPRT",
    "dataset": "DATA",
    "software": "COMP",
    "patent": "PAT",
}
_TAGS = {
    "volume": "VL",
    "number": "IS",
    "address": "CY",
    "edition": "ET",
    "series": "T3",
    "chapter": "SE",
    "language": "LA",
    "key": "ID",
}
_PUBLISHED_BY = {"THES": "school", "RPRT": "institution"}
_VENUE_TAGS = {"JOUR": "JF", "BOOK": "JF", "EDBOOK": "JF"}  # in others T2; of a book that is the series
_BREAK = re.compile(r"[\r\n]")
_NOT_PLAIN = re.compile(r'[\r\n]|^["\[{]')
_PAGES = re.compile(r"([^-]+)-([^-]+)")
_ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]")
_ADDRESS = re.compile(r"https?://[a-z\d-]+(\.[a-z\d-]+)+(/[^\s;]*)?", re.ASCII | re.IGNORECASE)
_ARXIV_DOI = "10.48550/arXiv."


class Ris:
    """Writes papers as RIS."""

    name = "ris"
    suffix = ".ris"
    media_type = "application/x-research-info-systems"

    def write(self, papers: Iterable[Paper]) -> Iterator[bytes]:
        """A reference for each paper, with a blank line after it."""
        for paper in papers:
            lines = [f"{tag}  - {value}\r\n" for tag, value in _Reference(paper).lines()]
            yield "".join([*lines, "\r\n"]).encode()


class _Reference:
    """One paper's lines; `ours` gathers what its tags do not hold."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._imprint = dict(paper.imprint)
        self._ours = beyond(paper)

    def lines(self) -> Iterator[Line]:
        """(tag, value) in the order in which they are written."""
        type = self._type()
        yield "TY", type
        yield from self._authors()
        yield from self._plain("TI", "title", self._paper.title)
        yield from self._plain(_VENUE_TAGS.get(type, "T2"), "venue", self._paper.venue)
        yield from self._dates()
        yield from self._printed(type)
        yield from self._plain("AB", "abstract", self._paper.abstract)
        yield from self._keywords()
        yield from self._places()
        yield from self._note()
        ours = self._ours | self._imprint
        yield from (("U1", f"{name}: {_said(value)}") for name, value in ours.items())
        yield "ER", ""

    def _type(self) -> str:
        kind = self._imprint.pop("kind", "")
        type = _TYPES.get(kind) or _LIKE.get(kind, "GEN")
        if not kind:
            type = self._likely_type()
        if _KINDS.get(type) != kind:
            self._ours["kind"] = kind
        return type

    def _likely_type(self) -> str:
        """The type of a paper whose kind nobody told."""
        if _value(self._paper, "acl"):
            return "CPAPER"
        return "JOUR" if self._paper.venue else "UNPB" if _value(self._paper, "arXiv") else "GEN"

    def _plain(self, tag: str, name: str, value: str | None) -> Iterator[Line]:
        """One line for a text; where a line cannot hold it as it is, one of ours tells it exactly."""
        if value:
            line = " ".join(value.split()) if _BREAK.search(value) else value.strip()
            if line != value:
                self._ours[name] = value
            yield tag, line

    def _authors(self) -> Iterator[Line]:
        names = [author.name for author in self._paper.authors]
        inverted = [parts(name).inverted.replace(";", ",") for name in names]
        if [natural(name) for name in inverted] != names:
            self._ours["authors"] = names
        yield from (("AU", " ".join(name.split())) for name in inverted)

    def _dates(self) -> Iterator[Line]:
        published = self._paper.published
        if published:
            yield "PY", published[:4]
            yield "DA", "/".join([*published.split("-"), "", "", ""][:4]).rstrip(" ")
            if not "1500" <= published < "2100":
                self._ours["published"] = published

    def _printed(self, type: str) -> Iterator[Line]:
        """What the imprint says."""
        imprint = self._imprint
        for name, tag in (*_TAGS.items(), (_PUBLISHED_BY.get(type, "publisher"), "PB")):
            yield from self._plain(tag, name, imprint.pop(name, None))
        if pages := imprint.pop("pages", None):
            span = _PAGES.fullmatch(pages) if pages == "".join(pages.split()) else None
            yield from (
                zip(("SP", "EP"), span.groups(), strict=True) if span else self._plain("SP", "pages", pages)
            )
        yield from self._several("ED", "editor", " and ", lambda one: ";" not in one)
        yield from self._several("SN", "issn", ", ", lambda one: _ISSN.fullmatch(one) is not None)
        yield from self._several("SN", "isbn", ", ", lambda one: not ("(" in one or _ISSN.fullmatch(one)))

    def _several(self, tag: str, name: str, between: str, fits: Callable[[str], bool]) -> Iterator[Line]:
        """A line for each of the names or numbers in one part of the imprint, if they fit into such."""
        text = self._imprint.get(name, "")
        values = text.split(between)
        if text and all(value and value == " ".join(value.split()) and fits(value) for value in values):
            del self._imprint[name]
            yield from ((tag, value) for value in values)

    def _keywords(self) -> Iterator[Line]:
        keywords = self._paper.keywords
        plain = [" ".join(keyword.split()) for keyword in keywords]
        if tuple(plain) != keywords or (len(plain) == 1 and ";" in plain[0]):
            self._ours["keywords"] = keywords
        yield from (("KW", keyword) for keyword in plain if keyword)

    def _places(self) -> Iterator[Line]:
        """Ids and addresses."""
        paper = self._paper
        arxiv = _value(paper, "arXiv")
        if doi := _value(paper, "doi") or (arxiv and _ARXIV_DOI + arxiv):
            yield "DO", doi
        for tag, name, url in (("UR", "url", paper.url), ("L1", "pdf", paper.pdf)):
            yield from self._plain(tag, name, url)
            if url and not _ADDRESS.fullmatch(url):
                self._ours[name] = url

    def _note(self) -> Iterator[Line]:
        note = self._paper.note
        yield from self._plain("N1", "note", note)
        if note and ("10." in note or "arxiv" in note.lower()):  # where others write ids
            self._ours["note"] = note


def _value(paper: Paper, scheme: str) -> str | None:
    return next((id.value for id in paper.ids if id.scheme == scheme), None)


def _said(value: object) -> str:
    """Plain text as it stands, all else as JSON on one line."""
    if isinstance(value, str) and value == value.strip() and not _NOT_PLAIN.search(value):
        return value
    return orjson.dumps(value).decode()


make = Ris
