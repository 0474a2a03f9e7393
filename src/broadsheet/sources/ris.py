"""RIS, which reference managers and publishers exchange: `TY  - JOUR`, `TI  - A title`, `ER  - `.

https://en.wikipedia.org/wiki/RIS_(file_format) tells the tags. Each writer has habits of its own, so what
a tag means is taken from several places. Lines `U1  - name: value` with names of ours are what
`exporters.ris` writes where RIS has no tag; they win over all others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson

from broadsheet.tools.names import natural
from broadsheet.types import IMPRINT, ExternalId, Record, Skip

from ._dates import date_in_words, date_of_parts
from ._ids import arxiv_id, doi, fingerprint, ids_of, is_url, pmcid, pmid
from ._json import shown
from ._ris_lines import Entry, entries
from ._rows import FIELDS, exact, key_of

_BEGINS = re.compile(r"^[\ufeff\s]*TY {0,2}-[^\S\n]*\S", re.MULTILINE)
_TAGGED = re.compile(r"^[A-Z][A-Z0-9]  - ", re.MULTILINE)
_OURS = re.compile(r"([a-z_]+):(?: (.*))?")
_NUMBER_OF = re.compile(r"(.*)\[(pmid|pmcid|doi)\]", re.IGNORECASE)
_ADDRESSES = re.compile(r"\s*;\s*(?=https?://|//|www\.)|\s+(?=https?://)")
_ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]")
_OTHER_DAYS = frozenset("received accepted revised submitted".split())
_BOOKS = frozenset("BOOK EBOOK EDBOOK CTLG SER".split())
_KINDS = (
    dict.fromkeys("JOUR EJOUR JFULL MGZN NEWS INPR ABST".split(), "article")
    | dict.fromkeys("CPAPER CONF".split(), "inproceedings")
    | dict.fromkeys(_BOOKS, "book")
    | dict.fromkeys("CHAP ECHAP ENCYC DICT".split(), "incollection")
    | {"THES": "phdthesis", "RPRT": "techreport", "UNPB": "unpublished", "MANSCPT": "unpublished"}
    | {"PAMP": "booklet", "ELEC": "misc", "GEN": ""}
)
# Where the journal's name stands, or that of a chapter's book; what a book lies in is its series.
_VENUES = {
    "article": ("JF", "T2", "JO", "JA", "J2", "J1"),
    "book": ("JF", "BT", "C3", "JO", "JA", "J2"),
}
_PUBLISHED_BY = {"THES": "school", "RPRT": "institution"}

Tags = dict[str, list[str]]


class Ris:
    """Reads papers from RIS."""

    name = "ris"

    def recognises(self, path: Path, head: str) -> bool:
        """A line `TY  - …`; in a file named .ris, any two lines with tags."""
        if head.lstrip()[:1] in ("{", "[", "<", "@"):
            return False
        return bool(_BEGINS.search(head)) or (".ris" in path.suffixes and len(_TAGGED.findall(head)) > 1)

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each reference."""
        for entry in entries(path):
            try:
                yield _record(entry)
            except ValueError as error:
                yield Skip(f"line {entry.line}", str(error), shown(entry.raw()))


def _record(entry: Entry) -> Record:
    tags: Tags = {}
    for tag, value in entry.fields:
        if value:
            tags.setdefault(tag, []).append(value)
    ours = _ours(tags)
    said = _said(tags) | exact(ours)
    said["imprint"] = said["imprint"] | {name: ours[name] for name in ours.keys() & IMPRINT}
    said["imprint"] = {name: value for name, value in said["imprint"].items() if value}
    said["extra"] = {tag: values[0] if len(values) == 1 else values for tag, values in tags.items()}
    return Record(key=key_of(said["ids"][0], said["title"]), **said)


def _said(tags: Tags) -> dict[str, Any]:
    """The parts of a record that the tags give; what they do not take stays in `tags`."""
    type = next(iter(tags.pop("TY", [])), "").strip().upper()
    kind = _KINDS.get(type, "article" if "JOURNAL" in type else "misc" if type else "")
    if type and type not in _KINDS:
        tags["TY"] = [type]
    title = _first(tags, "TI", "T1", "CT", "BT", "ST")
    authors = tuple(natural(name) for name in _people(tags, "AU", "A1"))
    published = _published(tags)
    links = _links(tags)
    ids = _ids(tags, links)
    return {
        "title": title,
        "abstract": _abstract(tags),
        "authors": authors,
        "ids": ids or (ExternalId("title", fingerprint(title, *authors[:1], published or "")),),
        "published": published,
        "imprint": _imprint(tags, type, kind),
        "venue": _venue(tags, kind),
        "keywords": _keywords(tags),
        "url": next(iter(links), None) or _link(tags, "LK") or _link(tags, "L2"),
        "pdf": _link(tags, "L1"),
        "note": _note(tags),
    }


def _ours(tags: Tags) -> dict[str, Any]:
    """What our own exporter said beyond the tags, by our names."""
    lines = {text: _OURS.fullmatch(text) for text in tags.get("U1", ())}
    ours = {text: match for text, match in lines.items() if match and match[1] in FIELDS | IMPRINT}
    _take_away(tags, "U1", list(ours))
    return {match[1]: _value(match[2] or "") for match in ours.values()}


def _value(text: str) -> Any:
    """Lists, and texts that do not go into a line, are written as JSON; others as they stand."""
    if text[:1] not in ('"', "[", "{"):
        return text
    try:
        return orjson.loads(text)
    except ValueError:
        return text


def _ids(tags: Tags, links: Sequence[str]) -> tuple[ExternalId, ...]:
    """Ids from all the places where writers put them; a text that is nothing else is used up."""
    found = [id for tag in ("DO", "M3", "N1", "L3", "M1", "C1") for id in _taken(tags, tag, _plain_id)]
    found += [id for tag in ("U1", "U2", "U3") for id in _taken(tags, tag, _numbered_id)]
    found += _taken(tags, "AN", pmid if tags.get("DB") == ["PubMed"] else _accession)
    if found:
        links = [link for link in links if ids_of(urls=[link])[0].scheme != "url"]
    return tuple(sorted(dict.fromkeys([*found, *ids_of(urls=links)]), key=lambda id: id.scheme != "arXiv"))


def _taken(tags: Tags, tag: str, read: Callable[[str], ExternalId | None]) -> list[ExternalId]:
    """The ids that `read` finds under a tag; the values that they came from are taken away."""
    found = {value: id for value in tags.get(tag, ()) if (id := read(value))}
    _take_away(tags, tag, list(found))
    return list(found.values())


def _plain_id(text: str) -> ExternalId | None:
    """A DOI, or an arXiv id that says so."""
    if found := doi(text):
        return found
    named = arxiv_id(text.partition(" [")[0]) if "arxiv" in text.lower() else None
    return ExternalId("arXiv", named[0]) if named else None


def _numbered_id(text: str) -> ExternalId | None:
    """As PubMed writes them: `26957754[pmid]`."""
    match = _NUMBER_OF.fullmatch(text)
    return {"pmid": pmid, "pmcid": pmcid, "doi": doi}[match[2].lower()](match[1]) if match else None


def _accession(text: str) -> ExternalId | None:
    return pmcid(text) or _plain_id(text)


def _take_away(tags: Tags, tag: str, values: Sequence[str]) -> None:
    left = [value for value in tags.get(tag, ()) if value not in values]
    if left:
        tags[tag] = left
    else:
        tags.pop(tag, None)


def _people(tags: Tags, *names: str) -> list[str]:
    found = (name.strip() for tag in names for value in tags.pop(tag, []) for name in value.split(";"))
    return list(filter(None, found))


def _abstract(tags: Tags) -> str:
    """AB, or N2, which for some is a note and for most the abstract."""
    abstract = "\n".join(tags.pop("AB", [])) or "\n".join(tags.pop("N2", []))
    if tags.get("N2") == [abstract]:
        del tags["N2"]
    return abstract


def _note(tags: Tags) -> str | None:
    """The note, where there is one: who writes several tells of citations and of the export in them."""
    notes = tags.get("N1", ())
    return tags.pop("N1")[0] if len(notes) == 1 else None


def _venue(tags: Tags, kind: str) -> str | None:
    return _first(tags, *_VENUES.get(kind, ("T2", "BT", "C3", "JF", "JO", "J2"))) or None


def _keywords(tags: Tags) -> tuple[str, ...]:
    """One a line; a single line may hold several."""
    keywords = tags.pop("KW", [])
    if len(keywords) == 1:
        keywords = [part.strip() for part in keywords[0].split(";")]
    return tuple(dict.fromkeys(filter(None, keywords)))


def _imprint(tags: Tags, type: str, kind: str) -> dict[str, str]:
    serials = [value.partition("(")[0].strip() for value in tags.pop("SN", [])]
    series = _first(tags, "T3", *(["T2"] if kind == "book" else []))
    return {
        "kind": kind,
        "key": _first(tags, "ID"),
        "volume": _first(tags, "VL", "VO"),
        "number": _first(tags, "IS"),
        "pages": _pages(tags),
        _PUBLISHED_BY.get(type, "publisher"): _first(tags, "PB"),
        "address": _first(tags, "CY"),
        "edition": _first(tags, "ET"),
        "series": series,
        "chapter": _first(tags, "SE"),
        "language": _first(tags, "LA"),
        "editor": " and ".join(_people(tags, "ED", "A2")),
        "issn": ", ".join(value for value in serials if _ISSN.fullmatch(value)),
        "isbn": ", ".join(value for value in serials if not _ISSN.fullmatch(value)),
    }


def _pages(tags: Tags) -> str:
    first, last = _first(tags, "SP"), _first(tags, "EP")
    if not first:
        return last or _first(tags, "C7")
    return f"{first}-{last}" if last and not first.endswith(f"-{last}") else first


def _published(tags: Tags) -> str | None:
    """The most exact of the dates that are of the year of publication."""
    written = [text for tag in ("PY", "Y1", "DA") for text in tags.get(tag, ())]
    dates = [found for text in written if (found := _date(text))]
    for tag in ("PY", "Y1", "DA"):
        _take_away(tags, tag, [text for text in tags.get(tag, ()) if not re.search(r"[^\W\d]", text)])
    return max((found for found in dates if found[:4] == dates[0][:4]), key=len, default=None)


def _date(text: str) -> str | None:
    """The partial date in `2003/05/12/Spring`, `1948/07//`, `2012///`, `2015/october` or words."""
    parts = [part.strip() for part in text.split("/")]
    if parts[-1].lower() in _OTHER_DAYS:
        return None
    return date_of_parts(*parts[:3]) if len(parts) > 1 else date_in_words(text)


def _links(tags: Tags) -> list[str]:
    """All addresses under UR, one or several a line; all but the first stay."""
    texts = [text.strip() for value in tags.pop("UR", []) for text in _ADDRESSES.split(value)]
    texts = [f"https:{text}" if text.startswith("//") else text for text in texts]
    links = list(dict.fromkeys(text for text in texts if is_url(text)))
    if others := [text for text in texts if text and text not in links[:1]]:
        tags["UR"] = others
    return links


def _link(tags: Tags, tag: str) -> str | None:
    """The first value, if it is an address."""
    values = tags.get(tag, ())
    return tags.pop(tag)[0] if len(values) == 1 and is_url(values[0]) else None


def _first(tags: Tags, *names: str) -> str:
    """The first value of the first of these tags; its others, and other tags, stay."""
    for name in names:
        if name in tags:
            first, *rest = tags.pop(name)
            if rest:
                tags[name] = rest
            return first
    return ""


make = Ris
