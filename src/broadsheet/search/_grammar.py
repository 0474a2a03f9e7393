"""Pieces of a query put together.

What stands beside each other joins in three strengths. Plain words one after the other are a run, and a
run is one operand: in `cats OR graph neural networks` the three words belong together. AND, OR, ANDNOT
and NOT come next, all equally strong and read from left to right, as arXiv does. Other things beside each
other join last: `cats OR dogs author:hopper` wants Hopper's papers on either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ._tokens import Token, Trouble

MOST_LEVELS = 20


@dataclass(frozen=True, slots=True)
class Run:
    """Plain words one after the other."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A phrase, a field, or a word with a minus; the minus is left to `Excluded`."""

    token: Token


@dataclass(frozen=True, slots=True)
class Excluded:
    """What no hit may be."""

    node: Node


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands with an operator before each but the first; "AND" stands before that, too."""

    operands: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Things beside each other, with no operator between."""

    parts: tuple[Node, ...]


Node: TypeAlias = Run | Leaf | Excluded | Chain | Beside


def tree(tokens: Sequence[Token]) -> Beside:
    """The tree of a query. Its depth is at most two levels for each level of parentheses.

    Raises:
        Trouble: a parenthesis or an operator lacks its other side, or the nesting is too deep.
    """
    return _Reading(tokens).whole()


class _Reading:
    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._level = 0
        self._prefix = ""

    def whole(self) -> Beside:
        read = self._beside()
        if self._at < len(self._tokens):
            raise Trouble("a parenthesis is closed that was never opened", "leave out the “)”")
        return read

    def _beside(self) -> Beside:
        parts: list[Node] = []
        while self._kind() not in ("", "close"):
            parts.append(self._chain())
        return Beside(tuple(parts))

    def _chain(self) -> Node:
        first = self._operand("")
        operands = [("AND", first)]
        while (operator := self._operator()) and operator != "NOT":
            self._at += 1
            operands.append((operator, self._operand(operator)))
        return Chain(tuple(operands)) if len(operands) > 1 else first

    def _operand(self, after: str) -> Node:
        excluded = False
        while self._operator() == "NOT":
            after, excluded = "NOT", not excluded
            self._at += 1
        if operator := self._operator():
            raise _one_sided(after, "after") if after else _one_sided(operator, "before")
        if self._kind() in ("", "close"):
            raise _one_sided(after, "after")
        node = self._one()
        return Excluded(node) if excluded else node

    def _one(self) -> Node:
        token = self._tokens[self._at]
        if token.kind == "open":
            return _signed(token, self._group(token))
        if token.kind == "word" and not token.excluded and not self._prefix:
            return self._run()
        self._at += 1
        if self._prefix and token.kind in ("word", "phrase"):
            token = token._replace(kind="field", prefix=self._prefix)
        return _signed(token, Leaf(token))

    def _run(self) -> Run:
        start = self._at
        while self._kind() == "word" and not self._tokens[self._at].excluded:
            self._at += 1
        return Run(tuple(token.text for token in self._tokens[start : self._at]))

    def _group(self, opening: Token) -> Node:
        self._level += 1
        if self._level > MOST_LEVELS:
            raise Trouble(f"parentheses stand in each other more than {MOST_LEVELS} deep", "use fewer")
        outer, self._prefix = self._prefix, opening.prefix or self._prefix
        self._at += 1
        within = self._beside()
        if self._kind() != "close":
            raise Trouble("a parenthesis is not closed", "write “)” where it ends, or leave out the “(”")
        if not within.parts:
            raise Trouble("a pair of parentheses has nothing in it", "leave out the “()”")
        self._at += 1
        self._level, self._prefix = self._level - 1, outer
        return within

    def _kind(self) -> str:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else ""

    def _operator(self) -> str:
        return self._tokens[self._at].text if self._kind() == "operator" else ""


def _signed(token: Token, node: Node) -> Node:
    return Excluded(node) if token.excluded else node


def _one_sided(operator: str, side: str) -> Trouble:
    return Trouble(
        f"{operator} has nothing {side} it", f"write what it joins, or “{operator.lower()}” for the word"
    )
