"""What there is to choose among the papers that were found: years, categories and venues, counted."""

from __future__ import annotations

from collections.abc import Mapping

from broadsheet.answers import FACETS
from broadsheet.index import Tally

Facets = Mapping[str, tuple[tuple[str, int], ...]]

MOST_VALUES = 12  # of each kind; who looks for another can type it


def facets(tally: Tally) -> Facets:
    """(value, papers) for the values that most papers have: years newest first, the others most first."""
    most = {kind: _most(tally[kind]) for kind in FACETS}
    return {**most, "year": tuple(sorted(most["year"], reverse=True))}


def _most(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_VALUES])
