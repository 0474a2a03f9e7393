"""Part of a condition as plain filters, which a vector index can judge by itself."""

from __future__ import annotations

from dataclasses import replace

from broadsheet.conditions import AllOf, AnyOf, Condition, Days, Term, all_of
from broadsheet.types import Filters


def narrowed(filters: Filters, condition: Condition | None) -> Filters:
    """The filters with a condition added: its days and categories as such, the rest as `where`.

    Only what stands at the top of the condition is moved, and only one list of categories: filters
    mean any of theirs.
    """
    parts = condition.conditions if isinstance(condition, AllOf) else (condition,) if condition else ()
    rest = [filters.where] if filters.where else []
    for part in parts:
        taken = _with_days(filters, part) or _with_categories(filters, part)
        if taken:
            filters = taken
        else:
            rest.append(part)
    return replace(filters, where=all_of(rest) if rest else None)


def _with_days(filters: Filters, part: Condition) -> Filters | None:
    if not isinstance(part, Days):
        return None
    since = max((day for day in (filters.since, part.since) if day), default=None)
    until = min((day for day in (filters.until, part.until) if day), default=None)
    if since and until and since > until:
        return None  # no day is in both, and filters cannot say that
    return replace(filters, since=since, until=until)


def _with_categories(filters: Filters, part: Condition) -> Filters | None:
    terms = part.conditions if isinstance(part, AnyOf) else (part,)
    names = [term.text for term in terms if isinstance(term, Term) and term.field == "category"]
    if filters.categories or len(names) < len(terms):
        return None
    return replace(filters, categories=tuple(names))
