"""Keys that the store finds papers by: the folded title, likenesses of the text, the hash of content."""

from __future__ import annotations

import html
import re
import unicodedata
import zlib
from functools import lru_cache
from hashlib import blake2b

_WORD = re.compile(r"[^\W_]+")
_MARKED_UP = re.compile(r"[\\{}$^_&]")
_DRESS = re.compile(
    r"\\(?:text(?:rm|bf|it|tt|sc|sf|sl|normal|(?:sub|super)script|e[nm]dash)?|math(?:rm|bf|it|tt|sf|cal|bb|frak|scr)"
    r"|emph|boldsymbol|bm|bf|it|rm|tt|sc|sf|em|[mh]box|ensuremath|operatorname|[vh]?phantom"
    r"|bar|overline|underline|hat|widehat|tilde|widetilde|vec|dot|left|right|[lr]angle)(?![a-zA-Z])"
)
_SIGNS = re.compile(r"\\[^a-zA-Z\s]|\\[a-zA-Z](?=\{)|[\\{}$^_]")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_SUFFIXES = frozenset("jr sr ii iii iv".split())
_VOWELS = frozenset("AEIOUY")

# Words that half of all papers have say nothing of which one it is.
_COMMON = frozenset(
    """
    a an the of for in on and with to via by from at is are as its it be or not into this that these those
    we our can such which has have been was were more most than also but both their they between over
    under through towards toward while when where however without across how what do does other some all
    each many one two first use used uses using based show shows shown propose proposed present presents
    paper work study new novel method methods approach approaches model models results result performance
    learning learn training trained neural network networks deep data dataset datasets analysis system
    systems problem problems task tasks existing different several various recent recently state art
    achieve achieves improve improved demonstrate experiments experimental framework large high time well
    """.split()
)
_SPANS = 3  # of an abstract; each is so many words long, common ones left out:
_SPAN_WORDS = 4
_ENDS_WORDS = 2  # of a title

_REMEMBERED = 4096  # keys of a batch are asked for when its papers are looked up, and when they are written


def fold(text: str) -> str:
    """Letters and digits alone, without case, accents or TeX: `Poincar\\'e` and `Poincaré` are one."""
    if "&" in text:
        text = html.unescape(text)
    if "\\" in text:
        text = _DRESS.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    return "".join(filter(str.isalnum, text.casefold()))


def words(text: str) -> list[str]:
    """Its words in order, without case, accents or TeX."""
    if _MARKED_UP.search(text):
        text = _SIGNS.sub("", _DRESS.sub("", html.unescape(text)))
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return _WORD.findall(text.casefold())


@lru_cache(maxsize=_REMEMBERED)
def title_key(title: str) -> int:
    """64-bit signed number of the folded title. Equal keys are a hint; compare what they stand for."""
    return int.from_bytes(blake2b(fold(title).encode(), digest_size=8).digest(), "big", signed=True)


def content_hash(title: str, abstract: str) -> bytes:
    """16 bytes that change when the text that an embedding is made of changes."""
    return blake2b(f"{title}\0{abstract}".encode(), digest_size=16).digest()


@lru_cache(maxsize=_REMEMBERED)
def likeness_keys(title: str, abstract: str, first_author: str) -> tuple[int, ...]:
    """Up to five 48-bit numbers, some of which stay when a title or an abstract is edited.

    The first and the last words of the title, each with the author's family name; and spans of the abstract
    that begin with the words whose checksums are the least. Equal keys are a hint, as those of titles are.
    """
    found = {*_title_ends(title, first_author), *_abstract_spans(abstract)}
    return tuple(int.from_bytes(blake2b(text.encode(), digest_size=6).digest(), "big") for text in found)


def family_name(name: str) -> str:
    """The last word of the family name, folded, in `Ada Lovelace`, `Lovelace, Ada`, `Lovelace A`."""
    family, comma, _ = name.partition(",")
    parts = family.split()
    if len(parts) > 1 and fold(parts[-1]) in _SUFFIXES:
        parts.pop()
    if not comma and len(parts) > 1 and _is_initials(parts[-1]) and len(parts[0]) > 2:
        parts.pop()
    return fold(parts[-1]) if parts else ""


def _is_initials(part: str) -> bool:
    """Whether it is `A` or `JR` after a family name; `LI` may well be one."""
    letters = part.rstrip(".")
    return len(letters) == 1 or (len(letters) < 4 and letters.isupper() and _VOWELS.isdisjoint(letters))


def _title_ends(title: str, first_author: str) -> list[str]:
    family = family_name(first_author)
    whole = words(title)
    telling = [word for word in whole if word not in _COMMON]
    if len(telling) < _ENDS_WORDS:
        telling = whole
    if not (family and telling):
        return []
    return [
        f"<{family} {' '.join(telling[:_ENDS_WORDS])}",
        f">{family} {' '.join(telling[-_ENDS_WORDS:])}",
    ]


def _abstract_spans(abstract: str) -> list[str]:
    telling = [word for word in words(abstract) if word not in _COMMON]
    if len(telling) < 2 * _SPAN_WORDS:
        return []
    distinct = list(set(telling[: 1 - _SPAN_WORDS]))
    sums = map(zlib.crc32, " ".join(distinct).encode().split())  # one encoding is quicker than fifty
    starts = (telling.index(word) for _, word in sorted(zip(sums, distinct, strict=True))[:_SPANS])
    return [" ".join(telling[start : start + _SPAN_WORDS]) for start in starts]
