"""Did you mean? A query's misspelt words, judged by how many papers have them and words like them.

It would rather say nothing than something wrong: papers are full of words and names that nobody has
written before. The constants were set on 4,000 titles of papers that the vocabulary did not know;
benchmarks/spelling.py says what comes of them.

Source: the weighing of how common a word is against how likely the slip, of Kernighan, Church & Gale, "A
    spelling correction program based on a noisy channel model", COLING 1990.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, zip_longest
from math import log

from rapidfuzz.distance import OSA

from broadsheet.index._vocabulary import Vocabulary

MOST_WORDS = 32  # looked at; a pasted abstract has more, and fewer slips than a query
SHORTEST = 4  # letters; too many shorter words are one edit from each other
LONG = 9  # letters from which two edits may have happened, and words differ enough to doubt more of them
# How many times rarer a doubtful word is. At 100, every twentieth title without a mistake would get a
# suggestion: Ising, using; commutation, computation.
RARER = 5000
RARER_LONG = 1000  # than one that is a single edit from a long word
# Papers that have what is suggested, by edits, and as many more as 500,000 has papers in it: the fewer there
# are, the more good words none of them has. Without it, every twenty-fifth title is doubted at 2,000 papers.
LEAST = {1: 20, 2: 200}
LEAST_MORE = 500_000
SECOND_EDIT = 4.0  # e⁴ ≈ 55 times less likely than one edit
FIRST_LETTER = 1.0
GENTLE = 1.0  # a swap, or a letter doubled or not: e times as likely as other edits
HALVES = 0.002  # the share of papers that each half of a joined word must have
SHORTEST_HALF = 3
PREFIXES = frozenset(  # with which authors make words: no half by themselves
    """
    anti auto bio counter cross cyber hyper inter intra macro mega meta micro mid mini mono multi nano neo
    non out over para photo poly post pre pro pseudo quasi self semi sub super tele trans tri ultra uni under
    """.split()
)

# Fields and formulas, which stay as they are, and words that no digit, sign or dot clings to.
_PIECE = re.compile(
    r"""(?<!\w)\w{1,20}:(?:"[^"]*"?|\([^)]*\)?|\[[^\]]*\]?|[^\s"(\[]\S*)|\$[^$]*\$"""
    r"""|(?P<word>(?<![\w\\@.^$])[^\W\d_]{2,40}(?![\w@^]|\.\w))"""
)


def suggest(vocabulary: Vocabulary, text: str) -> str | None:
    """The query with its misspelt words replaced; None if there is none that is beyond doubt.

    A word is beyond doubt wrong if no paper or author has it, or next to none, and many have one that is
    an edit away, or two edits away for long words; or if it is two common words in one, or a part of one.
    Words in capitals, or with some inside, are names. What is no word stays as it is.
    """
    suggested, end = "", 0
    for start, stop, better in _better(vocabulary, text):
        suggested, end = suggested + text[end:start] + better, stop
    return suggested + text[end:] if end else None


def _better(vocabulary: Vocabulary, text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, what should stand there) of each misspelt word, in order."""
    words = list(islice((piece for piece in _PIECE.finditer(text) if piece["word"]), MOST_WORDS))
    end = 0
    for word, following in zip_longest(words, words[1:]):
        if word.start() < end:
            continue
        if following and (joined := _joined(vocabulary, word, following)):
            end = following.end()
            yield word.start(), end, joined
        elif meant := _meant(vocabulary, word[0]):
            yield word.start(), word.end(), meant


def _joined(vocabulary: Vocabulary, one: re.Match[str], other: re.Match[str]) -> str | None:
    """Two parts as one word, if that is common and one of them is not."""
    if one.string[one.end() : other.start()] != " " or _is_name(one[0]) or _is_name(other[0]):
        return None
    parts = one[0].lower(), other[0].lower()
    papers = vocabulary.count("".join(parts))
    if papers < _least(vocabulary, 1):
        return None
    return one[0] + parts[1] if papers >= RARER_LONG * min(map(vocabulary.count, parts)) else None


def _meant(vocabulary: Vocabulary, written: str) -> str | None:
    """The word, or the two words, that were meant; None where this one stands."""
    word = written.lower()
    if len(word) < SHORTEST or not word.isascii() or _is_name(written) or vocabulary.named(word):
        return None
    known = vocabulary.count(word)
    if RARER_LONG * known > vocabulary.papers():
        return None
    meant = _likeliest(vocabulary, word, known) or _halves(vocabulary, word, known)
    return meant[0].upper() + meant[1:] if meant and written[0].isupper() else meant


def _likeliest(vocabulary: Vocabulary, word: str, known: int) -> str | None:
    """The most likely word for a doubtful one."""
    long, least = len(word) >= LONG, {edits: _least(vocabulary, edits) for edits in LEAST}
    found = [
        (log(papers) + _slip(word, other, edits), other)
        for other, papers in vocabulary.near(word, 2 if long else 1)
        if papers >= least[edits := OSA.distance(word, other)]
        and papers >= known * (RARER_LONG if long and edits == 1 else RARER)
        and (edits == 1 or word[0] == other[0])
    ]
    return max(found)[1] if found else None


def _least(vocabulary: Vocabulary, edits: int) -> float:
    return LEAST[edits] + LEAST_MORE / max(vocabulary.papers(), 1)


def _slip(word: str, other: str, edits: int) -> float:
    """How likely one word is a slip for the other, as a logarithm."""
    gentle = sorted(word) == sorted(other) or set(word) == set(other)
    return GENTLE * gentle - FIRST_LETTER * (word[0] != other[0]) - SECOND_EDIT * (edits - 1)


def _halves(vocabulary: Vocabulary, word: str, known: int) -> str | None:
    """Two common words that were written as one."""
    least = max(HALVES * vocabulary.papers(), _least(vocabulary, 1), RARER * known)
    found = [
        (papers, one, other)
        for one, other in _cuts(word)
        if (papers := min(vocabulary.count(one), vocabulary.count(other))) >= least
    ]
    return " ".join(max(found)[1:]) if found else None


def _cuts(word: str) -> Iterator[tuple[str, str]]:
    for at in range(SHORTEST_HALF, len(word) - SHORTEST_HALF + 1):
        if word[:at] not in PREFIXES:
            yield word[:at], word[at:]


def _is_name(written: str) -> bool:
    """Such as BERT and ImageNet."""
    return written[1:] != written[1:].lower()
