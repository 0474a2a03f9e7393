"""One entry of BibTeX as a record: which field says what."""

from __future__ import annotations

import re
from typing import Any

import orjson

from broadsheet.tools.latex import readable
from broadsheet.types import ExternalId, Record

from . import _bibtex_facts as facts
from ._bibtex import Entry
from ._bibtex_fields import Fields
from ._ids import fingerprint, is_url
from ._rows import exact

# biblatex's types and old names, by what BibTeX calls them.
_KINDS = {
    "conference": "inproceedings", "thesis": "phdthesis", "report": "techreport", "electronic": "online",
    "www": "online", "mvbook": "book", "mvcollection": "collection", "mvproceedings": "proceedings",
}  # fmt: skip
_MASTERS = re.compile(r"master|mathesis|m\.?sc", re.IGNORECASE)
# Parts of the imprint and their fields, best first.
_IMPRINT = {
    "volume": ("volume",), "number": ("number", "issue"), "pages": ("pages",),
    "publisher": ("publisher", "organization"), "address": ("address", "location"), "edition": ("edition",),
    "series": ("series",), "issn": ("issn",), "isbn": ("isbn",), "institution": ("institution",),
    "school": ("school",), "report": ("reportnumber", "report"), "chapter": ("chapter",),
    "language": ("language", "langid"),
}  # fmt: skip
_IN_BOOKS = frozenset("inproceedings incollection inbook suppcollection suppbook inreference".split())
_VENUES = ("journal", "journaltitle", "booktitle", "eventtitle")
_VENUES_OF_BOOKS = ("booktitle", "maintitle", *_VENUES)
_PREPRINTS = re.compile(r"\W*(?:arxiv(?![a-z])|(?:CoRR|Computing Research Repository)\W*\Z)", re.IGNORECASE)
_LINKS = ("url", "ee", "link", "bdsk-url-1")
_DASHES = re.compile(r"[\s~]*(?:–|-+)[\s~]*")
_SEMICOLON, _COMMA = re.compile(r";"), re.compile(r",")


def record(entry: Entry, said: dict[str, str]) -> Record:
    """The record that an entry makes with these fields, its own and those it inherits.

    Raises:
        ValueError: it has no title.
    """
    fields = Fields(said)
    title, authors, kind = _title(fields), fields.names("author"), _kind(entry.kind, fields)
    preprint, published = facts.preprint(fields), facts.published(fields)
    url, pdf = fields.link(*_LINKS) or _published_at(fields), fields.link("pdf")
    ids = facts.ids(fields, preprint, [address for address in (url, pdf) if address])
    plain = readable(title)
    ids = ids or (ExternalId("title", fingerprint(plain, *map(readable, authors[:1]), published or "")),)
    categories, primary = _categories(fields)
    found: dict[str, Any] = {
        "key": f"{entry.key}#{fingerprint(plain)}" if entry.key else str(ids[0]),
        "title": title,
        "abstract": fields.tex("abstract"),
        "authors": authors,
        "ids": ids,
        "published": published,
        "updated": facts.updated(fields),
        "venue": _venue(kind, fields),
        "categories": categories,
        "primary_category": primary,
        "keywords": _keywords(fields),
        "versions": facts.versions(fields, preprint),
        "url": url,
        "pdf": pdf,
        "code": fields.link("code"),
        "project": fields.link("project"),
        "organization": fields.text("lab"),
        "note": fields.text("note", "addendum", "comments"),
        "license": fields.text("license"),
        "withdrawn": _withdrawn(fields),
    }
    imprint = _imprint(kind, entry.key, fields)
    return Record(**_told_exactly(found | {"imprint": imprint}, fields), extra=fields.extra())


def _title(fields: Fields) -> str:
    title, subtitle = fields.tex("title"), fields.tex("subtitle")
    if not (title and subtitle):
        return title or subtitle
    return f"{title} {subtitle}" if title[-1] in ".:?!" else f"{title}: {subtitle}"


def _kind(said: str, fields: Fields) -> str:
    if said == "thesis" and _MASTERS.search(fields.peek("type")):
        return "mastersthesis"
    return _KINDS.get(said, said)


def _published_at(fields: Fields) -> str | None:
    found = fields.peek("howpublished")
    return found if is_url(found) else None


def _venue(kind: str, fields: Fields) -> str | None:
    """Where it was printed; an archive of preprints is no such place, and stays in `extra`."""
    for name in _VENUES_OF_BOOKS if kind in _IN_BOOKS else _VENUES:
        if name in fields and not _PREPRINTS.match(fields.peek(name)):
            return fields.text(name)
    return None


def _categories(fields: Fields) -> tuple[tuple[str, ...], str | None]:
    """All categories and the first one; a field of words is none of ours."""
    name = "primaryclass" if "primaryclass" in fields else "eprintclass"
    own = fields.texts(name, _COMMA)
    primary = own[0] if own else None
    if any(" " in part for part in fields.members("categories", _COMMA)):
        return own, primary
    return fields.texts("categories", _COMMA) or own, primary


def _keywords(fields: Fields) -> tuple[str, ...]:
    name = "keywords" if "keywords" in fields else "keyword"
    divided = len(fields.members(name, _SEMICOLON)) > 1
    return fields.texts(name, _SEMICOLON if divided else _COMMA)


def _withdrawn(fields: Fields) -> bool:
    if fields.peek("withdrawn").lower() != "true":
        return False
    fields.drop("withdrawn")
    return True


def _imprint(kind: str, key: str, fields: Fields) -> dict[str, str]:
    """The parts that the entry gives, without a type and key that our exporter made up."""
    said = {part: fields.text(*names) or "" for part, names in _IMPRINT.items()}
    said |= {"kind": kind, "key": key, "editor": " and ".join(map(readable, fields.names("editor")))}
    said["pages"] = _DASHES.sub("-", said["pages"])
    made_up = fields.members("guessed", _COMMA)
    fields.drop("guessed")
    return {part: value for part, value in said.items() if value and f"{part}: {value}" not in made_up}


def _told_exactly(found: dict[str, Any], fields: Fields) -> dict[str, Any]:
    """The record's parts, some of them as our exporter's field has them, which could not write them else."""
    try:
        told = orjson.loads(fields.take("exactly") or b"{}")
    except ValueError:
        return found
    exactly = exact(told) if isinstance(told, dict) else {}
    imprint = found["imprint"] | exactly.get("imprint", {})
    return found | exactly | {"imprint": {part: value for part, value in imprint.items() if value}}
