"""Filters and conditions as tantivy asks them; none of them adds to a score."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tantivy import FieldType, Occur, Query, Schema

from broadsheet.conditions import AllOf, AnyOf, Condition, Days, Has, Not, Term
from broadsheet.types import Filters

from . import day_number

Clause = tuple[Occur, Query]
Analyze = Callable[[str], list[str]]

CODE = "code"
_LAST_DAY = 99991231
_MIDDLE_NAMES = 2  # words that may stand between the parts of a name


class Conditions:
    """Writes clauses over one schema.

    Args:
        words: the stems of a text, in order, stop words included.
        names: its words without accents, in lower case.
    """

    def __init__(self, schema: Schema, words: Analyze, names: Analyze) -> None:
        self._schema = schema
        self._words = words
        self._names = names

    def of(self, filters: Filters) -> list[Clause]:
        """What must hold; nothing when the filters admit every paper."""
        asked = []
        if filters.since or filters.until:
            asked.append(self.within(span(filters)))
        if filters.categories:
            asked.append(Query.term_set_query(self._schema, "category", list(filters.categories)))
        if filters.where is not None:
            asked.append(self._condition(filters.where))
        return [(Occur.Must, Query.const_score_query(query, 0.0)) for query in asked]

    def _condition(self, condition: Condition) -> Query:
        match condition:
            case Not(part):
                return _all_but([self._condition(part)])
            case AllOf(parts):
                wanted = [self._condition(part) for part in parts if not isinstance(part, Not)]
                refused = [self._condition(part.condition) for part in parts if isinstance(part, Not)]
                return _both(wanted, refused)
            case AnyOf(parts):
                return _any([self._condition(part) for part in parts])
            case Days():
                return self.within(span(condition))
            case Has():
                return self._term("has", CODE)
            case Term():
                return self._of_term(condition)

    def _of_term(self, term: Term) -> Query:
        match term.field:
            case "any":
                names = self._phrase("authors", self._names(term.text))
                return _any([self._phrase("text", self._words(term.text)), names])
            case "title":
                return self._phrase("title", self._words(term.text))
            case "abstract":
                return self._in_abstract(self._words(term.text))
            case "author":
                return self._author(self._names(term.text))
            case "venue":
                return self._phrase("venue", self._names(term.text))
            case "category":
                return self._term("category", term.text)

    def _in_abstract(self, words: list[str]) -> Query:
        # Places are kept of title and abstract together, and of the abstract alone just the words.
        within = [self._term("abstract", word) for word in dict.fromkeys(words)]
        return _both([*within, self._phrase("text", words)], []) if within else Query.empty_query()

    def _author(self, parts: list[str]) -> Query:
        whole = [part for part in parts if len(part) > 1]
        initials = [part for part in parts if len(part) == 1]
        if not whole:
            return Query.empty_query()
        if not initials:
            orders = (whole, whole[::-1])
            return _any([self._phrase("authors", order, _MIDDLE_NAMES) for order in orders])
        short = [self._any_initials(whole, initial) for initial in initials]
        return _both(short, [])

    def _any_initials(self, whole: list[str], initial: str) -> Query:
        return _any([self._term("initials", f"{part}_{initial}") for part in whole])

    def within(self, span: tuple[int, int]) -> Query:
        """The papers of a range of days, written YYYYMMDD, both ends inclusive."""
        return Query.range_query(self._schema, "day", FieldType.Integer, *span)

    def _phrase(self, field: str, words: Sequence[str], slop: int = 0) -> Query:
        if len(words) > 1:
            return Query.phrase_query(self._schema, field, list(words), slop if len(words) == 2 else 0)
        return self._term(field, words[0]) if words else Query.empty_query()

    def _term(self, field: str, word: str) -> Query:
        return Query.term_query(self._schema, field, word, "basic")


def span(days: Days | Filters) -> tuple[int, int]:
    """The first and the last day as numbers; a paper without a day has 0, which is in no span."""
    first = day_number(days.since) if days.since else 1
    return first, day_number(days.until) if days.until else _LAST_DAY


def initials(name: str, analyze: Analyze) -> set[str]:
    """How people shorten a name, `noether_e`: each part with the first letter of each other."""
    parts = analyze(name)
    return {
        f"{part}_{other[0]}"
        for place, part in enumerate(parts)
        for at, other in enumerate(parts)
        if at != place and len(part) > 1
    }


def _any(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _both(wanted: Sequence[Query], refused: Sequence[Query]) -> Query:
    if not wanted:
        return _all_but(refused)
    clauses = [(Occur.Must, query) for query in wanted]
    return Query.boolean_query(clauses + [(Occur.MustNot, query) for query in refused])


def _all_but(refused: Sequence[Query]) -> Query:
    return Query.boolean_query(
        [(Occur.Must, Query.all_query()), *((Occur.MustNot, query) for query in refused)]
    )
