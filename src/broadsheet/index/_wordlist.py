"""Lists of words with how many papers have each, and the words that are like a given one."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Self

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

LONGEST = 40  # letters
_KEPT = 10_000  # words whose count is remembered
_CLASSES = 32  # of letters; twice, they fill 64 bits


class Counted:
    """n words with their counts, the shorter before the longer, each length in the order of code points.

    Attributes:
        words: n of at most 40 letters.
        counts: (n,) papers.
        count: tells how many papers have a word.
    """

    def __init__(self, words: Sequence[str], counts: NDArray[np.int32]) -> None:
        self.words, self.counts = words, counts
        # (42,) at i, where words of at least i letters begin.
        self._starts = [bisect_left(words, length, key=len) for length in range(LONGEST + 2)]
        # A page of hits asks two hundred times, mostly for what the one before has asked, too.
        self.count = lru_cache(maxsize=_KEPT)(self._count)

    @classmethod
    def of(cls, counted: Mapping[str, int]) -> Self:
        """These words."""
        words = sorted(counted)
        words.sort(key=len)
        return cls(words, np.fromiter((counted[word] for word in words), np.int32, len(words)))

    def counted(self) -> Counter[str]:
        """How many papers have each word."""
        return Counter(dict(zip(self.words, self.counts.tolist(), strict=True)))

    def _count(self, word: str) -> int:
        """Papers that have the word."""
        at = bisect_left(self.words, word, *self._between(len(word), len(word)))
        return int(self.counts[at]) if at < len(self.words) and self.words[at] == word else 0

    def beginning(self, start: str, limit: int) -> list[str]:
        """Words that begin so, most papers first."""
        places: list[int] = []
        for length in range(len(start), LONGEST + 1):
            low, high = self._between(length, length)
            first = bisect_left(self.words, start, low, high)
            places += range(first, bisect_left(self.words, start + "\U0010ffff", first, high))
        places.sort(key=lambda place: (-int(self.counts[place]), place))
        return [self.words[place] for place in places[:limit]]

    def _between(self, shortest: int, longest: int) -> tuple[int, int]:
        """The places of words of these lengths."""
        first, last = (min(max(length, 0), LONGEST + 1) for length in (shortest, longest + 1))
        return self._starts[first], self._starts[last]


class Words(Counted):
    """Words that know which others are like them."""

    def __init__(self, words: Sequence[str], counts: NDArray[np.int32]) -> None:
        super().__init__(words, counts)
        self._signs = _signs(words, self._starts)

    def near(self, word: str, most_edits: int) -> list[tuple[str, int]]:
        """The other words within that many edits, most papers first.

        Letters are compared first: one edit takes at most one letter away and brings at most one, so no
        word is missed. It leaves a few hundred of 150,000 for the exact distance.
        """
        low, high = self._between(len(word) - most_edits, len(word) + most_edits)
        differ = self._signs[low:high] ^ _sign(word)
        for _ in range(2 * most_edits):
            differ &= differ - np.uint64(1)  # clears one bit that is set, if any is
        places = (np.flatnonzero(differ == 0) + low).tolist()
        alike = [self.words[place] for place in places]
        found = process.extract(word, alike, scorer=OSA.distance, score_cutoff=most_edits, limit=None)
        counted = [(near, int(self.counts[places[at]])) for near, edits, at in found if edits]
        return sorted(counted, key=lambda near: (-near[1], near[0]))


def _signs(words: Sequence[str], starts: Sequence[int]) -> NDArray[np.uint64]:
    """(n,) for each word, 64 bits: which classes of letters it has, and which of them more than once."""
    signs = np.zeros(len(words), np.uint64)
    for length in range(1, LONGEST + 1):
        first, last = starts[length], starts[length + 1]
        text = "".join(words[first:last]).encode("utf-32-le")
        bits = _bits(np.frombuffer(text, np.uint32)).reshape(last - first, length)
        once = np.bitwise_or.accumulate(bits, axis=1)
        twice = np.bitwise_or.reduce(bits[:, 1:] & once[:, :-1], axis=1)
        signs[first:last] = once[:, -1] | twice << np.uint64(_CLASSES)
    return signs


def _sign(word: str) -> np.uint64:
    bits = _bits(np.frombuffer(word.encode("utf-32-le", "surrogatepass"), np.uint32)).tolist()
    once = twice = 0
    for bit in bits:
        twice |= bit & once
        once |= bit
    return np.uint64(once | twice << _CLASSES)


def _bits(letters: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """One bit for the class of each letter: a to z have their own, all others share six."""
    latin = (letters >= ord("a")) & (letters <= ord("z"))
    classes = np.where(latin, letters - ord("a"), 26 + letters % 6)
    return np.uint64(1) << classes.astype(np.uint64)
