"""CSL-JSON, which citation processors read: an array of items, or a single one.

https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables. What `exporters.csl_json`
writes into `custom` for want of a variable wins over the variables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from broadsheet.errors import SourceError
from broadsheet.tools import files
from broadsheet.tools.markup import without_styling
from broadsheet.tools.names import Name
from broadsheet.types import ExternalId, Record, Skip

from ._dates import date_in_words, date_of_parts
from ._ids import doi, fingerprint, ids_of, is_url
from ._jats import abstract_text
from ._json import first_keys, is_lines, shown
from ._rows import exact, key_of

_SIGNS = frozenset(
    "author[].family author[].literal issued.date-parts issued.raw citation-key container-title"
    " container-title-short title-short publisher-place call-number event-place collection-title DOI".split()
)
_OTHERS = frozenset(
    "message indexed deposited reference-count is-referenced-by-count itemType items data config paperId"
    " authors snapshot_day".split()
)
_KINDS = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "journal-article": "article",
    "review": "article",
    "paper-conference": "inproceedings",
    "proceedings-article": "inproceedings",
    "book": "book",
    "monograph": "book",
    "chapter": "incollection",
    "book-chapter": "incollection",
    "entry": "incollection",
    "entry-dictionary": "incollection",
    "entry-encyclopedia": "incollection",
    "thesis": "phdthesis",
    "report": "techreport",
    "manuscript": "unpublished",
    "pamphlet": "booklet",
}
_PUBLISHED_BY = {"phdthesis": "school", "techreport": "institution"}
_IMPRINT = {
    "volume": "volume",
    "issue": "number",
    "page": "pages",
    "publisher-place": "address",
    "edition": "edition",
    "collection-title": "series",
    "chapter-number": "chapter",
    "language": "language",
    "ISSN": "issn",
    "ISBN": "isbn",
}
_NOTED_ID = re.compile(r"^\s*(arXiv|DOI|PMID|PMCID)\s*:\s*(\S+)", re.MULTILINE | re.IGNORECASE)
_KEY = re.compile(r"[^\W\d_][^\s,{}#%~\\\"'/]*")
_PARAGRAPHS = re.compile(r"</?(?:jats:\w+|p|div|br|ul|li)\b", re.IGNORECASE)


class CslJson:
    """Reads papers from CSL-JSON."""

    name = "csl_json"

    def recognises(self, path: Path, head: str) -> bool:
        """Objects with variables of CSL and of nobody else; or any array in a file named .csl.json."""
        keys = {key.removeprefix("[]").removeprefix(".") for key in first_keys(head)}
        tops = {key.partition(".")[0].partition("[")[0] for key in keys}
        if tops & _OTHERS or (is_lines(head) and "\n" in head.strip()):
            return False
        named = path.name.removesuffix("".join(path.suffixes[2:])).endswith(".csl.json")
        return bool(keys & _SIGNS) or (named and "[]" in first_keys(head))

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each item."""
        for number, item in enumerate(_items(path), 1):
            raw = shown(orjson.dumps(item))
            try:
                if not isinstance(item, dict):
                    raise ValueError("it is no JSON object")
                yield _record(item)
            except ValueError as error:
                yield Skip(f"item {number}", str(error), raw)


def _items(path: Path) -> list[Any]:
    text = files.text(path, files.OLD_ENCODINGS)
    try:
        whole = orjson.loads(text)
    except ValueError as error:
        raise SourceError(f"{path} is no JSON: {error}; it may have been cut off") from error
    if isinstance(whole, list):
        return whole
    if isinstance(whole, dict) and "title" in whole:
        return [whole]
    raise SourceError(f"{path} is no CSL-JSON: that is an array of items, or one item with a title")


def _record(item: dict[str, Any]) -> Record:
    ours = _ours(item)
    found, told = _said(item, bool(ours)), exact(ours)
    imprint = found["imprint"] | told.get("imprint", {})
    said = found | told | {"imprint": {name: text for name, text in imprint.items() if text}}
    key = key_of(said["ids"][0], said["title"])
    return Record(key=key, **said, extra={name: value for name, value in item.items() if value})


def _ours(item: dict[str, Any]) -> dict[str, Any]:
    """What our own exporter said beyond the variables, by our names."""
    custom = item.get("custom")
    ours = custom.pop("broadsheet", None) if isinstance(custom, dict) else None
    return ours if isinstance(ours, dict) else {}


def _said(item: dict[str, Any], is_ours: bool) -> dict[str, Any]:
    """The parts of a record that the variables give; what they do not take stays in the item."""
    title = without_styling(_text(item, "title"))
    authors = tuple(_names(item, "author"))
    published = _published(item)
    ids = _ids(item)
    abstract = _text(item, "abstract")
    kind = _kind(item)
    return {
        "title": title,
        "abstract": abstract_text(abstract) if _PARAGRAPHS.search(abstract) else without_styling(abstract),
        "authors": authors,
        "ids": ids or (ExternalId("title", fingerprint(title, *authors[:1], published or "")),),
        "published": published,
        "venue": without_styling(_text(item, "container-title") or _text(item, "event-title", "event"))
        or None,
        "keywords": _keywords(item),
        "url": _text(item, "URL") if is_url(str(item.get("URL"))) else None,
        "note": _text(item, "note") or None,
        "license": _text(item, "license") or None,
        "imprint": _imprint(item, kind) | {"kind": kind, "key": _citation_key(item, is_ours)},
    }


def _kind(item: dict[str, Any]) -> str:
    type = _text(item, "type")
    if type in _KINDS:
        return _KINDS[type]
    if type not in ("", "article", "document"):  # which say no more than that it is a text
        item["type"] = type
    return "misc" if type else ""


def _citation_key(item: dict[str, Any], is_ours: bool) -> str:
    """The key to cite it by; that is the item's id where it looks like one."""
    id = item.get("id")
    key = _text(item, "citation-key")
    if is_ours or id == key:
        item.pop("id", None)
    elif not key and isinstance(id, str) and _KEY.fullmatch(id):
        key = str(item.pop("id"))
    return key


def _ids(item: dict[str, Any]) -> tuple[ExternalId, ...]:
    """Ids from their variables, from the address, and from lines of the note such as `arXiv: 2405.14979`."""
    noted = _NOTED_ID.findall(str(item.get("note") or ""))
    texts = [f"{scheme}:{value}" for scheme, value in noted]
    texts += [f"{name}:{_text(item, name)}" for name in ("PMID", "PMCID") if item.get(name)]
    number = str(item.get("number") or "")
    if number.lower().startswith("arxiv:"):
        texts.append(_text(item, "number"))
    doi_text = str(item.get("DOI") or "")
    links = [link for link in [item.get("URL")] if isinstance(link, str) and is_url(link)]
    found = ids_of(texts, links, doi_text)
    if doi(doi_text):
        del item["DOI"]
    return found


def _names(item: dict[str, Any], variable: str) -> list[str]:
    """Names with given names first; a list that holds anything else stays."""
    people = item.get(variable)
    if not isinstance(people, list) or not all(isinstance(person, dict) for person in people):
        return []
    del item[variable]
    return [name for name in map(_name, people) if name]


def _name(person: dict[str, Any]) -> str:
    part = {name: value.strip() for name, value in person.items() if isinstance(value, str)}
    if literal := part.get("literal"):
        return literal
    particles = (part.get("dropping-particle", ""), part.get("non-dropping-particle", ""))
    family = part.get("family", "").removeprefix('"').removesuffix('"')
    comma = bool(person.get("comma-suffix"))
    given = " ".join(filter(None, (part.get("given", ""), particles[0])))
    return Name(family, given, particles[1], part.get("suffix", ""), comma).natural


def _published(item: dict[str, Any]) -> str | None:
    """The day of issue; of a span its beginning. A season has no month."""
    issued = item.get("issued")
    if isinstance(issued, str):
        return date_in_words(issued)
    if not isinstance(issued, dict):
        return None
    found = _date_of(issued)
    if found and len(issued) == 1 and len(issued.get("date-parts", [0])) == 1:
        del item["issued"]
    return found


def _date_of(issued: dict[str, Any]) -> str | None:
    spans = issued.get("date-parts")
    if isinstance(spans, list) and spans and isinstance(spans[0], list):
        return date_of_parts(*spans[0][:3]) if spans[0] else None
    texts = (issued.get(name) for name in ("raw", "literal"))
    return next((found for text in texts if isinstance(text, str) and (found := date_in_words(text))), None)


def _keywords(item: dict[str, Any]) -> tuple[str, ...]:
    text = _text(item, "keyword")
    parts = text.split(";" if ";" in text else ",")
    return tuple(dict.fromkeys(filter(None, map(str.strip, parts))))


def _imprint(item: dict[str, Any], kind: str) -> dict[str, str]:
    found = {name: _text(item, variable) for variable, name in _IMPRINT.items()}
    found[_PUBLISHED_BY.get(kind, "publisher")] = _text(item, "publisher")
    found["editor"] = " and ".join(_names(item, "editor"))
    if kind == "techreport":
        found["report"] = _text(item, "number")
    elif not found["number"]:
        found["number"] = _text(item, "number")
    return found


def _text(item: dict[str, Any], *variables: str) -> str:
    """The first of these variables that has a text, a number or a list of such; it is taken away."""
    for variable in variables:
        value = item.get(variable)
        parts = value if isinstance(value, list) else [value]
        if parts and all(isinstance(part, str | int) and not isinstance(part, bool) for part in parts):
            del item[variable]
            return ", ".join(map(str, parts))
    return ""


make = CslJson
