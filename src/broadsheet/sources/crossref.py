"""Works as Crossref's API tells them: an answer with one or many, a list, a work a line, a file of its dump.

https://api.crossref.org/swagger-ui/index.html https://www.crossref.org/blog/public-data-files/

What it tells of its own bookkeeping (when a work was indexed and the like) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from broadsheet.errors import SourceError
from broadsheet.tools import files
from broadsheet.types import ExternalId, Record, Skip

from ._answers import json_of
from ._dates import date_of_parts, earliest
from ._ids import doi, fingerprint, is_url
from ._jats import abstract_text, title_text
from ._json import Fields, first_keys, is_lines, shown
from .jsonl import read_lines

_HOLDERS = ("", "[].", "items[].", "message.", "message.items[].")
_OWN = frozenset(
    "indexed reference-count references-count content-domain is-referenced-by-count deposited".split()
)
_BOOKKEEPING = (
    *sorted(_OWN),
    "score",
    "source",
    "prefix",
    "member",
    "created",
    "short-title",
    "journal-issue",
)
_DATES = ("published-online", "published-print", "posted", "published", "issued", "published-other")
_KINDS = {
    "journal-article": "article",
    "proceedings-article": "inproceedings",
    "proceedings": "proceedings",
    "book-chapter": "incollection",
    "book-section": "incollection",
    "book-part": "incollection",
    "reference-entry": "incollection",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "dissertation": "phdthesis",
    "report": "techreport",
}
_TAKEN_BACK = re.compile(
    r"\W*(?:retracted|withdrawn|retraction|withdrawal)\b(?:\s+article)?\W*:", re.IGNORECASE
)


class Crossref:
    """Reads works from what Crossref answers."""

    name = "crossref"

    def recognises(self, path: Path, head: str) -> bool:  # noqa: ARG002
        """An answer about works, or works with the marks of Crossref's bookkeeping."""
        keys = first_keys(head)
        if {"message-type", "message"} <= keys or ("message" in keys and '"message-type"' in head):
            return "paperId" not in keys
        return any(f"{holder}{name}" in keys for holder in _HOLDERS for name in _OWN)

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each work.

        Raises:
            SourceError: as every source does; also when the answer is an error, or about something else.
        """
        head = files.head(path)
        if is_lines(head) and "DOI" in first_keys(head):
            yield from read_lines(path, _record)
            return
        for number, work in enumerate(_works(path), 1):
            try:
                if not isinstance(work, dict):
                    raise ValueError("it is no JSON object")
                yield _record(work)
            except ValueError as error:
                yield Skip(f"work {number}", str(error), shown(work))


def _works(path: Path) -> list[Any]:
    told = json_of(path, files.content(path).removeprefix(files.BOM))
    answers = told if isinstance(told, list) else [told]
    if answers and all(isinstance(part, dict) and isinstance(part.get("message"), dict) for part in answers):
        told = [part["message"] for part in answers]
        told = told[0] if len(told) == 1 else told
    if isinstance(told, dict) and isinstance(told.get("items"), list):
        return list(told["items"])
    works = told if isinstance(told, list) else [told]
    if any(isinstance(work, dict) and "DOI" in work for work in works):
        return works
    said = _trouble(told.get("message") if isinstance(told, dict) else told)
    raise SourceError(f"{path} holds no works; {said or 'is it an answer about something else?'}")


def _trouble(told: Any) -> str:
    """What Crossref says is wrong with a question."""
    parts = told if isinstance(told, list) else [{"message": told}]
    said = [part.get("message") for part in parts if isinstance(part, dict)]
    return "; ".join(f"Crossref answered: {text}" for text in said if isinstance(text, str))


def _record(work: dict[str, Any]) -> Record:
    fields = Fields(dict(work))
    for name in _BOOKKEEPING:
        fields.take(name)
    title, number = _title(fields), doi(_first(fields.take("DOI")))
    venue = title_text(_first(fields.take("container-title")))
    return Record(
        key=str(number) if number else f"title:{fingerprint(title)}",
        title=title,
        abstract=abstract_text(fields.text("abstract") or ""),
        authors=_people(fields, "author"),
        ids=(number or ExternalId("title", fingerprint(title)),),
        published=_published(fields),
        venue=venue or _name(fields.peek("event")) or _name(fields.peek("institution")) or None,
        keywords=tuple(dict.fromkeys(_texts(fields.take("subject")))),
        url=f"https://doi.org/{number.value}" if number and number.scheme == "doi" else _url(fields, number),
        pdf=_pdf(fields.peek("link")),
        license=_license(fields.peek("license")),
        withdrawn=_is_taken_back(work, title),
        imprint=_imprint(fields),
        extra=_extra(fields),
    )


def _title(fields: Fields) -> str:
    """The title with its subtitle, as the paper itself has it."""
    title = title_text(_first(fields.take("title")))
    subtitle = title_text(_first(fields.take("subtitle")))
    return f"{title.rstrip(':')}: {subtitle}" if title and subtitle and subtitle not in title else title


def _people(fields: Fields, role: str) -> tuple[str, ...]:
    """Names in natural order; groups under their own. Affiliations and ORCIDs stay for `extra`."""
    members = fields.peek(role)
    if not isinstance(members, list):
        return ()
    if all(isinstance(member, dict) and not _says_more(member) for member in members):
        fields.take(role)
    return tuple(filter(None, (_person(member) for member in members if isinstance(member, dict))))


def _says_more(member: dict[str, Any]) -> bool:
    return any(member.get(name) for name in member.keys() - {"given", "family", "suffix", "name", "sequence"})


def _person(member: dict[str, Any]) -> str:
    parts = (_first(member.get(name)) for name in ("given", "family", "suffix"))
    return " ".join(filter(None, parts)) or _first(member.get("name"))


def _published(fields: Fields) -> str | None:
    return earliest(*(_date(fields.take(name)) for name in _DATES))


def _date(value: Any) -> str | None:
    """From `{"date-parts": [[2014, 4, 4]]}`."""
    parts = value.get("date-parts") if isinstance(value, dict) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    return date_of_parts(*first[:3]) if isinstance(first, list) and first else None


def _is_taken_back(work: dict[str, Any], title: str) -> bool:
    updates = work.get("updated-by")
    types = (
        [_first(said.get("type")) for said in updates if isinstance(said, dict)]
        if isinstance(updates, list)
        else []
    )
    return any(type in ("retraction", "withdrawal", "removal") for type in types) or bool(
        _TAKEN_BACK.match(title)
    )


def _imprint(fields: Fields) -> dict[str, str]:
    sort = fields.text("type") or ""
    parts = {
        "kind": _KINDS.get(sort, "misc"),
        "volume": _first(fields.take("volume")),
        "number": _first(fields.take("issue")),
        "pages": _first(fields.take("page")) or _first(fields.take("article-number")),
        "publisher": _first(fields.take("publisher")),
        "address": _first(fields.take("publisher-location")),
        "edition": _first(fields.take("edition-number")),
        "editor": " and ".join(_people(fields, "editor")),
        "issn": _first(fields.take("ISSN")),
        "isbn": _first(fields.take("ISBN")),
        "language": _first(fields.take("language")),
    }
    if sort and sort not in _KINDS:
        fields.keep("type", sort)
    return {name: value for name, value in parts.items() if value}


def _url(fields: Fields, number: ExternalId | None) -> str | None:
    if number:
        return f"https://arxiv.org/abs/{number.value}"
    said = _first(fields.peek("URL"))
    return said if is_url(said) else None


def _pdf(links: Any) -> str | None:
    for link in links if isinstance(links, list) else ():
        address = link.get("URL") if isinstance(link, dict) else None
        if isinstance(address, str) and link.get("content-type") == "application/pdf" and is_url(address):
            return address
    return None


def _license(licenses: Any) -> str | None:
    """That of the published version, where several are told; what only miners of texts may do is none."""
    found = [said for said in licenses if isinstance(said, dict)] if isinstance(licenses, list) else []
    found = [
        said for said in found if said.get("content-version") != "tdm" and isinstance(said.get("URL"), str)
    ]
    found.sort(key=lambda said: said.get("content-version") != "vor")
    return found[0]["URL"] if found else None


def _extra(fields: Fields) -> dict[str, object]:
    relation = fields.take("relation")
    if isinstance(relation, dict) and (told := {name: works for name, works in relation.items() if works}):
        fields.keep("relation", told)
    fields.take("URL")
    return fields.extra()


def _name(value: Any) -> str:
    value = value[0] if isinstance(value, list) and value else value
    return title_text(_first(value.get("name"))) if isinstance(value, dict) else ""


def _first(value: Any) -> str:
    """The first text of a list, or the text itself; a number as text; empty for anything else."""
    return next(iter(_texts(value)), "")


def _texts(value: Any) -> Iterable[str]:
    members = value if isinstance(value, list) else [value]
    texts = (
        str(member) if isinstance(member, int) and not isinstance(member, bool) else member
        for member in members
    )
    return [text.strip() for text in texts if isinstance(text, str) and text.strip()]


make = Crossref
