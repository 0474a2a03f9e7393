"""The lines of a text file, streamed, whatever encoding it is in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from broadsheet.tools import files

_CHINESE = re.compile("[\u4e00-\u9fff]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_OLD_MAC = re.compile(r"(?<=\r)(?!\n)")


def text_lines(path: Path) -> Iterator[str]:
    r"""The file's lines with their ends (`\n`, `\r\n` or `\r`), unpacked, without a byte order mark.

    UTF-8 is read line by line. A file that is not is looked at whole; where it is neither in UTF-16 nor
    Chinese, its lines that are not UTF-8 are taken for Windows' Western encoding.

    Raises:
        SourceError: the file cannot be read.
    """
    for number, line in enumerate(files.lines(path)):
        text = _decoded(line)
        if text is None:
            whole = files.text(path, files.OLD_ENCODINGS)
            if b"\0" in line or _CHINESE.search(whole):
                for line_of_whole in _LINE.findall(whole)[number:]:
                    yield from _pieces(line_of_whole)
                return
            text = line.decode("cp1252", "replace")
        yield from _pieces(text if number else text.removeprefix("\ufeff"))


def _pieces(text: str) -> list[str]:
    return [part for part in _OLD_MAC.split(text) if part] if "\r" in text else [text]


def _decoded(line: bytes) -> str | None:
    """The line as text; None if it is not UTF-8."""
    try:
        return line.decode() if b"\0" not in line else None
    except UnicodeDecodeError:
        return None
