r"""BibTeX files taken apart: entries with their fields as they stand, macros and concatenations resolved.

Ours and no library's, because none reads the files that people have. Of 441 real ones with 14,244 entries,
bibtexparser 2.1 leaves out 228 entries and does not join what `#` joins, pybtex 0.26 leaves out 310,
bibtexparser 1.4 refuses 7 files and takes 5 seconds a megabyte; a missing comma or a brace too many costs
each of them the rest of the entry. Here all are read, in 0.05 s a megabyte (`benchmarks/bibtex.py`).

Where BibTeX would stop and the meaning is certain, we go on: missing commas, keys and last braces, one
closing brace too many, `\"` in quotes, escaped braces without a partner. A value that runs into the next
entry breaks its own entry only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_MONTHS = "January February March April May June July August September October November December".split()

_ENTRY = re.compile(r"@\s*([^\W\d][\w.:+-]*)\s*(?:\{|\((?=\s*[^\s,(){}\"=]+\s*(?:[,=]|[\w-]+\s*=)))")
_ENTRY_ON_ITS_LINE = r"\n[ \t]*@[ \t]*[A-Za-z]\w*\s*\{[^\S\n]*[^\s,{}=\"%]*[^\S\n]*,"
_KEY = re.compile(r"\s*([^,={}\"\n]*?)\s*(?:,|(?=\})|(?=\n\s*[\w-]+\s*=))")
_BETWEEN = re.compile(r"(?:[\s,]|%[^\n]*(?:\n|\Z))*")
_NAME = re.compile(r"([^\W\d][^\s=,{}\"#%()@]*(?:[ \t]+[^\s=,{}\"#%()@]+)?)\s*=\s*")
_BARE = re.compile(r"[^\s,#{}\"=()%]+")
_BARE_WORDS = re.compile(r"\w[^\s,#{}\"=()%]*[ \t]+\w[^,{}\n\"=#]*(?=[,}\n])")
_CONCATENATION = re.compile(r"\s*#\s*")
_IN_BRACES = re.compile(rf"[{{}}]|{_ENTRY_ON_ITS_LINE}")
_IN_BRACES_ESCAPED = re.compile(rf"\\.|[{{}}]|{_ENTRY_ON_ITS_LINE}", re.DOTALL)
_IN_QUOTES = re.compile(rf"[{{}}\"]|{_ENTRY_ON_ITS_LINE}")
_BRACE = re.compile(r"[{}]")
_NEXT = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]\w*\s*[{(]", re.MULTILINE)
_MORE_FIELDS = re.compile(r"\s*,\s*[A-Za-z][\w-]*\s*=\s*[{\"\d]")
_FIELD_IN_VALUE = re.compile(r"[\n,}]\s*[A-Za-z][\w-]*\s*=\s*[{\"\d]")


@dataclass(slots=True)
class Entry:
    """One entry of a file.

    Attributes:
        kind: its type, in lower case.
        key: its citation key; may be empty.
        fields: values by names in lower case, TeX and line ends and all; of a repeated field, the first.
        line: where it begins, from 1.
        raw: its whole text.
    """

    kind: str
    key: str
    line: int
    raw: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Broken:
    """An entry that cannot be read: where it begins, why, and its text."""

    line: int
    reason: str
    raw: str


class _Unreadable(ValueError):
    """An entry is broken; `at` is where looking for the next one may begin."""

    def __init__(self, reason: str, at: int) -> None:
        super().__init__(reason)
        self.at = at


def entries(text: str) -> Iterator[Entry | Broken]:
    """All entries in their order, without comments, preambles and the definitions of macros."""
    return _Reading(text.replace("\r\n", "\n").replace("\r", "\n")).entries()


class _Reading:
    """How far a text has been read, and the macros that it has defined so far."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._macros = {month[:3].lower(): month for month in _MONTHS}
        self._line, self._counted = 1, 0
        self._in_braces = _IN_BRACES

    def entries(self) -> Iterator[Entry | Broken]:
        at = 0
        while start := self._next(at):
            line = self._line_of(start.start())
            found, at = self._block_or_broken(start, line)
            if found:
                yield found

    def _block_or_broken(self, start: re.Match[str], line: int) -> tuple[Entry | Broken | None, int]:
        """The entry, and where it ends; escaped braces count, as in BibTeX, unless that breaks it."""
        for self._in_braces in (_IN_BRACES, _IN_BRACES_ESCAPED):
            try:
                return self._block(start, line)
            except _Unreadable as error:
                why = error
        return Broken(line, str(why), self._text[start.start() : why.at]), why.at

    def _next(self, at: int) -> re.Match[str] | None:
        """The next block that is not on a line that `%` makes a comment."""
        while start := _ENTRY.search(self._text, at):
            line = self._text.rfind("\n", 0, start.start()) + 1
            if not self._text[line : start.start()].lstrip().startswith("%"):
                return start
            at = self._end_of_line(start.start())
        return None

    def _line_of(self, at: int) -> int:
        self._line += self._text.count("\n", self._counted, at)
        self._counted = at
        return self._line

    def _end_of_line(self, at: int) -> int:
        end = self._text.find("\n", at)
        return len(self._text) if end < 0 else end

    def _block(self, start: re.Match[str], line: int) -> tuple[Entry | None, int]:
        kind, at = start[1].lower(), start.end()
        if kind in ("comment", "preamble"):
            return None, self._end_of_block(at)
        if kind == "string":
            fields, at = self._fields(at, start)
            self._macros |= fields
            return None, at
        key, at = self._key(at)
        fields, at = self._fields(at, start)
        return Entry(kind, key, line, self._text[start.start() : at], fields), at

    def _end_of_block(self, at: int) -> int:
        """Past the brace that closes a comment; of one that nobody closes, its line's end."""
        depth = 1
        for match in _BRACE.finditer(self._text, at):
            depth += 1 if match.group() == "{" else -1
            if not depth:
                return match.end()
        return self._end_of_line(at)

    def _key(self, at: int) -> tuple[str, int]:
        match = _KEY.match(self._text, at)
        return (match[1], match.end()) if match else ("", at)

    def _fields(self, at: int, start: re.Match[str]) -> tuple[dict[str, str], int]:
        """The fields of the block, and where it ends."""
        fields: dict[str, str] = {}
        closing = "}" if start.group().endswith("{") else ")"
        last = ""
        while True:
            at = self._past(_BETWEEN, at)
            sign = self._text[at : at + 1]
            if sign == closing:
                if not _MORE_FIELDS.match(self._text, at + 1):
                    return fields, at + 1
                at += 1  # a brace too many: the entry goes on
            elif not sign or (sign == "@" and _ENTRY.match(self._text, at)):
                self._check_not_swallowed(fields, last, at)
                return fields, at
            else:
                name = _NAME.match(self._text, at)
                if name is None:
                    raise _Unreadable(self._unexpected(at), self._start_of_next(start.end()))
                last = name[1].lower()
                value, at = self._value(last, name.end(), start)
                fields.setdefault(last, value)

    def _check_not_swallowed(self, fields: dict[str, str], last: str, at: int) -> None:
        """An entry that is not closed is whole all the same, unless its last value holds other fields."""
        if _FIELD_IN_VALUE.search(fields.get(last, "")):
            raise _Unreadable(f"the braces of its field {last!r} do not close", at)

    def _value(self, name: str, at: int, start: re.Match[str]) -> tuple[str, int]:
        """A field's value, put together from its parts, and where it ends."""
        parts = []
        while True:
            part, at = self._part(name, at, start)
            parts.append(part)
            joined = _CONCATENATION.match(self._text, at)
            if joined is None:
                return "".join(parts) if len(parts) > 1 else part, at
            at = joined.end()

    def _part(self, name: str, at: int, start: re.Match[str]) -> tuple[str, int]:
        sign = self._text[at : at + 1]
        if sign == "{":
            end = self._end_of_braces(name, at, start)
            return self._text[at + 1 : end], end + 1
        if sign == '"':
            end = self._end_of_quotes(name, at, start)
            return self._text[at + 1 : end], end + 1
        match = _BARE.match(self._text, at)
        if match is None:
            return "", at
        if words := _BARE_WORDS.match(self._text, at):  # nobody quoted them
            return words.group().strip(), words.end()
        return self._macros.get(match.group().lower(), match.group()), match.end()

    def _end_of_braces(self, name: str, at: int, start: re.Match[str]) -> int:
        depth = 0
        for match in self._in_braces.finditer(self._text, at):
            sign = match.group()
            if sign == "{":
                depth += 1
            elif sign == "}":
                depth -= 1
                if not depth:
                    return match.start()
            elif sign[0] == "\n":
                break
        raise _Unreadable(f"the braces of its field {name!r} do not close", self._start_of_next(start.end()))

    def _end_of_quotes(self, name: str, at: int, start: re.Match[str]) -> int:
        depth = 0
        for match in _IN_QUOTES.finditer(self._text, at + 1):
            sign = match.group()
            if sign in "{}":
                depth += 1 if sign == "{" else -1
            elif sign[0] == "\n":
                break
            elif depth <= 0 and not self._is_accent(match.start()):
                return match.start()
        raise _Unreadable(f"the quotes of its field {name!r} do not close", self._start_of_next(start.end()))

    def _is_accent(self, at: int) -> bool:
        r"""Whether the quote is that of `\"o`, which should have stood in braces."""
        return self._text[at - 1] == "\\" and self._text[at + 1 : at + 2].isalpha()

    def _start_of_next(self, at: int) -> int:
        match = _NEXT.search(self._text, at)
        return match.start() if match else len(self._text)

    def _past(self, pattern: re.Pattern[str], at: int) -> int:
        match = pattern.match(self._text, at)
        return match.end() if match else at

    def _unexpected(self, at: int) -> str:
        found = " ".join(self._text[at : at + 30].split())
        return f"a field or the end of the entry should stand where {found!r} stands"
