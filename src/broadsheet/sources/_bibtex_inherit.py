"""What entries inherit: by `crossref` from the book they stand in, by `xdata` from anywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ._bibtex import Entry, entries

_NAMED = re.compile(r"\b(?:crossref|xdata)\s*=\s*[{\"]\s*([^{}\"]*)", re.IGNORECASE)
_DEPTH = 4
# What a book's title and its parts are called in the entry of a chapter.
_RENAMED = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon"}
# What speaks of the book alone.
_KEPT = frozenset(
    "crossref xref xdata ids label options presort sortkey sorttitle shorttitle key abstract annote note file"
    " keywords pages doi url urldate pdf eprint eprinttype archiveprefix primaryclass eprintclass".split()
)


class Parents:
    """The entries of a file that others inherit from."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._entries = entries

    @classmethod
    def of(cls, text: str) -> Parents:
        """Those named in the text, wherever they stand in it; the first of each name."""
        named = {key for value in _NAMED.findall(text) for key in _keys(value)}
        found: dict[str, Entry] = {}
        if named:
            for entry in entries(text):
                if isinstance(entry, Entry) and entry.key.lower() in named:
                    found.setdefault(entry.key.lower(), entry)
        return cls(found)

    def fields_of(self, entry: Entry, depth: int = 0) -> dict[str, str]:
        """The entry's fields with those that it inherits."""
        fields = dict(entry.fields)
        if depth > _DEPTH or not self._entries:
            return fields
        for parent in self._named(fields.get("xdata", "")):
            fields = self.fields_of(parent, depth + 1) | fields
        for parent in self._named(fields.get("crossref", "")):
            fields = _handed_down(self.fields_of(parent, depth + 1), fields) | fields
        return fields

    def _named(self, value: str) -> list[Entry]:
        return [self._entries[key] for key in _keys(value) if key in self._entries]


def _handed_down(parent: Mapping[str, str], child: Mapping[str, str]) -> dict[str, str]:
    fields = {name: value for name, value in parent.items() if name not in _KEPT}
    if "title" not in child:
        return fields
    renamed = {_RENAMED[name]: value for name, value in fields.items() if name in _RENAMED}
    return renamed | {name: value for name, value in fields.items() if name not in _RENAMED}


def _keys(value: str) -> list[str]:
    return [key for part in value.split(",") if (key := part.strip().lower())]
