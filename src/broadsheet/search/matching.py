"""All papers that a query admits, counted and in order; nothing is guessed, nothing else is found.

The language is that of `query.py`, read strictly: plain words are demanded, too, and what cannot be
understood is refused. What the text index has no field for is asked of the store: comments (`co:`), report
numbers (`rn:`), ids (`id:`) and, to the day, `submittedDate:` and `lastUpdatedDate:`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Literal

import numpy as np

from broadsheet.conditions import Condition, Days, depth
from broadsheet.errors import BadRequest
from broadsheet.index import TextIndex
from broadsheet.store import Connection, Store, matched, papers
from broadsheet.types import ExternalId, Filters, Rows

from ._fields import condition_of
from ._grammar import MOST_LEVELS, Beside, Chain, Excluded, Leaf, Node, Run, tree
from ._meaning import Meaning, check_number
from ._tokens import Token, Trouble, cleaned, has_sign, tokens
from .costs import check_cost, cost_of

# arXiv's clients encode the signs of its addresses once more: `cat:cs.CL+AND+ti:cats`, `[2023+TO+2024]`.
_JOINED = re.compile(r"[\s+]+(AND|OR|ANDNOT|TO)[\s+]+")
_VERSION = re.compile(r"v[1-9]\d*$")


@dataclass(frozen=True, slots=True)
class Admitted:
    """What a query admits: rows in row order, and the words to rank them by."""

    rows: Rows
    words: str


def admitted(store: Store, index: TextIndex, query: str) -> Admitted:
    """The papers that a query admits, all of them.

    Raises:
        BadRequest: it cannot be understood.
    """
    try:
        pieces = _pieces(query)
        with store.read() as db:
            reading = _Reading(index, db)
            rows = reading.rows(tree(pieces))
    except Trouble as trouble:
        raise BadRequest(f"{trouble.what}: {trouble.way_out}") from trouble
    return Admitted(rows, " ".join(reading.meaning.words))


def _pieces(query: str) -> list[Token]:
    text = cleaned(_JOINED.sub(r" \1 ", query))
    pieces = [piece for piece in tokens(text) if piece.kind != "word" or has_sign(piece.text)]
    check_number(sum(piece.kind in ("word", "phrase", "field") for piece in pieces))
    if not pieces:
        raise Trouble("there is nothing to search for in the query", "write a word, as in all:electron")
    return pieces


@dataclass(slots=True)
class _Reading:
    """The rows of each node of a query's tree. What the index can judge as a whole is asked as a whole."""

    index: TextIndex
    db: Connection
    meaning: Meaning = field(default_factory=Meaning)
    cost: float = 0.0  # so far

    def rows(self, node: Node) -> Rows:
        """The rows that a node admits, in row order, none twice."""
        if not _asks_store(node):
            condition = self.meaning.of(node, demanded=True)
            return self._matching(condition)
        match node:
            case Leaf(token):
                return self._of_store(token)
            case Excluded(within):
                return self._without(self._matching(None), within)
            case Chain(operands):
                return reduce(self._joined, operands[1:], self.rows(operands[0][1]))
            case Beside(parts):
                return self._beside(parts)
            case Run():
                raise AssertionError("words are the index's")

    def _joined(self, rows: Rows, operand: tuple[str, Node]) -> Rows:
        operator, node = operand
        if operator == "ANDNOT":
            return self._without(rows, node)
        join = np.union1d if operator == "OR" else np.intersect1d
        return join(rows, self.rows(node))

    def _without(self, rows: Rows, node: Node) -> Rows:
        outer, self.meaning.excluded = self.meaning.excluded, True
        refused = self.rows(node)
        self.meaning.excluded = outer
        return np.setdiff1d(rows, refused, assume_unique=True)

    def _beside(self, parts: Sequence[Node]) -> Rows:
        """All of them; what the index judges goes together, for there several categories are alternatives."""
        plain = tuple(part for part in parts if not _asks_store(part))
        sets = [self.rows(part) for part in parts if _asks_store(part)]
        return reduce(np.intersect1d, sets + ([self.rows(Beside(plain))] if plain else []))

    def _matching(self, condition: Condition | None) -> Rows:
        if condition and depth(condition) > MOST_LEVELS:
            raise Trouble(
                f"conditions stand in each other more than {MOST_LEVELS} deep", "use fewer operators"
            )
        self.cost += cost_of(condition, self.index) if condition else 0.0
        check_cost(self.cost)
        return np.sort(self.index.matching(Filters(where=condition), len(self.index)))

    def _of_store(self, token: Token) -> Rows:
        return np.unique(np.array(_OF_STORE[token.prefix](self.db, token), np.int64))


def _asks_store(node: Node) -> bool:
    match node:
        case Leaf(token):
            return token.prefix in _OF_STORE
        case Excluded(within):
            return _asks_store(within)
        case Chain(operands):
            return any(_asks_store(operand) for _, operand in operands)
        case Beside(parts):
            return any(map(_asks_store, parts))
        case Run():
            return False


def _commented(db: Connection, token: Token) -> Sequence[int]:
    return matched.rows_commented(db, token.text)


def _reported(db: Connection, token: Token) -> Sequence[int]:
    return matched.rows_reported(db, token.text)


def _named(db: Connection, token: Token) -> Sequence[int]:
    value = _VERSION.sub("", token.text)
    return list(papers.rows_by_id(db, [ExternalId("arXiv", value)]).values())


def _submitted(db: Connection, token: Token) -> Sequence[int]:
    return _on_days(db, "published", token)


def _updated(db: Connection, token: Token) -> Sequence[int]:
    return _on_days(db, "updated", token)


def _on_days(db: Connection, column: Literal["published", "updated"], token: Token) -> Sequence[int]:
    days = condition_of(token)
    assert isinstance(days, Days)
    return matched.rows_between(db, column, days.since, days.until)


_OF_STORE: Mapping[str, Callable[[Connection, Token], Sequence[int]]] = {
    "co": _commented,
    "rn": _reported,
    "id": _named,
    "submitteddate": _submitted,
    "lastupdateddate": _updated,
}
