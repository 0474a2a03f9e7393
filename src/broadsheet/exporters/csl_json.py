"""Papers as CSL-JSON, which citation processors read. https://docs.citationstyles.org

Items are named by the paper's id, which is the same in every export. What CSL has no variable for, or
would not give back as it is, stands in `custom`, which CSL keeps for such; `sources.csl_json` reads it.
Featured days and counts are left out: they belong to the place where they were given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from broadsheet.tools.names import parts
from broadsheet.types import Paper

from ._rows import beyond

_TYPES = {
    "article": "article-journal",
    "inproceedings": "paper-conference",
    "book": "book",
    "incollection": "chapter",
    "phdthesis": "thesis",
    "techreport": "report",
    "unpublished": "manuscript",
    "booklet": "pamphlet",
    "misc": "document",
}
_KINDS = {type: kind for kind, type in _TYPES.items()} | {"article": "misc"}
# Kinds that come nearest to one of these types; their own name then stands in `custom`.
_LIKE = {
    "conference": "paper-conference",
    "proceedings": "book",
    "collection": "book",
    "inbook": "chapter",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "report": "report",
    "dataset": "dataset",
    "software": "software",
    "patent": "patent",
    "online": "webpage",
}
_VARIABLES = {
    "key": "citation-key",
    "volume": "volume",
    "number": "issue",
    "pages": "page",
    "address": "publisher-place",
    "edition": "edition",
    "series": "collection-title",
    "chapter": "chapter-number",
    "language": "language",
    "issn": "ISSN",
    "isbn": "ISBN",
}
_PUBLISHED_BY = {"thesis": "school", "report": "institution"}
_SEPARATOR = re.compile(r"[,;]")
_ADDRESS = re.compile(r"https?://[a-z\d-]+(\.[a-z\d-]+)+(/\S*)?", re.ASCII | re.IGNORECASE)
_ARXIV_DOI = "10.48550/arXiv."


class CslJson:
    """Writes papers as CSL-JSON."""

    name = "csl_json"
    suffix = ".csl.json"
    media_type = "application/vnd.citationstyles.csl+json"

    def write(self, papers: Iterable[Paper]) -> Iterator[bytes]:
        """One array, an item a line."""
        before = b"[\n"
        for paper in papers:
            yield before + orjson.dumps(_Item(paper).variables())
            before = b",\n"
        yield b"\n]\n" if before == b",\n" else b"[]\n"


def nearest_type(paper: Paper) -> str:
    """The type of CSL that comes nearest to what a paper is: `article` for a preprint."""
    if kind := paper.imprint.get("kind", ""):
        return _TYPES.get(kind) or _LIKE.get(kind, "document")
    if any(id.scheme == "acl" for id in paper.ids):
        return "paper-conference"
    return "article-journal" if paper.venue else "article"


class _Item:
    """One paper's variables; `ours` and `imprint` gather what these do not hold."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._imprint = dict(paper.imprint)
        self._type = self._nearest_type()
        self._ours = beyond(paper)
        self._ours.pop("license", None)

    def variables(self) -> dict[str, Any]:
        """The item, without what is empty."""
        paper = self._paper
        found: dict[str, Any] = {"id": paper.id, "type": self._type}
        found |= self._texts() | self._people() | self._issued() | self._printed() | self._places()
        found |= {"keyword": self._keywords(), "note": paper.note, "license": paper.license}
        self._ours |= {"imprint": self._imprint} if self._imprint else {}
        self._ours |= {"pdf": paper.pdf} if paper.pdf else {}
        said = {name: value for name, value in found.items() if value}
        return said | {"custom": {"broadsheet": self._ours}}

    def _nearest_type(self) -> str:
        kind = self._imprint.pop("kind", "")
        type = nearest_type(self._paper)
        if _KINDS.get(type) != kind:
            self._imprint["kind"] = kind
        return type

    def _texts(self) -> dict[str, str | None]:
        paper = self._paper
        texts = {"title": paper.title, "abstract": paper.abstract, "venue": paper.venue or ""}
        self._ours |= {name: text for name, text in texts.items() if "<" in text}  # readers take styling away
        return {
            "title": paper.title,
            "author": None,
            "container-title": paper.venue,
            "abstract": paper.abstract,
        }

    def _people(self) -> dict[str, Any]:
        authors = [author.name for author in self._paper.authors]
        if [parts(name).natural for name in authors] != authors:
            self._ours["authors"] = authors
        found = {"author": [_person(name) for name in authors]}
        editors = self._imprint.get("editor", "").split(" and ")
        if all(name and parts(name).natural == name for name in editors):
            del self._imprint["editor"]
            found["editor"] = [_person(name) for name in editors]
        return found

    def _issued(self) -> dict[str, Any]:
        published = self._paper.published
        if not published:
            return {}
        if not "1500" <= published < "2100":
            self._ours["published"] = published
        return {"issued": {"date-parts": [[int(part) for part in published.split("-")]]}}

    def _printed(self) -> dict[str, str | None]:
        """What the imprint says."""
        variables = _VARIABLES | {_PUBLISHED_BY.get(self._type, "publisher"): "publisher"}
        if self._type == "report":
            variables["report"] = "number"
        return {variable: self._imprint.pop(name, None) for name, variable in variables.items()}

    def _places(self) -> dict[str, str | None]:
        """Ids and the address."""
        values = {id.scheme: id.value for id in reversed(self._paper.ids)}
        url, arxiv = self._paper.url, values.get("arXiv")
        if url and not _ADDRESS.fullmatch(url):
            self._ours["url"] = url
        doi = values.get("doi") or (arxiv and _ARXIV_DOI + arxiv)
        return {"DOI": doi, "PMID": values.get("pmid"), "PMCID": values.get("pmcid"), "URL": url}

    def _keywords(self) -> str:
        keywords = self._paper.keywords
        if any(_SEPARATOR.search(keyword) or keyword != keyword.strip() for keyword in keywords):
            self._ours["keywords"] = keywords
        return ", ".join(keywords)


def _person(name: str) -> dict[str, Any]:
    """The parts of a name as CSL has them."""
    found = parts(name)
    if not found.given:
        return {"literal": name}
    named = {"family": found.family, "given": found.given, "non-dropping-particle": found.particle}
    said = {part: value for part, value in (named | {"suffix": found.suffix}).items() if value}
    return said | {"comma-suffix": True} if found.comma else said


make = CslJson
