"""Citation keys: what a paper is called in a document that cites it."""

from __future__ import annotations

import re
import unicodedata
import zlib
from hashlib import blake2b

from broadsheet.tools.latex import MATH
from broadsheet.tools.names import parts
from broadsheet.types import Paper

_REFUSED = re.compile(r"[\s,{}\"#%=~\\()'\x00-\x1f]+")
_WORD = re.compile(r"[^\W_]+")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ə": "e"}
)
_SMALL_WORDS = frozenset(
    "a an the on of for in to and or with from by at as is are do does can how what why when towards toward"
    " der die das ein eine un une le la les el los las".split()
)
_LONGEST_PART = 24
_BITS = 1 << 26


def citation_key(paper: Paper) -> str:
    """The key that a file gave it, or `vaswani2017attention`: family name, year, first word of weight.

    It depends on the paper alone. A key of our making is ASCII in lower case; a paper whose author and title
    have no Latin letters is called by its id.
    """
    if given := _REFUSED.sub("", paper.imprint.get("key", "")):
        return given
    family = _plain(parts(paper.authors[0].name).family) if paper.authors else ""
    words = (_plain(word) for word in _WORD.findall(MATH.sub(" ", paper.title)))
    first = next((word for word in words if word and word not in _SMALL_WORDS), "")
    if not (family or first):
        return _plain(paper.id) or f"paper{_fingerprint(paper)}"
    return f"{family[:_LONGEST_PART]}{(paper.published or '')[:4]}{first[:_LONGEST_PART]}"


class Keys:
    """Keys within one file, where no two may be alike; the memory of 8 MB does not grow with their number."""

    def __init__(self) -> None:
        self._taken = bytearray(_BITS // 8)

    def of(self, paper: Paper) -> str:
        """The paper's key; where it is taken, or (at a million papers, one in 130) only seems to be, with a
        suffix from its id.

        BibTeX does not tell capital letters from small ones; nor is that done here.
        """
        key = citation_key(paper)
        if self._take(key):
            return key
        key = f"{key}-{_fingerprint(paper)}"
        self._take(key)
        return key

    def _take(self, key: str) -> bool:
        byte, bit = divmod(zlib.crc32(key.lower().encode()) % _BITS, 8)
        free = not self._taken[byte] >> bit & 1
        self._taken[byte] |= 1 << bit
        return free


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return _NOT_PLAIN.sub("", folded)


def _fingerprint(paper: Paper) -> str:
    return blake2b(paper.id.encode("utf-8", "replace"), digest_size=4).hexdigest()
