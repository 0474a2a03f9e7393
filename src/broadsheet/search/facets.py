"""What there is to choose among the papers that were found: years, categories and venues, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from broadsheet.store.papers import Glimpse

Facets = Mapping[str, tuple[tuple[str, int], ...]]

MOST_VALUES = 12  # of each kind; who looks for another can type it


def count_facets(found: Iterable[Glimpse]) -> Facets:
    """(value, papers) by "year", newest first, and by "category" and "venue", most first."""
    years: Counter[str] = Counter()
    categories: Counter[str] = Counter()
    venues: Counter[str] = Counter()
    for glimpse in found:
        years.update([glimpse.day[:4]] if glimpse.day else [])
        categories.update(glimpse.categories)
        venues.update([glimpse.venue] if glimpse.venue else [])
    return {
        "year": tuple(sorted(years.most_common(MOST_VALUES), reverse=True)),
        "category": _most(categories),
        "venue": _most(venues),
    }


def _most(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_VALUES])
