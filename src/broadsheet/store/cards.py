"""What the tables that hang on a paper say of it, once more in one text beside it.

The tables are asked for papers: which have this author, this id. A page of hits asks the other way round,
and to look into six tables for each of thirty papers took half of its time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import orjson

from broadsheet.types import Author, Counts, ExternalId, Featuring, Paper, Version


def card_of(paper: Paper, featured: Mapping[str, Featuring], counts: Mapping[str, Counts]) -> str:
    """A JSON list: authors, categories, ids, versions, days on pages, sources with the most upvotes."""
    days = sorted(_day(source, said) for source, said in featured.items())
    most = max((said.upvotes or 0 for said in counts.values()), default=0)
    said = [
        [author.name for author in paper.authors],
        paper.categories,
        [[id.scheme, id.value] for id in paper.ids],
        [[version.number, version.published] for version in paper.versions],
        [[day, submitter or None, at or None] for day, _, submitter, at in days],
        sorted(source for source, said in counts.items() if most and said.upvotes == most),
    ]
    return orjson.dumps(said).decode()


def of_card(card: str) -> dict[str, Any]:
    """The values of a `Paper` that stand on its card."""
    authors, categories, ids, versions, days, most = orjson.loads(card)
    return {
        "authors": tuple([Author(name) for name in authors]),
        "categories": tuple(categories),
        "ids": tuple([ExternalId(scheme, value) for scheme, value in ids]),
        "versions": tuple([Version(number, published) for number, published in versions]),
        "featured": _featured(days),
        "counted_by": tuple(most),
    }


def _day(source: str, said: Featuring) -> tuple[str, str, str, str]:
    at = said.submitted_at.isoformat() if said.submitted_at else ""
    return said.day.isoformat(), source, said.submitter or "", at


def _featured(days: Sequence[tuple[str, str | None, str | None]]) -> tuple[Featuring, ...]:
    return tuple(
        [
            Featuring(date.fromisoformat(day), submitter, datetime.fromisoformat(at) if at else None)
            for day, submitter, at in days
        ]
    )
