"""A query cut into words, phrases, `prefix:value`, parentheses and operators. Linear in its length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple
from urllib.parse import unquote_plus

# What may stand before a colon, with a value as an example.
PREFIXES = {
    **dict.fromkeys(("title", "ti", "abstract", "abs", "all", "co", "rn"), "attention"),
    **dict.fromkeys(("author", "au"), "hopper"),
    **dict.fromkeys(("category", "cat"), "cs.CL"),
    **dict.fromkeys(("venue", "jr"), "NeurIPS"),
    **dict.fromkeys(("submitteddate", "lastupdateddate"), "[20230101 TO 20240101]"),
    "year": "2020..2024",
    "date": "2024-05",
    "since": "2024-05-01",
    "until": "2024-06",
    "has": "code",
    "id": "2405.14979",
}
# Titles and pasted text have these before a colon and a space: "Year: a survey", "Abstract: We show …".
IN_TITLES = frozenset({"title", "abstract", "year", "date", "all", "co", "id"})
OPERATORS = ("AND", "OR", "ANDNOT", "NOT")

_PREFIX = "(?i:" + "|".join(PREFIXES) + "):"
_START = re.compile(rf'\s*(?:(?<![^\s(])(?P<minus>-)(?=[^\W_]|["(]))?(?P<prefix>{_PREFIX})?')
_WORD = re.compile(r"\S+")
_OPERATOR = re.compile(rf"({'|'.join(OPERATORS)})(?=[\s()]|$)")
# Blanks to be: control signs, half signs that no database takes, and the byte order mark.
_BLANK = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
_STRAIGHT = str.maketrans("“”„‟＂", '"""""')
# `ti:graph+networks`, `%28au:a+OR+au:b%29`; not `ti:C++`, nor where only quotes hold the plus.
_QUOTED = re.compile(r'"[^"]*"')
_ESCAPED = re.compile(rf"(?:[-(]|%28)*{_PREFIX}\S*?[^\s+]\+[^\s+]")
_LEADING = re.compile(rf"-*\(*-*(?:{_PREFIX})?[(\[]*")


class Trouble(ValueError):
    """A query, or a part of it, that the language has no meaning for.

    Args:
        what: names the part and what is wrong with it.
        way_out: what to write instead.
    """

    def __init__(self, what: str, way_out: str) -> None:
        super().__init__(f"{what}; searched as plain words ({way_out})")
        self.what, self.way_out = what, way_out


Kind = Literal["word", "phrase", "field", "open", "close", "operator"]


class Token(NamedTuple):
    """One piece of a query.

    Attributes:
        text: the word, phrase, value of the field, or name of the operator.
        prefix: in lower case, without the colon; of a field, or of a parenthesis (`ti:(a OR b)`).
        excluded: a minus stands before it.
    """

    kind: Kind
    text: str = ""
    prefix: str = ""
    excluded: bool = False
    quoted: bool = False


def cleaned(text: str) -> str:
    """The query with straight quotation marks, without control signs, and out of arXiv's URL form."""
    text = text.translate(_STRAIGHT).strip()
    if len(text.split(maxsplit=1)) == 1 and _ESCAPED.match(_QUOTED.sub("_", text)):
        text = unquote_plus(text, errors="replace").translate(_STRAIGHT)
    return _BLANK.sub(" ", text).strip()


def plain(text: str) -> str:
    """The words of a cleaned query that was not understood, without the signs of the language."""
    pieces = (_trimmed(_LEADING.sub("", piece, count=1)) for piece in text.replace('"', " ").split())
    words = [piece for piece in pieces if piece and piece not in OPERATORS]
    return " ".join(words or re.sub(r'["()\[\]:]', " ", text).split())


def tokens(text: str) -> Iterator[Token]:
    """The pieces of a cleaned query, in order. Quotes with no letter or digit between them are no piece.

    Raises:
        Trouble: a quotation mark or bracket is not closed, or a prefix has nothing after it.
    """
    at = 0
    while at < len(text):
        start = _START.match(text, at)
        assert start is not None
        token, at = _token(text, start)
        if token.kind != "phrase" or has_sign(token.text):
            yield token


def has_sign(text: str) -> bool:
    """Whether there is a letter or digit to look for."""
    return any(map(str.isalnum, text))


def one_line(text: str) -> str:
    """The text without quotation marks, one space between words."""
    return " ".join(text.replace('"', " ").split())


def _token(text: str, start: re.Match[str]) -> tuple[Token, int]:
    """The piece that begins at `start`, and where it ends."""
    at, excluded = start.end(), start["minus"] is not None
    prefix = (start["prefix"] or "").lower().rstrip(":")
    sign = text[at : at + 1]
    if sign == '"':
        value, end = _until('"', text, at)
        return _valued("phrase", one_line(value), prefix, excluded, quoted=True), end
    if sign == "[" and prefix.endswith("date"):
        value, end = _until("]", text, at)
        return Token("field", value.strip(), prefix, excluded), end
    if sign == "(":
        return Token("open", "", prefix, excluded), at + 1
    if prefix:
        return _bare_field(text, at, start["prefix"], excluded)
    if sign == ")":
        return Token("close"), at + 1
    if not excluded and (operator := _OPERATOR.match(text, at)):
        return Token("operator", operator[0]), operator.end()
    word = _word(text, at)
    return Token("word", word, "", excluded), at + len(word)


def _bare_field(text: str, at: int, written: str, excluded: bool) -> tuple[Token, int]:
    value, prefix = _word(text, at), written.lower().rstrip(":")
    if not value and at < len(text) and prefix in IN_TITLES:
        return Token("word", written), at
    return _valued("field", one_line(value).rstrip(",;:"), prefix, excluded), at + len(value)


def _valued(kind: Kind, value: str, prefix: str, excluded: bool, quoted: bool = False) -> Token:
    if prefix and not has_sign(value):
        raise Trouble(f"{prefix}: has nothing after it", f"leave no space, as in {prefix}:{PREFIXES[prefix]}")
    return Token("field" if prefix else kind, value, prefix, excluded, quoted)


def _until(close: str, text: str, at: int) -> tuple[str, int]:
    """What stands between the sign at `at` and the next `close`, and the place after that."""
    end = text.find(close, at + 1)
    if end < 0:
        name = "quotation mark" if close == '"' else "bracket"
        what = f"the {name} before {shown(text[at + 1 :])}" if text[at + 1 :] else f"the last {name}"
        raise Trouble(f"{what} is not closed", f"write {close} where it ends, or leave it out")
    return text[at + 1 : end], end + 1


def _word(text: str, at: int) -> str:
    """The signs from here to the next space, less parentheses that close what opened before."""
    word = _WORD.match(text, at)
    return _trimmed(word[0]) if word else ""


def _trimmed(word: str) -> str:
    """`O(n)` stays as it is; `networks))` loses both."""
    surplus = word.count(")") - word.count("(")
    closing = len(word) - len(word.rstrip(")"))
    return word[: len(word) - min(surplus, closing)] if surplus > 0 else word


def shown(text: str) -> str:
    """The beginning of a reader's text, to be named in a sentence."""
    text = " ".join(text[:200].split())
    return f"“{text}”" if len(text) <= 40 else f"“{text[:39]}…”"
