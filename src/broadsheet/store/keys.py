"""Keys that the store finds papers by: the folded title and the hash of content."""

from __future__ import annotations

import html
import unicodedata
from hashlib import blake2b


def fold(text: str) -> str:
    """Letters and digits alone, without case, accents or TeX: `Poincar\\'e` and `Poincaré` are one."""
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    return "".join(filter(str.isalnum, text.casefold()))


def title_key(title: str) -> int:
    """64-bit signed number of the folded title. Equal keys are a hint; compare what they stand for."""
    return int.from_bytes(blake2b(fold(title).encode(), digest_size=8).digest(), "big", signed=True)


def content_hash(title: str, abstract: str) -> bytes:
    """16 bytes that change when the text that an embedding is made of changes."""
    return blake2b(f"{title}\0{abstract}".encode(), digest_size=16).digest()
