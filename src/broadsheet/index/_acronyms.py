"""Acronyms with what they stand for, as authors introduce them: "large language models (LLMs)".

Source: Schwartz & Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical
    text", PSB 2003: the nearest words in front whose letters, read backwards, spell the acronym, the
    first letter at a word's start. That no more words than letters may do so, small ones aside, is ours:
    it drops "strategy for robust control (SC)".
"""

from __future__ import annotations

import re
import string
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

Pair = tuple[str, str]

_GROUP = re.compile(r"\(([^(),;]{2,80})[),;]")
_ACRONYM = re.compile(r"[^\W\d_][^\W_]*(?:[&/.-][^\W_]+)*")
_BREAK = re.compile(r"[()\[\]{};:!?$\\]|\.\s")
_WINDOW = 160  # characters in front of a parenthesis that are looked at; fifteen words
_MOST_LETTERS = 10
_FAR_MORE = 100
_SMALL = frozenset("a an and as at by for from in of on or the to under via vs with without &".split())
_EDGES = "\"'“”‘’`,.- "
_NO_SIGNS = str.maketrans("", "", string.punctuation + string.whitespace + "–—‐‑’“”")
_PLURALS = (("trices", "trix"), ("yses", "ysis"), ("ies", "y"), ("sses", "ss"), ("xes", "x"), ("hes", "h"))


def introduced(text: str) -> set[Pair]:
    """(acronym in the singular, expansion in lower case) of all that a text introduces."""
    return {pair for group in _GROUP.finditer(text) if (pair := _pair(text, group))}


def _pair(text: str, group: re.Match[str]) -> Pair | None:
    """What a parenthesis and the words in front of it are to each other."""
    inside = group[1].strip()
    before = _BREAK.split(text[max(0, group.start() - _WINDOW) : group.start()])[-1].split()
    if not before:
        return None
    if " " not in inside:
        return _spelled(inside, before)
    found = _spelled(before[-1], inside.split())
    return found if found and len(found[1].split()) == len(inside.split()) else None


def _spelled(acronym: str, words: Sequence[str]) -> Pair | None:
    """The acronym and the fewest last words that spell it."""
    acronym = _singular(acronym)
    letters = [sign for sign in acronym.lower() if sign.isalnum()]
    if not _is_acronym(acronym):
        return None
    text = " ".join(words[-min(len(letters) + 5, 2 * len(letters)) :]).lower()
    at = _start(letters, text)
    found = text[at:].split()
    telling = sum(word not in _SMALL for word in found)
    if at < 0 or telling > len(letters) or found[0] in _SMALL or acronym.lower() in found:
        return None
    return acronym, " ".join(found).strip(_EDGES)


def _start(letters: Sequence[str], text: str) -> int:
    """Where the words begin that spell these letters, as near to the end as can be; −1 if none do."""
    at = len(text)
    for letter in reversed(letters[1:]):
        at = text.rfind(letter, 0, at)
        if at < 0:
            return -1
    at = text.rfind(letters[0], 0, at)
    while at > 0 and text[at - 1].isalnum():
        at = text.rfind(letters[0], 0, at)
    return text.rfind(" ", 0, at) + 1 if at >= 0 else -1


def _is_acronym(text: str) -> bool:
    capitals = sum(map(str.isupper, text))
    return capitals >= 2 and len(text) <= _MOST_LETTERS and _ACRONYM.fullmatch(text) is not None


def _singular(acronym: str) -> str:
    """`LLM` for `LLMs`; `OS` and `SaaS` stay."""
    return acronym[:-1] if len(acronym) > 2 and acronym[-1] == "s" and acronym[-2].isupper() else acronym


def _acronym_key(acronym: str) -> str:
    """The same for `Bi-LSTM`, `BiLSTMs` and `bilstm`."""
    return _singular(acronym).lower().translate(_NO_SIGNS)


def _phrase_key(phrase: str) -> str:
    """The same for `auto-encoders`, `Autoencoder` and `auto encoder`. It need be no word."""
    key = phrase.lower().translate(_NO_SIGNS)
    for plural, ending in _PLURALS:
        if key.endswith(plural):
            return key.removesuffix(plural) + ending
    return key[:-1] if key.endswith("s") and not key.endswith("ss") else key


class Acronyms:
    """n (acronym, expansion) pairs as written, with how many papers introduce each."""

    def __init__(self, pairs: Sequence[Pair], counts: Sequence[int]) -> None:
        self.pairs, self.counts = pairs, counts
        self._by_acronym = sorted(range(len(pairs)), key=self._acronym_at)
        self._by_phrase = sorted(range(len(pairs)), key=self._phrase_at)

    @classmethod
    def of(cls, counted: Mapping[Pair, int]) -> Acronyms:
        """These pairs."""
        return cls(list(counted), list(counted.values()))

    def counted(self) -> Counter[Pair]:
        """How many papers introduce each pair."""
        return Counter(dict(zip(self.pairs, self.counts, strict=True)))

    def expansions(self, acronym: str) -> list[tuple[str, int]]:
        """What it stands for, most papers first; hyphens and plurals count as one, most common form."""
        found = self._expansions(acronym)
        if not acronym.endswith("s"):
            return found
        singular = self._expansions(acronym[:-1])
        # `llms` is the plural of a far more common acronym; `gps` is itself.
        return singular if _papers(singular) > _FAR_MORE * _papers(found) else found

    def acronyms(self, phrase: str) -> list[tuple[str, int]]:
        """What stands for it, most papers first."""
        places = _run(self._by_phrase, _phrase_key(phrase), self._phrase_at)
        return self._merged(places, lambda pair: pair[0], _acronym_key)

    def _expansions(self, acronym: str) -> list[tuple[str, int]]:
        places = _run(self._by_acronym, _acronym_key(acronym), self._acronym_at)
        return self._merged(places, lambda pair: pair[1], _phrase_key)

    def _acronym_at(self, place: int) -> str:
        return _acronym_key(self.pairs[place][0])

    def _phrase_at(self, place: int) -> str:
        return _phrase_key(self.pairs[place][1])

    def _merged(
        self, places: Iterable[int], side: Callable[[Pair], str], key: Callable[[str], str]
    ) -> list[tuple[str, int]]:
        """One side of these pairs, those of the same key together under the most common form."""
        forms: dict[str, Counter[str]] = {}
        for place in places:
            written = side(self.pairs[place])
            forms.setdefault(key(written), Counter())[written] += self.counts[place]
        merged = ((_most_common(written), written.total()) for written in forms.values())
        return sorted(merged, key=lambda found: (-found[1], found[0]))


def _run(order: Sequence[int], key: str, key_at: Callable[[int], str]) -> Sequence[int]:
    """The places of this key; none for an empty one."""
    if not key:
        return ()
    return order[bisect_left(order, key, key=key_at) : bisect_right(order, key, key=key_at)]


def _papers(found: Iterable[tuple[str, int]]) -> int:
    return sum(papers for _, papers in found)


def _most_common(forms: Mapping[str, int]) -> str:
    return min(forms, key=lambda form: (-forms[form], form))
