"""Answers of Semantic Scholar's API, saved as files: papers, lists, searches, citations, recommendations.

https://api.semanticscholar.org/api-docs/graph

Also read: papers as JSON Lines, with the lower-case names of its bulk data sets, and recordings of
answers. Embeddings are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from broadsheet.errors import SourceError
from broadsheet.tools import files
from broadsheet.types import ExternalId, Record, Skip

from ._answers import Answer, answers, host_recorded, json_of
from ._ids import fingerprint, ids_of, is_url, named, pmcid, pmid
from ._json import Fields, first_keys, is_lines, only_texts, shown
from .jsonl import read_lines

_HOST = "api.semanticscholar.org"
_OWN = frozenset({"paperId", "corpusId", "corpusid"})
# A list begins so where the first papers asked for are not known.
_NULLS = re.compile(r"\s*\[\s*(?:null\s*,\s*)+")
# What holds papers in an answer, and what holds the paper in a member of a list.
_LISTS = ("data", "recommendedPapers", "papers")
_INNER = ("citingPaper", "citedPaper", "paper")
_HOLDERS = ("", "[].", *(f"{name}[]." for name in _LISTS))
_PATHS = {f"{holder}{inner}" for holder in _HOLDERS for inner in ("", *(f"{name}." for name in _INNER))}
_KINDS = {
    "JournalArticle": "article",
    "Review": "article",
    "Conference": "inproceedings",
    "Book": "book",
    "BookSection": "incollection",
}
# Names of the bulk data sets whose form differs.
_BULK = {
    name.lower(): name
    for name in "corpusId externalIds publicationDate publicationTypes isOpenAccess".split()
}


class SemanticScholar:
    """Reads papers from what Semantic Scholar answers."""

    name = "semantic_scholar"

    def recognises(self, path: Path, head: str) -> bool:  # noqa: ARG002
        """A recording of its API, or papers with its ids, alone or in the lists that it answers with."""
        if host_recorded(head) == _HOST:
            return True
        keys = first_keys(_NULLS.sub("[", head, count=1))
        return any(f"{holder}{name}" in keys for holder in _PATHS for name in _OWN) and "id" not in keys

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each paper.

        Raises:
            SourceError: as every source does; also when the answer is an error, or holds no papers.
        """
        head = files.head(path)
        if is_lines(head) and first_keys(head) & _OWN:
            yield from read_lines(path, _record)
            return
        found, reasons = False, []
        for answer in answers(path):
            try:
                papers = _papers(_told(path, answer))
            except ValueError as error:
                reasons.append(str(error))
                continue
            found = True
            for number, paper in enumerate(papers, 1):
                yield _read(paper, f"{answer.place}, paper {number}".removeprefix(", "))
        if not found:
            raise SourceError(f"{path} holds no papers: {reasons[0] if reasons else 'it holds no answer'}")


def _told(path: Path, answer: Answer) -> Any:
    told = json_of(path, answer.body, answer.place)
    if isinstance(told, dict) and (answer.refused or told.keys() <= {"error", "message", "code"}):
        said = told.get("error") or told.get("message") or f"with status {answer.status}"
        raise ValueError(f"Semantic Scholar answered: {said}")
    return told


def _papers(told: Any) -> list[Any]:
    """The papers in an answer.

    Raises:
        ValueError: it is an answer about something else, or an empty one.
    """
    if isinstance(told, dict) and told.keys() & _OWN:
        return [told]
    if isinstance(told, dict):
        told = next((told[name] for name in _LISTS if isinstance(told.get(name), list)), None)
    if not isinstance(told, list):
        raise ValueError("it is an answer about something else, or nothing was found")
    papers = [paper for member in told for paper in _in_member(member)]
    if not any(isinstance(paper, dict) for paper in papers):
        raise ValueError("it is an answer about something else, or nothing was found")
    return papers


def _in_member(member: Any) -> Iterable[Any]:
    """The paper that a member of a list is or holds; an author may hold several."""
    if not isinstance(member, dict) or member.keys() & _OWN:
        return (member,)
    for name in _INNER:
        if isinstance(paper := member.get(name), dict):
            rest = {key: value for key, value in member.items() if key != name}
            return ({**paper, "context": {"of": name, **rest}},)
    papers = member.get("papers")
    return papers if isinstance(papers, list) else ()


def _read(paper: Any, position: str) -> Record | Skip:
    try:
        if paper is None:
            raise ValueError("Semantic Scholar does not know it")
        if not isinstance(paper, dict):
            raise ValueError("it is no JSON object")
        return _record(paper)
    except ValueError as error:
        return Skip(position, str(error), shown(paper))


def _record(paper: dict[str, Any]) -> Record:
    fields = Fields({_BULK.get(name, name): value for name, value in paper.items()})
    title = fields.text("title")
    if title is None:
        raise ValueError("it has no title; ask Semantic Scholar for it, with fields=title")
    ids = _ids(fields)
    journal, access = _part(fields, "journal"), _part(fields, "openAccessPdf")
    pdf = access.get("url")
    fields.take("embedding")
    return Record(
        key=next((str(id) for id in ids if id.scheme in ("s2", "corpusid")), f"title:{fingerprint(title)}"),
        title=title,
        abstract=fields.text("abstract") or "",
        authors=_authors(fields),
        ids=ids or (ExternalId("title", fingerprint(title)),),
        published=fields.date("publicationDate") or fields.date("year"),
        venue=fields.text("venue")
        or _text(journal, "name")
        or _text(_part(fields, "publicationVenue"), "name"),
        url=_address(fields, ids),
        pdf=pdf if isinstance(pdf, str) and is_url(pdf) else None,
        license=_text(access, "license"),
        imprint=_imprint(fields, journal),
        extra=fields.extra(),
    )


def _ids(fields: Fields) -> tuple[ExternalId, ...]:
    """Those of archives and publishers first, Semantic Scholar's own last."""
    others = _part(fields, "externalIds")
    texts = {name.lower(): str(value) for name, value in others.items() if isinstance(value, str | int)}
    for name in ("arxivId", "doi"):  # of the API's first version
        texts.setdefault(name.lower().removesuffix("id"), fields.text(name) or "")
    found: list[ExternalId | None] = list(
        ids_of([f"arXiv:{texts.get('arxiv', '')}", f"acl:{texts.get('acl', '')}"], doi_text=texts.get("doi"))
    )
    found += [
        pmid(texts.get("pubmed", "")),
        pmcid(f"PMC{texts.get('pubmedcentral', '').removeprefix('PMC')}"),
    ]
    own = {
        "s2": fields.take("paperId"),
        "corpusid": fields.take("corpusId") or texts.get("corpusid"),
        "dblp": texts.get("dblp"),
        "mag": texts.get("mag"),
    }
    found += [named(f"{scheme}:{value}") for scheme, value in own.items() if isinstance(value, str | int)]
    return tuple(dict.fromkeys(filter(None, found)))


def _authors(fields: Fields) -> tuple[str, ...]:
    """Their names; their numbers and whatever else is told of them stays."""
    members = fields.peek("authors")
    if not isinstance(members, list):
        return ()
    if all(isinstance(member, str) or (isinstance(member, dict) and len(member) < 2) for member in members):
        fields.take("authors")
    names = (member.get("name") if isinstance(member, dict) else member for member in members)
    return tuple(name for name in names if isinstance(name, str) and name.strip())


def _imprint(fields: Fields, journal: dict[str, Any]) -> dict[str, str]:
    types = fields.peek("publicationTypes")
    kinds = [_KINDS[kind] for kind in only_texts(types) if kind in _KINDS] if isinstance(types, list) else []
    parts = {
        "kind": kinds[0] if kinds else None,
        "volume": _text(journal, "volume"),
        "pages": _text(journal, "pages"),
    }
    return {name: " ".join(value.split()) for name, value in parts.items() if value}


def _address(fields: Fields, ids: Iterable[ExternalId]) -> str | None:
    url = fields.text("url")
    if url and is_url(url):
        return url
    values = {id.scheme: id.value for id in ids}
    if "s2" in values:
        return f"https://www.semanticscholar.org/paper/{values['s2']}"
    return f"https://{_HOST}/CorpusID:{values['corpusid']}" if "corpusid" in values else None


def _part(fields: Fields, name: str) -> dict[str, Any]:
    """An object among the fields, which stays; empty for none."""
    value = fields.peek(name)
    return value if isinstance(value, dict) else {}


def _text(part: dict[str, Any], name: str) -> str | None:
    value = part.get(name)
    return value if isinstance(value, str) and value.strip() else None


make = SemanticScholar
