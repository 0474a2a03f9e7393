"""RIS as it is found: its lines put together to entries, whatever is wrong with spaces, ends and encoding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ._text_lines import text_lines

_BEGIN = re.compile(r"[\s\ufeff]*TY( {0,2})-\s*(.*)")
_STRICT = re.compile(r"([A-Z][A-Z0-9])  -\s?(.*)")
_LOOSE = re.compile(r"\s*([A-Z][A-Z0-9]) {0,2}-(?:\s+(.*))?")  # only where the entry's TY is written so
_END = re.compile(r"\s*ER(?:  -.*| -\s*)")


@dataclass(slots=True)
class Entry:
    """One reference: the number of its first line, and (tag, value) in their order; TY among them."""

    line: int
    fields: list[tuple[str, str]] = field(default_factory=list)
    is_loose: bool = False

    def raw(self) -> str:
        """The entry as lines again, to be shown."""
        return "\n".join(f"{tag}  - {value}" for tag, value in self.fields)


def entries(path: Path) -> Iterator[Entry]:
    """Every reference of the file. One ends at ER, at the next TY, or with the file.

    What stands between references is passed over; lines with tags make one also where TY is missing.

    Raises:
        SourceError: the file cannot be read.
    """
    entry: Entry | None = None
    for number, line in enumerate(text_lines(path), 1):
        line = line.rstrip("\r\n")
        if (begin := _BEGIN.fullmatch(line)) and not (entry and _belongs(begin[1], entry)):
            if entry and any(tag != "TY" for tag, _ in entry.fields):
                yield entry
                entry = None
            entry = entry or Entry(number)
            entry.is_loose = begin[1] != "  " or line[0] == " "
            entry.fields = [("TY", begin[2].strip())]
        elif _END.fullmatch(line):
            if entry:
                yield entry
            entry = None
        elif tagged := (_LOOSE if entry and entry.is_loose else _STRICT).fullmatch(line):
            entry = entry or Entry(number)
            entry.fields.append((tagged[1], (tagged[2] or "").strip()))
        elif entry and line.strip():
            _go_on(entry, line.strip())
    if entry:
        yield entry


def _belongs(spaces: str, entry: Entry) -> bool:
    """Whether what looks like a TY is a line of the entry's text: spaced otherwise than its own tags."""
    return spaces != "  " and not entry.is_loose


def _go_on(entry: Entry, line: str) -> None:
    """A line without a tag: one more keyword, or more of the last value."""
    tag, value = entry.fields[-1]
    if tag == "KW":
        entry.fields.append((tag, line))
    elif tag != "TY":
        space = "\n" if tag == "N1" else " "
        entry.fields[-1] = (tag, f"{value}{space}{line}".strip())
