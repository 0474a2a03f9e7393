"""The words of a page's texts that begin as given stems do, without making a string of every word.

A page of hits has some 6,000 words, of which 300 can be meant: all are looked at as numbers, at once, and
only those few are cut out.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

_KEPT = 3  # letters that a word and its stem have in common, but for dying, lying and tying
_SHORT = 3  # letters of a stem that has only two in common with its words: trying, tri
_LETTERS = 0x20000  # code points that are looked up; what lies above is Chinese, and of letters
_WIDTH = np.uint64(20)  # bits of a letter in a key of three

Codes = NDArray[np.uint32]


def words_beginning(texts: Sequence[str], stems: Collection[str]) -> list[list[tuple[int, str]]]:
    """For each text the places and words that begin, in any case, as one of the stems does, in order.

    A word is a run of letters and digits.
    """
    joined = "\n".join(texts)
    starts, ends = _likely(joined, stems)
    words = [joined[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    firsts = np.array(list(accumulate((len(text) + 1 for text in texts), initial=0)), np.int64)
    cuts = np.searchsorted(starts, firsts)
    within = (starts - np.repeat(firsts[:-1], np.diff(cuts))).tolist()
    return [list(zip(within[a:b], words[a:b], strict=True)) for a, b in pairwise(cuts.tolist())]


def _likely(text: str, stems: Collection[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each word that can be meant starts and ends."""
    small = np.zeros(len(text) + _KEPT + 1, np.uint32)  # a sign before the text, and some behind it
    small[1 : len(text) + 1] = _small().take(_codes(text))
    inside = small != 0
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = edges[::2], edges[1::2]
    letters = [small[starts + place].astype(np.uint64) for place in range(1, _KEPT + 1)]
    two = letters[0] << _WIDTH | letters[1]
    three = two << _WIDTH | letters[2]
    meant = np.zeros(len(starts), np.bool_)
    for key in {_key(stem, _KEPT) for stem in stems if len(stem) > _SHORT}:
        meant |= three == key
    for key in {_key(stem, _KEPT - 1) for stem in stems if len(stem) <= _SHORT}:
        meant |= two == key
    return starts[meant], ends[meant]


def _key(word: str, letters: int) -> np.uint64:
    """The first letters as one number; nothing stands where a word has fewer."""
    key = 0
    for code in [*_codes(word[:letters]).tolist(), 0, 0][:letters]:
        key = key << int(_WIDTH) | code
    return np.uint64(key)


def _codes(text: str) -> Codes:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.minimum(codes, np.uint32(_LETTERS - 1))


@cache
def _small() -> Codes:
    """The small form of each letter and digit by its code point; 0 for other signs."""
    signs = [chr(code) for code in range(_LETTERS)]
    small = [lower if len(lower := sign.lower()) == 1 else sign for sign in signs]
    codes = [ord(form) if sign.isalnum() else 0 for sign, form in zip(signs, small, strict=True)]
    codes[-1] = _LETTERS - 1
    return np.array(codes, np.uint32)
