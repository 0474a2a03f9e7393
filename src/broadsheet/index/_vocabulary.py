"""The words of the corpus, and its acronyms: what a query's words are held against.

It follows the store like the other indexes and lies in one file, which is replaced whole. What it tells are
counts to judge by, not facts of papers, and it is built for speed: a paper that changed is not read
again, and one that was removed leaves its words behind. A rebuild learns anew.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from broadsheet.errors import IndexStale

from . import Entry
from ._acronyms import Acronyms, Pair, introduced
from ._files import replace_file, stamp
from ._wordlist import LONGEST, Counted, Words

Key = TypeVar("Key", bound=Hashable)

_WORD = re.compile(r"[^\W\d_]{2,}")
_NAME = re.compile(r"[^\W\d_]{4,}")  # shorter ones are never taken for misspelt words
_READ_WHOLE = 20_000  # rows; of later ones, every fourth abstract is read: 10 s for 300 k papers, not 22
_PART = 4
_MOST_WORDS = 400_000  # 300 k papers have 150,000
_MOST_NAMES = 250_000
_MOST_PAIRS = 50_000  # 300 k papers have 90,000, and 14,000 that two of them agree on


def make(folder: Path) -> Vocabulary:
    """Open the vocabulary in `folder`, or begin an empty one there."""
    return Vocabulary(folder)


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """What one save left, never changed: also whether the paper of each row is counted, and how many are."""

    words: Words
    names: Counted
    acronyms: Acronyms
    rows: NDArray[np.bool_]
    papers: int


@dataclass(slots=True)
class _Pending:
    """What came since."""

    words: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    pairs: Counter[Pair] = field(default_factory=Counter)
    added: set[int] = field(default_factory=set)
    removed: set[int] = field(default_factory=set)


class Vocabulary:
    """An `Index` of words, names and acronyms; one process writes at a time, any number read."""

    version = "vocabulary-1"

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "vocabulary.npz"
        self._seen: tuple[int, int] | None = None
        self._state = _State(Words.of({}), Counted.of({}), Acronyms([], []), np.zeros(0, np.bool_), 0)
        self._pending = _Pending()
        self.refresh()

    def __len__(self) -> int:
        return self._state.papers

    def papers(self) -> int:
        """How many papers are counted; of each the title is read, of some the abstract, too."""
        return len(self)

    def count(self, word: str) -> int:
        """How many of the papers have the word, as written but in lower case, where they were read."""
        return self._state.words.count(word)

    def named(self, word: str) -> int:
        """How many of the papers have an author of that name, first or last, in lower case."""
        return self._state.names.count(word)

    def words_from(self, start: str, limit: int) -> list[str]:
        """Words that begin so, in lower case, most papers first."""
        return self._state.words.beginning(start, limit)

    def names_from(self, start: str, limit: int) -> list[str]:
        """First and last names of authors that begin so, in lower case, most papers first."""
        return self._state.names.beginning(start, limit)

    def near(self, word: str, most_edits: int) -> list[tuple[str, int]]:
        """Other words within that many edits, with their counts, most papers first.

        An edit puts in, takes out or replaces a letter, or swaps two beside each other (optimal string
        alignment). About 0.3 ms over 150,000 words.
        """
        return self._state.words.near(word, most_edits)

    def expansions(self, acronym: str) -> list[tuple[str, int]]:
        """What authors introduce it for, most papers first; neither its case nor its plural matters."""
        return self._state.acronyms.expansions(acronym)

    def acronyms(self, phrase: str) -> list[tuple[str, int]]:
        """What authors introduce for the phrase, most papers first; case, hyphens, plural do not matter."""
        return self._state.acronyms.acronyms(phrase)

    def add(self, entries: Sequence[Entry]) -> None:
        """Learn from papers; one that is already in is passed over, even if it has changed."""
        fresh = [entry for entry in entries if not self._knows(entry.row)]
        new = self._pending
        new.words.update(chain.from_iterable(map(_words, fresh)))
        new.names.update(chain.from_iterable(map(_names, fresh)))
        new.pairs.update(
            chain.from_iterable(introduced(f"{entry.title}\n{entry.abstract}") for entry in fresh)
        )
        rows = {entry.row for entry in fresh}
        new.added |= rows
        new.removed -= rows
        # Without this, millions of papers would bring gigabytes of words that are seen once.
        new.words, new.names = _pruned(new.words, 2 * _MOST_WORDS), _pruned(new.names, 2 * _MOST_WORDS)
        new.pairs = _pruned(new.pairs, 2 * _MOST_PAIRS)

    def remove(self, rows: Sequence[int]) -> None:
        """No longer number these papers. Their words stay: nobody knows any more which they were."""
        self._pending.added.difference_update(rows)
        self._pending.removed.update(rows)

    def save(self) -> None:
        """Write everything to one file and swap it in; of what is too much, the rarest goes."""
        old, new = self._state, self._pending
        if not (new.added or new.removed):
            return
        words = Words.of(_pruned(old.words.counted() + new.words, _MOST_WORDS))
        names = Counted.of(_pruned(old.names.counted() + new.names, _MOST_NAMES))
        acronyms = Acronyms.of(_pruned(old.acronyms.counted() + new.pairs, _MOST_PAIRS))
        replace_file(self._file, _packed(words, names, acronyms, self._rows()))
        self._pending = _Pending()
        self.refresh()

    def refresh(self) -> bool:
        """See what another process has saved; True if there was anything."""
        seen = stamp(self._file)
        if seen == self._seen or seen is None:
            return False
        try:
            self._state = _unpacked(self._file.read_bytes())
        except Exception as error:  # numpy, zip and zlib each have their own for a torn file
            raise IndexStale(
                f"{self._file} cannot be read ({error}). Run: broadsheet index --rebuild"
            ) from error
        self._seen = seen
        return True

    def close(self) -> None:
        """Forget what was not saved."""
        self._pending = _Pending()

    def _knows(self, row: int) -> bool:
        if row in self._pending.added:
            return True
        rows = self._state.rows
        return row < len(rows) and bool(rows[row]) and row not in self._pending.removed

    def _rows(self) -> NDArray[np.bool_]:
        """Of each row whether its paper is counted, what was added and removed among them."""
        old, new = self._state.rows, self._pending
        rows = np.zeros(max(len(old), max(new.added, default=-1) + 1), np.bool_)
        rows[: len(old)] = old
        rows[[row for row in new.removed if row < len(rows)]] = False
        rows[list(new.added)] = True
        return rows


def _words(entry: Entry) -> set[str]:
    """The distinct words of what is read of a paper."""
    whole = entry.row <= _READ_WHOLE or entry.row % _PART == 0
    text = f"{entry.title}\n{entry.abstract}" if whole else entry.title
    return {word for word in _WORD.findall(text.lower()) if len(word) <= LONGEST}


def _names(entry: Entry) -> set[str]:
    return {name for name in _NAME.findall(entry.authors.lower()) if len(name) <= LONGEST}


def _pruned(counted: Counter[Key], most: int) -> Counter[Key]:
    """As they are if they are few enough; if not, without the rarest, half as many at the most.

    Half, so that new ones have room to become frequent in until the next time.
    """
    if len(counted) <= most:
        return counted
    least = sorted(counted.values(), reverse=True)[most // 2] + 1
    return Counter({key: count for key, count in counted.items() if count >= least})


def _packed(words: Counted, names: Counted, acronyms: Acronyms, rows: NDArray[np.bool_]) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(
        file,
        words=_lines(words.words),
        word_counts=words.counts,
        names=_lines(names.words),
        name_counts=names.counts,
        short=_lines([short for short, _ in acronyms.pairs]),
        long=_lines([long for _, long in acronyms.pairs]),
        pair_counts=np.array(acronyms.counts, np.int32),
        rows=np.packbits(rows),
    )
    return file.getvalue()


def _unpacked(content: bytes) -> _State:
    with np.load(io.BytesIO(content), allow_pickle=False) as kept:
        rows = np.unpackbits(kept["rows"]).astype(np.bool_)
        pairs = list(zip(_split(kept["short"]), _split(kept["long"]), strict=True))
        return _State(
            Words(_split(kept["words"]), kept["word_counts"]),
            Counted(_split(kept["names"]), kept["name_counts"]),
            Acronyms(pairs, kept["pair_counts"].tolist()),
            rows,
            int(rows.sum()),
        )


def _lines(texts: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(texts).encode(), np.uint8)


def _split(lines: NDArray[np.uint8]) -> list[str]:
    text = lines.tobytes().decode()
    return text.split("\n") if text else []
