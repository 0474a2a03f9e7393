"""What a hit must satisfy, as a tree. Search reads it from a query; an index finds the papers of it.

Build trees with `all_of`, `any_of` and `negated`: they keep them in normal form, in which an AllOf holds
no AllOf, an AnyOf no AnyOf, a Not no Not, each of the first two at least two parts, and no part twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

Field = Literal["any", "title", "abstract", "author", "category", "venue"]


@dataclass(frozen=True, slots=True)
class Term:
    """A word in a field, or several words there one after the other.

    Attributes:
        field: "any" is all that the words of a query are looked for in.
        text: one space between words, none at the ends, at least one letter or digit, no quotation mark.
            For an author: parts of one name. For a category: its name; `cs.*` takes all of cs.
    """

    field: Field
    text: str


@dataclass(frozen=True, slots=True)
class Days:
    """That the paper's day lies between these, inclusive; an end that is None is open, never both."""

    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Has:
    """That the paper comes with this."""

    what: Literal["code"]


@dataclass(frozen=True, slots=True)
class Not:
    """All papers but those of the condition."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class AllOf:
    """Papers that satisfy every one of the conditions."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Papers that satisfy at least one of the conditions."""

    conditions: tuple[Condition, ...]


Condition: TypeAlias = Term | Days | Has | Not | AllOf | AnyOf


def all_of(conditions: Iterable[Condition]) -> Condition:
    """Their conjunction; one alone is itself.

    Raises:
        ValueError: there is no condition.
    """
    parts = _parts(AllOf, conditions)
    return parts[0] if len(parts) == 1 else AllOf(parts)


def any_of(conditions: Iterable[Condition]) -> Condition:
    """Their disjunction; one alone is itself.

    Raises:
        ValueError: there is no condition.
    """
    parts = _parts(AnyOf, conditions)
    return parts[0] if len(parts) == 1 else AnyOf(parts)


def negated(condition: Condition) -> Condition:
    """All papers but those of the condition."""
    return condition.condition if isinstance(condition, Not) else Not(condition)


def leaves(condition: Condition) -> Iterator[Term | Days | Has]:
    """The terms, days and belongings that a condition is made of, from left to right."""
    if isinstance(condition, Not):
        yield from leaves(condition.condition)
    elif isinstance(condition, AllOf | AnyOf):
        for part in condition.conditions:
            yield from leaves(part)
    else:
        yield condition


def depth(condition: Condition) -> int:
    """How many levels a condition has; a term has one."""
    if isinstance(condition, Not):
        return 1 + depth(condition.condition)
    if isinstance(condition, AllOf | AnyOf):
        return 1 + max(map(depth, condition.conditions))
    return 1


def _parts(kind: type[AllOf | AnyOf], conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    parts: dict[Condition, None] = {}
    for condition in conditions:
        within = condition.conditions if isinstance(condition, kind) else (condition,)
        parts.update(dict.fromkeys(within))
    if not parts:
        raise ValueError("a condition of no conditions")
    return tuple(parts)
