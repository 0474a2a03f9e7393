r"""Plain text with mathematics as TeX in BibTeX's braces."""

from __future__ import annotations

import re
from collections.abc import Callable

from broadsheet.tools.latex import MATH, readable

_SIGNS = {sign: f"\\{sign}" for sign in "&%#_{}$"} | {
    "\\$": "\\$", "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_SPECIAL = re.compile(r"\\\$|[&%#_{}~^$\\]")
_DASHES = re.compile(r"-(?=-)")
_COMMENT = re.compile(r"(?<!\\)(?=[%#])")
_GROUPING = re.compile(r"[{~]")
_BRACE = re.compile(r"[{}]")
_LONE = {"{": r"\lbrace{}", "}": r"\rbrace{}"}
_CAPITALS = re.compile(r"(?<![^\W_])[^\W_]+[A-Z][^\W_]*")


def tex(text: str) -> str:
    """TeX that prints the text, on one line, its mathematics as it is.

    Nearly always `readable` makes the text of it again. Text that is TeX itself stays as it is.
    """
    text = " ".join(text.split())
    if not (_SPECIAL.search(text) or "--" in text):
        return text
    escaped = _outside_math(text, _escaped)
    is_plain = readable(escaped) == text or text.endswith("\\") or _balanced(text) != text
    return _balanced(_without_comments(escaped if is_plain else text))


def title_tex(text: str) -> str:
    """As `tex`, with words protected whose capitals a style would make small: `{BERT}`."""
    text = " ".join(text.split())
    escaped = _outside_math(text, _protected)
    if escaped == text or readable(escaped) != text:
        return tex(text)
    return _balanced(_without_comments(escaped))


def reads_back(written: str, text: str) -> bool:
    """Whether our source makes the text of what is written."""
    raw = written == text and _GROUPING.search(MATH.sub("", text))  # which it takes away
    return readable(written) == text and not raw


def _outside_math(text: str, change: Callable[[str], str]) -> str:
    pieces: list[str] = []
    at = 0
    for match in MATH.finditer(text):
        pieces += (change(text[at : match.start()]), match.group())
        at = match.end()
    return "".join((*pieces, change(text[at:])))


def _escaped(text: str) -> str:
    return _DASHES.sub("-{}", _SPECIAL.sub(lambda match: _SIGNS[match.group()], text))


def _protected(text: str) -> str:
    pieces: list[str] = []
    at = 0
    for match in _CAPITALS.finditer(text):
        pieces += (_escaped(text[at : match.start()]), f"{{{match.group()}}}")
        at = match.end()
    return "".join((*pieces, _escaped(text[at:])))


def _without_comments(text: str) -> str:
    """The text with `%` and `#` escaped in mathematics as well, where they would end the line or the run."""
    if "%" not in text and "#" not in text:
        return text
    return MATH.sub(lambda match: _COMMENT.sub(r"\\", match.group()), text)


def _balanced(text: str) -> str:
    """The text with commands in place of braces that have no partner; BibTeX counts escaped ones as well."""
    lone: list[int] = []
    opened: list[int] = []
    for match in _BRACE.finditer(text):
        if match.group() == "{":
            opened.append(match.start())
        elif opened:
            opened.pop()
        else:
            lone.append(match.start())
    for at in sorted((*lone, *opened), reverse=True):
        start = at - 1 if text[at - 1 : at] == "\\" else at
        text = text[:start] + _LONE[text[at]] + text[at + 1 :]
    return text
