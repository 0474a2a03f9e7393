"""Does a condition take too long to look up?

A phrase is looked for in every paper that has all its words: of a rare word these are few, of "of the" all.
Measured at 300,000 papers, a phrase that every paper could hold takes 0.1 s, and a hundredth of that for each
of its words; what is joined by OR adds up.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TypeGuard

from broadsheet.conditions import Condition, Days, Has, Term, leaves
from broadsheet.index import TextIndex

from ._tokens import Trouble

MOST = 1_000_000  # papers that a condition's phrases may make one look at: 0.4 s
_A_WORD = 0.01  # of what a phrase takes, for each of its words
_WORD = re.compile(r"[^\W_]+")


def check_cost(papers: float) -> None:
    """Nothing, if so many papers can be looked at in time.

    Raises:
        Trouble: they cannot.
    """
    if papers > MOST:
        raise Trouble("its phrases are of words that too many papers have", "leave some of them out")


def cost_of(condition: Condition, index: TextIndex) -> float:
    """How many papers a condition's phrases make one look at."""
    phrases = [_WORD.findall(leaf.text) for leaf in leaves(condition) if _is_looked_for(leaf)]
    return sum(_papers(words, index) for words in phrases if len(words) > 1)


def _is_looked_for(leaf: Term | Days | Has) -> TypeGuard[Term]:
    return isinstance(leaf, Term) and leaf.field in ("any", "title", "abstract")


def _papers(words: Sequence[str], index: TextIndex) -> float:
    counts = {word: (index.count(word), n) for word, n in Counter(words).items()}
    rarest = min(papers for papers, _ in counts.values())
    return rarest + _A_WORD * sum(papers * n for papers, n in counts.values())
