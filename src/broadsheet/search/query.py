"""The language of queries: plain words first, and what a reader can add to them.

    "graph neural network"      these words in this order
    -word -"a phrase" -author:x none of this
    author: category: venue:    also title: abstract: year: date: since: until: has:code
    cats OR dogs, (…), AND, NOT upper case only; and all that arXiv's own search knows: ti: au: abs: cat:
                                co: jr: rn: all: ANDNOT submittedDate:[20230101 TO 20240101]

Most queries have nothing of this and are left as they are. A prefix is one only with its value right
behind the colon. AND, OR and ANDNOT join wherever they stand by themselves in upper case, except in a
title shouted all in capitals; parentheses and NOT count only next to one of those or to a prefix.
Quotation marks and dashes in a text of more than 12 other words are those of prose, as in a pasted abstract.
What cannot be understood makes the whole query plain words, with a sentence for the reader.

Several authors must all have written the paper; of several categories, venues or years it must have one,
unless AND stands between them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from broadsheet.conditions import AllOf, AnyOf, Condition, Days, Has, Not, Term, depth

from ._grammar import MOST_LEVELS, tree
from ._meaning import Meaning, check_number
from ._tokens import Token, Trouble, cleaned, has_sign, plain, tokens

PROSE = 12  # words beside others, from which on a text quotes and dashes as prose does
_SIGNS = re.compile(r'[":]|(?<![^\s(])-|\b(?:AND|OR|ANDNOT)\b')  # without one of them, all is words
_BARE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.*-]*")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query asks for.

    Attributes:
        words: what to rank by; the words of phrases, titles and abstracts are among them, those of
            exclusions, authors, categories, venues and days are not.
        condition: what every hit must satisfy, if anything.
        trouble: a sentence for the reader, if the query could not be understood; all of it is then words.
    """

    words: str
    condition: Condition | None = None
    trouble: str | None = None


def parse(text: str, check: Callable[[Condition], object] = bool) -> Asked:
    """Read a query. Whatever the text, there is an answer, in time linear in its length.

    Args:
        check: raises Trouble at a condition that cannot be looked up.
    """
    text = cleaned(text)
    if not _SIGNS.search(text):
        return Asked(" ".join(text.split()))
    try:
        return _read(text, check)
    except Trouble as trouble:
        return Asked(plain(text), trouble=str(trouble))


def _read(text: str, check: Callable[[Condition], object]) -> Asked:
    pieces = list(_at_most(tokens(text)))
    if not _is_boolean(pieces):
        pieces = [_as_word(piece) for piece in pieces if piece.kind not in ("open", "close")]
        plain_words = sum(piece.kind == "word" and not piece.excluded for piece in pieces)
        if plain_words == len(pieces) or plain_words > PROSE:
            return Asked(" ".join(text.split()))
    else:
        pieces = [piece for piece in pieces if piece.kind != "word" or has_sign(piece.text)]
    meaning = Meaning()
    condition = meaning.of(tree(pieces), demanded=False)
    if condition and depth(condition) > MOST_LEVELS:
        raise Trouble(f"conditions stand in each other more than {MOST_LEVELS} deep", "use fewer operators")
    if condition:
        check(condition)
    return Asked(" ".join(meaning.words), condition)


def _at_most(pieces: Iterable[Token]) -> Iterator[Token]:
    """The pieces, as long as they are not too many to be conditions."""
    conditions, joints = 0, 0
    for piece in pieces:
        conditions += piece.excluded or piece.kind in ("phrase", "field")
        joints += piece.kind == "operator" and piece.text != "NOT"
        check_number(max(conditions, joints))
        yield piece


def _is_boolean(pieces: Sequence[Token]) -> bool:
    """Whether operators and parentheses are meant as such."""
    if any(piece.prefix for piece in pieces):
        return True
    joins = any(piece.kind == "operator" and piece.text != "NOT" for piece in pieces)
    return joins and not _is_shouted(pieces)


def _is_shouted(pieces: Sequence[Token]) -> bool:
    """Whether it is a title in capitals: `SEARCH AND RESCUE IN SNOW`, but not `CNN OR RNN`."""
    side_by_side = any(one.kind == other.kind == "word" for one, other in pairwise(pieces))
    return side_by_side and all(piece.text.upper() == piece.text for piece in pieces if piece.kind == "word")


def _as_word(piece: Token) -> Token:
    return Token("word", piece.text) if piece.kind == "operator" else piece


def spell_out(condition: Condition) -> str:
    """A condition in the language of queries: `parse` reads the text back to an equal condition.

    Args:
        condition: in normal form, as `parse` and the builders of `broadsheet.conditions` give it.
    """
    match condition:
        case AllOf(parts):
            return " AND ".join(map(_operand, parts))
        case AnyOf(parts):
            return " OR ".join(map(_operand, parts))
        case Not(within):
            return f"-{_operand(within)}"
        case Term("any", text):
            return f'"{text}"'
        case Term(field, text):
            return f"{field}:{text}" if _BARE.fullmatch(text) else f'{field}:"{text}"'
        case Has(what):
            return f"has:{what}"
        case Days(since, until):
            return _span(since, until)


def _operand(condition: Condition) -> str:
    spelled = spell_out(condition)
    return f"({spelled})" if isinstance(condition, AllOf | AnyOf) else spelled


def _span(since: date | None, until: date | None) -> str:
    first = not since or (since.month, since.day) == (1, 1)
    last = not until or (until.month, until.day) == (12, 31)
    if not (first and last):
        return f"date:{since or ''}..{until or ''}"
    if since and until and since.year == until.year:
        return f"year:{since.year:04}"
    return f"year:{f'{since.year:04}' if since else ''}..{f'{until.year:04}' if until else ''}"
