"""A BibTeX entry that somebody pasted into the search field: what it names, and what it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ENTRY = re.compile(r"\s*@\s*[A-Za-z]{3,30}\s*[{(]\s*[^,{}\s]*\s*,")
_FIELD = re.compile(r"[,\s]([A-Za-z_-]{2,30})\s*=\s*")
_BARE = re.compile(r"[^,}\s]*")
_GROUPING = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a BibTeX entry says.

    Attributes:
        names: ids of the work, as written: its DOI, its arXiv id.
        title: without braces.
        words: title and abstract, to search by.
    """

    names: tuple[str, ...]
    title: str
    words: str


def read_bibtex(text: str) -> Pasted | None:
    """The first BibTeX entry of a text that begins with one and has a title; else None."""
    start = _ENTRY.match(text)
    if not start:
        return None
    fields = _fields(text, start.end() - 1)
    title = _plain(fields.get("title", ""))
    if not title:
        return None
    names = tuple(fields[name].strip() for name in ("doi", "eprint") if fields.get(name, "").strip())
    return Pasted(names, title, f"{title}\n{_plain(fields.get('abstract', ''))}".strip())


def _fields(text: str, at: int) -> dict[str, str]:
    fields: dict[str, str] = {}
    while (field := _FIELD.search(text, at)) and "\n@" not in text[at : field.start()]:
        value, at = _value(text, field.end())
        fields.setdefault(field[1].lower(), value)
    return fields


def _value(text: str, at: int) -> tuple[str, int]:
    """A field's value, and where it ends: in braces, in quotation marks, or bare."""
    if text[at : at + 1] not in ("{", '"'):
        bare = _BARE.match(text, at)
        return (bare[0], bare.end()) if bare else ("", at)
    depth, quoted = 0, text[at] == '"'
    for place in range(at, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        closes = text[place] == '"' and place > at if quoted else True
        if depth <= 0 and closes and place > at:
            return text[at + 1 : place], place + 1
    return text[at + 1 :], len(text)


def _plain(value: str) -> str:
    return " ".join(_GROUPING.sub("", value).split())
