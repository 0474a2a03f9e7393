"""Why a paper is where it is: the words that it shares with the query, as they stand in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from broadsheet.answers import Why
from broadsheet.index import TextIndex
from broadsheet.types import Paper

MOST_WORDS = 12
_WORD = re.compile(r"[^\W_]+")
_KEPT = 2  # letters that a word and its stem have in common, but for some of dying, lying and tying


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an index looks for when it is asked something.

    Attributes:
        stems: of the query's words.
        beginnings: of the words that can have one of these stems, in each case that people write; to
            read every word of every hit would take as long as the search.
    """

    stems: frozenset[str]
    beginnings: frozenset[str]

    @classmethod
    def of(cls, index: TextIndex, query: str) -> Wanted:
        """The stems of a query, as the index reads it."""
        stems = frozenset(index.words(query).values())
        beginnings = {stem[:_KEPT] for stem in stems}
        cases = (form for one in beginnings for form in (one, one.capitalize(), one.upper()))
        return cls(stems, frozenset(cases))

    def likely(self, text: str) -> list[str]:
        """The words of a text that can be meant, as they stand there, and some others."""
        beginnings = self.beginnings
        return [word for word in dict.fromkeys(_WORD.findall(text)) if word[:_KEPT] in beginnings]


def explain(index: TextIndex, wanted: Wanted, paper: Paper, why: Why) -> Why:
    """The reason for one hit, its words filled in.

    Args:
        why: what the scores tell.
    """
    names = " ".join(author.name for author in paper.authors)
    likely = wanted.likely(f"{paper.title}\n{names}\n{paper.abstract}")
    found = [word for word, stem in index.words(" ".join(likely)).items() if stem in wanted.stems]
    return replace(why, words=tuple(found[:MOST_WORDS]))
