"""What titles speak of: runs of one to three words between those that name nothing, and who has which.

A word that is mostly followed by another one, such as "neural", ends no phrase: this tells nouns from
what stands before them without knowing the language.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ._plain_words import GENERIC_WORDS, PLAIN_WORDS

_TEX = re.compile(r"\$[^$]*\$|\\[A-Za-z]+")
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[^\w\s]")
_YEAR = re.compile(r"\d{4}|[^\W\d_]\d\d(-|$)")  # of events: semeval-2020, ccl23
_LONGEST = 3  # words of a phrase
_BREAK, _OF = 0, 1  # ids of what ends a phrase, and of "of", which may stand within one
_ENDS = 0.35  # how often a phrase must be followed by a break, to be one that can stand alone
_LOWER = 0.3  # how often a word must be written small where most are, to be no name
_LOWER_ANYWHERE = 0.03  # the same, where it only stands in titles with a capital for each word
_LONG = 3  # letters of words that are written small in such titles, too

Ints = NDArray[np.int64]
Small = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases of a corpus, and which paper has which.

    Attributes:
        texts: each phrase as it is mostly written.
        lengths: how many words each has.
        papers, phrases: pairs, each once: the place of a paper, and the phrase that its title has.
        totals: how many papers have each phrase.
        count: how many papers there are.
    """

    texts: Sequence[str]
    lengths: Ints
    papers: Ints
    phrases: Ints
    totals: Ints
    count: int


def read_phrases(texts: Iterable[str], fewest: int) -> Phrases:
    """The phrases that at least `fewest` of these texts have, one text a paper."""
    words = _Words()
    for text in texts:
        words.take(text)
    return _Grams(words, fewest).phrases()


class _Words:
    """All texts as one row of numbers. A number stands for a form, as it is written."""

    def __init__(self) -> None:
        self.forms: dict[str, int] = {}
        self.row = array("i")
        self.owners = array("i")
        self.count = 0

    def take(self, text: str) -> None:
        tokens = _TOKEN.findall(_TEX.sub(" . ", text))
        forms = self.forms
        self.row.extend(forms.setdefault(token, len(forms) + 2) for token in tokens)
        self.row.append(_BREAK)
        self.owners.extend([self.count] * (len(tokens) + 1))
        self.count += 1

    def words(self) -> tuple[list[str], Small]:
        """Words, and which of them each form is one of; plurals are the word that stands alone."""
        ids: dict[str, int] = {}
        plain = [_plain(form) for form in self.forms]
        known = set(plain)
        of_form = [_BREAK, _OF, *(self._word(word, known, ids) for word in plain)]
        return ["", "of", *ids], np.array(of_form, np.int32)

    def _word(self, word: str, known: set[str], ids: dict[str, int]) -> int:
        if word == "of":
            return _OF
        if not word:
            return _BREAK
        one = _singular(word)
        return ids.setdefault(one if one in known else word, len(ids) + 2)


@dataclass(frozen=True, slots=True)
class _Runs:
    """Where the phrases of one length stand.

    Attributes:
        starts: places in the row of all texts.
        phrases: which phrase stands there, from 0.
        ends: whether a break follows.
        count: how many phrases there are.
    """

    starts: Ints
    phrases: Ints
    ends: NDArray[np.bool_]
    count: int


class _Grams:
    """Runs of words, as one number each."""

    def __init__(self, words: _Words, fewest: int) -> None:
        self._count, self._fewest = words.count, fewest
        self._words, of_form = words.words()
        self._forms = ["", "of", *words.forms]
        self._form_row = _numbers(words.row)
        self._row = of_form[self._form_row]
        self._owners = _numbers(words.owners)
        self._cased = self._casing()

    def phrases(self) -> Phrases:
        """Those that are frequent and can stand alone."""
        found = [self._of_length(length) for length in range(1, _LONGEST + 1)]
        counts = np.array([runs.count for runs in found], np.int64)
        lengths, many = np.repeat(np.arange(1, _LONGEST + 1), counts), int(counts.sum())
        starts = np.concatenate([runs.starts for runs in found])
        which = np.concatenate(
            [runs.phrases + first for runs, first in zip(found, np.cumsum(counts) - counts, strict=True)]
        )
        ends = np.concatenate([runs.ends for runs in found])
        pairs = np.unique(self._owners[starts] * np.int64(max(many, 1)) + which)
        papers, phrases = np.divmod(pairs, max(many, 1))
        return Phrases(
            self._written(which[ends], starts[ends], lengths),
            lengths,
            papers,
            phrases,
            np.bincount(phrases, minlength=many),
            self._count,
        )

    def _of_length(self, length: int) -> _Runs:
        """Where phrases of so many words stand. One length at a time: together they take much memory."""
        starts, keys, ends = self._runs(length)
        known, which, counts = np.unique(keys, return_inverse=True, return_counts=True)
        del keys
        alone = np.bincount(which, weights=ends, minlength=len(known)) >= _ENDS * counts
        good = (counts >= self._fewest) & alone
        if length == 1:
            good &= ~np.array([_singular(word) in GENERIC_WORDS for word in self._words])[known]
        has = good[which]
        return _Runs(starts[has], (np.cumsum(good) - 1)[which[has]], ends[has], int(good.sum()))

    def _runs(self, length: int) -> tuple[Ints, NDArray[np.integer], NDArray[np.bool_]]:
        """Where each run of so many words begins, its number, and whether a break follows it."""
        padded, n = np.concatenate([self._row, np.zeros(_LONGEST, self._row.dtype)]), len(self._words)
        ahead = [padded[step : step + len(self._row)] for step in range(_LONGEST + 1)]
        begins = ahead[0] > _OF
        for step in range(1, length):  # "of" may stand in the middle
            begins &= ahead[step] >= _OF if step < length - 1 else ahead[step] > _OF
        starts = np.flatnonzero(begins)
        keys: NDArray[np.integer] = ahead[0][starts]
        for step in range(1, length):
            keys = keys.astype(np.int64) * n + ahead[step][starts]
        return starts, keys, ahead[length][starts] <= _OF

    def _written(self, phrases: Ints, starts: Ints, lengths: Ints) -> list[str]:
        """Each phrase as it is mostly written, with its own capitals alone."""
        order = np.argsort(phrases, kind="stable")
        cuts = np.searchsorted(phrases[order], np.arange(len(lengths) + 1))
        texts = []
        for phrase, length in enumerate(lengths.tolist()):
            places = starts[order[cuts[phrase] : cuts[phrase + 1]]][:200]
            forms = Counter(
                tuple(self._cased[form] for form in self._form_row[place : place + length])
                for place in places.tolist()
            )
            texts.append(" ".join(forms.most_common(1)[0][0]))
        return texts

    def _casing(self) -> list[str]:
        """For each form how it is written where nothing asks for a capital: names keep theirs."""
        inner = ~np.concatenate([[True], self._row[:-1] == _BREAK])[: len(self._row)]
        counts = [
            np.bincount(self._form_row[inner & where], minlength=len(self._forms))
            for where in (self._in_sentences(), np.ones(len(self._row), np.bool_))
        ]
        by_lower: dict[str, list[int]] = {}
        for number, form in enumerate(self._forms):
            by_lower.setdefault(form.lower(), []).append(number)
        usual = {lower: self._usual(lower, numbers, counts) for lower, numbers in by_lower.items()}
        return [usual[form.lower()] for form in self._forms]

    def _in_sentences(self) -> NDArray[np.bool_]:
        """Which words stand in titles that are written as sentences are, most long words small."""
        small = np.array([form.islower() and len(form) > _LONG for form in self._forms])[self._form_row]
        large = np.array([form[:1].isupper() and len(form) > _LONG for form in self._forms])[self._form_row]
        by_title = [
            np.bincount(self._owners, weights=words, minlength=self._count) for words in (small, large)
        ]
        sentences: NDArray[np.bool_] = (by_title[0] > by_title[1])[self._owners]
        return sentences

    def _usual(self, lower: str, numbers: list[int], counts: list[Ints]) -> str:
        for count, enough in zip(counts, (_LOWER, _LOWER_ANYWHERE), strict=True):
            total = sum(int(count[number]) for number in numbers)
            small = sum(int(count[number]) for number in numbers if self._forms[number] == lower)
            if total and small >= enough * total:
                return lower
            if total:
                return self._forms[max(numbers, key=lambda number: count[number])]
        return lower if len(numbers) > 1 else self._forms[numbers[0]]


def _numbers(row: array[int]) -> Small:
    return np.frombuffer(row, np.int32) if row else np.empty(0, np.int32)


def _plain(form: str) -> str:
    """A form in small letters; empty for what ends a phrase."""
    word = form.lower().replace("’", "'")
    names = len(word) > 1 and word not in PLAIN_WORDS and any(sign.isalpha() for sign in word)
    return word if word == "of" or (names and not _YEAR.search(word)) else ""


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
