"""Whether a condition holds for a paper, by the plain rule: for indexes that look at each paper."""

from __future__ import annotations

import re
import unicodedata

from broadsheet.conditions import AllOf, AnyOf, Condition, Days, Has, Not, Term
from broadsheet.types import Filters

from . import Entry, admits, archive

_WORD = re.compile(r"[^\W_]+")


def satisfies(entry: Entry, filters: Filters) -> bool:
    """Whether the filters let a paper answer, their condition included."""
    return admits(filters, entry) and (filters.where is None or holds(filters.where, entry))


def holds(condition: Condition, entry: Entry) -> bool:
    """Whether a condition holds for a paper."""
    match condition:
        case Not(part):
            return not holds(part, entry)
        case AllOf(parts):
            return all(holds(part, entry) for part in parts)
        case AnyOf(parts):
            return any(holds(part, entry) for part in parts)
        case Days(since, until):
            return admits(Filters(since, until), entry)
        case Has():
            return entry.code
        case Term():
            return _has_term(condition, entry)


def words_of(text: str) -> list[str]:
    """Its words in order, in lower case and without accents."""
    plain = unicodedata.normalize("NFKD", text)
    return _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)).lower())


def _has_term(term: Term, entry: Entry) -> bool:
    match term.field:
        case "any":
            text = f"{entry.title}\n{entry.abstract}"
            return _contains(text, term.text) or _contains(entry.authors, term.text)
        case "title":
            return _contains(entry.title, term.text)
        case "abstract":
            return _contains(entry.abstract, term.text)
        case "venue":
            return _contains(entry.venue, term.text)
        case "author":
            return any(_is_named(name, term.text) for name in entry.authors.split("; "))
        case "category":
            return any(term.text in (name, f"{archive(name)}.*") for name in entry.categories)


def _contains(text: str, phrase: str) -> bool:
    within, wanted = words_of(text), words_of(phrase)
    starts = range(len(within) - len(wanted) + 1)
    return bool(wanted) and any(within[start : start + len(wanted)] == wanted for start in starts)


def _is_named(name: str, asked: str) -> bool:
    """Whether every part asked for is one of the name's, an initial standing for any part it begins."""
    parts, wanted = words_of(name), words_of(asked)
    if not any(len(part) > 1 for part in wanted):
        return False
    return all(
        any(part == want or (len(want) == 1 and part.startswith(want)) for part in parts) for want in wanted
    )
