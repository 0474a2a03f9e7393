"""Which words a paper has, and how much each tells of it."""

from __future__ import annotations

import math
import re
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Protocol

import numpy as np

from broadsheet.index._words import STOP_WORDS
from broadsheet.ranking.sparse import Ids, Values
from broadsheet.store.keys import words

_WORD = re.compile(r"[^\W\d_]{2,}")
_COMMON = 0.3  # share of papers; a word that more of them have tells nothing
_MANY = 12  # papers; in fewer, what many have may be what they are about
_LONGEST = 40  # letters
_OF_AUTHORS = 0.35  # share of likeness where authors are known, the rest is words
AUTHOR = "@"  # before the name of an author, to tell it from a word


class Counts(Protocol):
    """How many papers have a word."""

    def papers(self) -> int:
        """How many papers were counted."""
        ...

    def count(self, word: str) -> int:
        """How many of them have the word, in lower case."""
        ...


class Tally:
    """Counts of these texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._counted: Counter[str] = Counter()
        self._papers = 0
        for text in texts:
            self._papers += 1
            self._counted.update({*words_of(text)})

    def papers(self) -> int:
        """How many texts there were."""
        return self._papers

    def count(self, word: str) -> int:
        """How many of them have the word."""
        return self._counted[word]


class Wording:
    """Gives words numbers, and papers their words with what each weighs. Threads may share it.

    What a word weighs is held fast when it is first met: models would not fit together otherwise.
    """

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._numbers: dict[str, int] = {}
        self._words: list[str] = []
        self._rarity: list[float] = []
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._words)

    def word(self, number: int) -> str:
        """The word of that number."""
        return self._words[number]

    def number(self, word: str) -> int | None:
        """The number of that word; None where no paper had it yet."""
        return self._numbers.get(word.lower())

    def read(self, text: str, authors: Iterable[str] = ()) -> tuple[Ids, Values]:
        """The words and authors of a paper, by number in ascending order, and what each weighs.

        A word weighs (1 + ln tf) · idf, an author as much as any other; both kinds have their shares of a
        length of 1 in all.
        """
        told = {self._numbered(word): 1 + math.log(n) for word, n in Counter(words_of(text)).items()}
        names = {self._numbered(AUTHOR + name): 1.0 for name in map(name_key, authors) if name}
        of_authors = _OF_AUTHORS if names else 0.0
        found = _shared(self._weighed(told), 1 - of_authors) + _shared(self._weighed(names), of_authors)
        found.sort()
        ids = np.array([number for number, _ in found], np.int32)
        return ids, np.array([value for _, value in found], np.float32)

    def _weighed(self, times: Mapping[int, float]) -> list[tuple[int, float]]:
        rarity = self._rarity
        return [(number, many * rarity[number]) for number, many in times.items() if rarity[number]]

    def _numbered(self, word: str) -> int:
        number = self._numbers.get(word)
        if number is not None:
            return number
        with self._lock:
            if word not in self._numbers:
                self._words.append(word)
                self._rarity.append(self._rare(word))
                self._numbers[word] = len(self._words) - 1
            return self._numbers[word]

    def _rare(self, word: str) -> float:
        """ln((1 + n) / (1 + papers with it)) + 1; 0 for words that tell nothing."""
        papers, having = self._counts.papers(), self._counts.count(word)
        if word.startswith(AUTHOR):
            return 1.0
        if word in STOP_WORDS or (papers >= _MANY and having > _COMMON * papers):
            return 0.0
        return math.log((1 + papers) / (1 + min(having, papers))) + 1


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, one for each time that it has them."""
    return [word for word in _WORD.findall(text.lower()) if len(word) <= _LONGEST]


def name_key(name: str) -> str:
    """What two ways to write a name have in common: its words, without case and accents."""
    return " ".join(words(name))


def _shared(weighed: list[tuple[int, float]], share: float) -> list[tuple[int, float]]:
    """These at a length whose square is the share."""
    if not weighed:
        return []
    length = math.sqrt(sum(value * value for _, value in weighed) / share)
    return [(number, value / length) for number, value in weighed]
