"""Text from outside as safe HTML: escaped, with mathematics marked, words lit and addresses linked.

Mathematics stays as its TeX source inside `<span class="tex">`, legible as it is; `site.js` sets it
with KaTeX. It is found here and not in the browser so that no highlight ever cuts a formula in two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

# Between single dollars anything with \, ^ or _ is mathematics; the rest by Pandoc's rule, which keeps
# prices out: no space inside the dollars, no digit after the closing one.
# Lengths are bounded so that a hostile text cannot make the search quadratic.
_MATH = r"""
    \$\$ .{1,2000}? \$\$
  | \\\[ .{1,2000}? \\\]
  | \\\( .{1,1000}? \\\)
  | (?<!\\)\$ (?= [^$]{0,1000} [\\^_] ) (?:[^$\\]|\\.){1,1000} \$
  | (?<!\\)\$ (?![\s$]) (?:[^$\\]|\\.){1,1000} (?<!\s)\$ (?!\d)
"""
_URL = r"""https?://[^\s<>"'\\^`{|}]+"""
_PIECE = re.compile(f"(?P<math>{_MATH})|(?P<url>{_URL})", re.VERBOSE | re.DOTALL)
_SIGNS = ("$", "\\[", "\\(", "http")  # no text without one of them has a piece: most have none
_SAFE_URL = re.compile(r"https?://[^\s/?#\x00-\x1f\x7f\\][^\s\x00-\x1f\x7f\\]*", re.IGNORECASE)
_REMEMBERED = 2000  # texts, of some 3 kB: the pages of a day are asked for again and again
_WORD = re.compile(r"[^\W_]+")
_AFTER_A_URL = ".,;:!?)]*"


def safe_url(url: str | None) -> str | None:
    """The address if it may become a link (http or https, no odd signs), else None."""
    return url if url and _SAFE_URL.fullmatch(url) else None


def rich(text: str, words: Sequence[str] = (), links: bool = False) -> Markup:
    """`text` as HTML.

    Args:
        words: words to light up, as they stand in the text; whole words only, in any case.
        links: whether addresses become links; not inside another link, as in titles.
    """
    return _rich(text, frozenset(word.lower() for word in words if word.isalnum()), links)


@lru_cache(maxsize=_REMEMBERED)
def _rich(text: str, lit: frozenset[str], links: bool) -> Markup:
    parts: list[str] = []
    done = 0
    for piece in _PIECE.finditer(text) if any(sign in text for sign in _SIGNS) else ():
        parts += _plain(text[done : piece.start()], lit)
        if piece["math"]:
            parts.append(_math(piece["math"]))
        else:
            parts += _address(piece["url"]) if links else _plain(piece["url"], lit)
        done = piece.end()
    return Markup("".join([*parts, *_plain(text[done:], lit)]))  # each part is escaped already


def lit_abstract(text: str, words: Sequence[str], sentence: str) -> Markup:
    """An abstract as HTML with its words lit, and its nearest sentence marked as such.

    Args:
        sentence: as it stands in the text; empty, or one that would cut a formula in two, is not marked.
    """
    before, found, after = text.partition(sentence) if sentence else (text, "", "")
    if not found or before.count("$") % 2 or found.count("$") % 2:
        return rich(text, words, links=True)
    first, near, last = (rich(part, words, links=True) for part in (before, found, after))
    return Markup(f'{first}<span class="near">{near}</span>{last}')  # each is escaped already


def plain_words(count: int, one: str, many: str) -> str:
    """A count with its noun: "1 paper", "1,284 papers"."""
    return f"{count:,} {one if count == 1 else many}"


def _plain(text: str, lit: frozenset[str]) -> Iterable[str]:
    """Escaped text, its lit words marked."""
    done = 0
    for start, end in _lit_places(text, lit) if lit else ():
        yield escape(text[done:start])
        yield f"<mark>{text[start:end]}</mark>"  # letters and digits need no escape
        done = end
    yield escape(text[done:])


def _lit_places(text: str, lit: frozenset[str]) -> list[tuple[int, int]]:
    """Where the words stand, each whole, in order. To look for each costs a fifth of reading all words."""
    small = text.lower()
    if len(small) != len(text):  # as "İ" makes it
        words = _WORD.finditer(text)
        return [word.span() for word in words if word[0].lower() in lit]
    found = []
    for word in lit:
        start = small.find(word)
        while start >= 0:
            end = start + len(word)
            if not small[start - 1 : start].isalnum() and not small[end : end + 1].isalnum():
                found.append((start, end))
            start = small.find(word, end)
    return sorted(found)


def _math(source: str) -> Markup:
    return Markup('<span class="tex" translate="no">{}</span>').format(source)


def _address(url: str) -> Iterable[str]:
    shown = url.rstrip(_AFTER_A_URL)
    if not safe_url(shown):
        return [escape(url)]
    link = Markup('<a href="{0}" rel="noopener noreferrer nofollow external">{0}</a>').format(shown)
    return [link, escape(url[len(shown) :])]
