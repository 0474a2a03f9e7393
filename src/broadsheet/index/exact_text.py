"""BM25 in plain Python: the first five minutes of a small instance, and the oracle of the tests."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple
from math import log
from pathlib import Path
from typing import Literal

import numpy as np

from broadsheet.conditions import AnyOf, Term
from broadsheet.errors import IndexStale
from broadsheet.types import Filters, Ranking, Rows

from . import Entry
from ._files import replace_file, stamp
from ._holds import satisfies
from ._words import STOP_WORDS

KIND: Literal["text"] = "text"
VERSION = "2"

K1, B = 1.2, 0.75
_WORD = re.compile(r"[^\W_]+")


def make(folder: Path) -> ExactText:
    """Open the index in `folder`, or begin an empty one there."""
    return ExactText(folder)


class ExactText:
    """A `TextIndex` over whole words of title, abstract and authors, without stems."""

    version = VERSION

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "papers.json"
        self._pending: dict[int, Entry | None] = {}
        self._saved: dict[int, Entry] = {}
        self._counts: dict[int, Counter[str]] = {}
        self._seen: tuple[int, int] | None = None
        self.refresh()

    def __len__(self) -> int:
        return len(self._saved)

    def add(self, entries: Sequence[Entry]) -> None:
        """Take in papers; one that is already in is replaced."""
        self._pending |= {entry.row: entry for entry in entries}

    def remove(self, rows: Sequence[int]) -> None:
        """Forget these papers; those it never knew are passed over."""
        self._pending |= dict.fromkeys(rows)

    def save(self) -> None:
        """Write everything to one file and swap it in."""
        merged: dict[int, Entry | None] = {**self._saved, **self._pending}
        kept = [astuple(entry) for _, entry in sorted(merged.items()) if entry]
        replace_file(self._file, json.dumps(kept).encode())
        self._pending.clear()
        self.refresh()

    def refresh(self) -> bool:
        """See what another process has saved; True if there was anything."""
        seen = stamp(self._file)
        if seen == self._seen or seen is None:
            return False
        try:
            entries = [_entry(*kept) for kept in json.loads(self._file.read_bytes())]
        except (ValueError, TypeError) as error:
            raise IndexStale(
                f"{self._file} cannot be read ({error}). Run: broadsheet index --rebuild"
            ) from error
        self._saved = {entry.row: entry for entry in entries}
        self._counts = {entry.row: self._count(entry) for entry in entries}
        self._seen = seen
        return True

    def close(self) -> None:
        """Forget what was not saved."""
        self._pending.clear()

    def search(self, query: str, k: int, filters: Filters = Filters()) -> Ranking:
        """The k papers that match the words best.

        score = Σ_t ln(1 + (N − n_t + ½)/(n_t + ½)) · f_t·(k1 + 1) / (f_t + k1·(1 − b + b·l/avg))

        Source: Robertson & Zaragoza, 2009, doi:10.1561/1500000019, with Lucene's idf.
        """
        words = set(self.words(query).values())
        scores = {row: self._score(words, counts) for row, counts in self._counts.items()}
        found = [row for row, score in scores.items() if score > 0 and satisfies(self._saved[row], filters)]
        best = sorted(found, key=lambda row: (-scores[row], row))[: max(k, 0)]
        return Ranking(np.array(best, np.int64), np.array([scores[row] for row in best], np.float32))

    def matching(self, filters: Filters, k: int, among: Rows | None = None) -> Rows:
        """The k newest papers that the filters admit, newest first; of `among` alone where that is given."""
        wanted = self._saved.keys() if among is None else self._saved.keys() & set(among.tolist())
        found = [row for row in wanted if satisfies(self._saved[row], filters)]
        newest = sorted(found, key=lambda row: (-self._saved[row].day, row))
        return np.array(newest[: max(k, 0)], np.int64)

    def words(self, text: str) -> dict[str, str]:
        """Each word of a text that is not a stop word, as it stands there, and in lower case."""
        return {word: word.lower() for word in _WORD.findall(text) if word.lower() not in STOP_WORDS}

    def count(self, word: str) -> int:
        """How many papers have the word in title or abstract."""
        within = AnyOf((Term("title", word), Term("abstract", word)))
        return len(self.matching(Filters(where=within), len(self)))

    def _count(self, entry: Entry) -> Counter[str]:
        text = f"{entry.title}\n{entry.abstract}\n{entry.authors}"
        words = (word.lower() for word in _WORD.findall(text))
        return Counter(word for word in words if word not in STOP_WORDS)

    def _score(self, words: set[str], counts: Counter[str]) -> float:
        average = sum(each.total() for each in self._counts.values()) / len(self._counts)
        norm = K1 * (1 - B + B * counts.total() / average) if average else K1
        return sum(
            self._idf(word) * counts[word] * (K1 + 1) / (counts[word] + norm)
            for word in words & counts.keys()
        )

    def _idf(self, word: str) -> float:
        having = sum(word in counts for counts in self._counts.values())
        return log(1 + (len(self._counts) - having + 0.5) / (having + 0.5))


def _entry(
    row: int, title: str, abstract: str, authors: str, categories: list[str], day: int, venue: str, code: bool
) -> Entry:
    return Entry(row, title, abstract, authors, tuple(categories), day, venue, code)
