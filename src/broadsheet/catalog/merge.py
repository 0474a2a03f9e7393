"""One paper out of all that its sources say of it.

Records are heard in order of trust: those with an arXiv id first, then those with another id of an
archive, those known by their title alone last. A field is taken from the first record that has it;
lists are united; counts are the largest that any source gave. Nothing is thrown away: every record
stays in the store as it was. What people here say of a paper's links is heard before all others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypeVar

from broadsheet.store.papers import Facts
from broadsheet.store.records import Say
from broadsheet.tools.latex import readable
from broadsheet.types import Author, Counts, ExternalId, Featuring, Paper, Record, Version

T = TypeVar("T")
HERE = "here"  # the source of what people of this instance said


def merge(row: int, says: Sequence[Say], may_have: Callable[[ExternalId], bool] = lambda _: True) -> Facts:
    """The paper in `row` as these say it is.

    Args:
        says: at least one; their order does not matter.
        may_have: tells whether an id is free for this paper; a wrong DOI may belong to another one.
    """
    ordered = sorted(says, key=_trust)
    records = [say.record for say in ordered]
    ids = tuple(filter(may_have, _ids(ordered))) or (_named_by_key(ordered[0]),)
    featured = {say.source: say.record.featured for say in ordered if say.record.featured}
    counts = {say.source: say.record.counts for say in ordered if say.record.counts != Counts()}
    here = next((say.record for say in ordered if say.source == HERE), None)
    return Facts(_paper(row, records, ids, featured, counts, here), records[0].title, featured, counts)


def _paper(
    row: int,
    records: Sequence[Record],
    ids: tuple[ExternalId, ...],
    featured: dict[str, Featuring],
    counts: dict[str, Counts],
    here: Record | None,
) -> Paper:
    published = _earliest(record.published for record in records)
    authors = _authors(records)
    return Paper(
        row=row,
        id=str(ids[0]),
        title=readable(records[0].title),
        abstract=readable(_first(record.abstract for record in records) or ""),
        authors=authors,
        n_authors=max(len(authors), *(record.n_authors or 0 for record in records)),
        published=published,
        updated=max((record.updated for record in records if record.updated), default=None),
        day=_day(published, featured.values()),
        venue=_first(record.venue for record in records),
        categories=_united(record.categories for record in records),
        primary_category=_first(record.primary_category for record in records)
        or _first(category for record in records for category in record.categories[:1]),
        keywords=_united(record.keywords for record in records),
        ids=ids,
        versions=_versions(records),
        url=_first(record.url for record in records),
        pdf=_first(record.pdf for record in records),
        code=_link("code", records, here),
        project=_link("project", records, here),
        organization=_first(record.organization for record in records),
        note=_first(record.note for record in records),
        license=_first(record.license for record in records),
        withdrawn=records[0].withdrawn,
        imprint=_imprint(records),
        featured=tuple(sorted(featured.values(), key=lambda said: said.day)),
        upvotes=max((said.upvotes or 0 for said in counts.values()), default=0),
        comments=max((said.comments or 0 for said in counts.values()), default=0),
        sources=(),
    )


def _trust(say: Say) -> tuple[int, str, str]:
    schemes = {id.scheme for id in say.record.ids}
    rank = 0 if "arXiv" in schemes else 2 if schemes <= {"title", "url"} else 1
    rank = 3 if say.source == HERE else rank  # it repeats title and ids, to be known by
    return (rank, say.source, say.record.key)


def _ids(says: Sequence[Say]) -> tuple[ExternalId, ...]:
    """All ids: arXiv's first, mere titles and addresses last; a record without any is named by its key."""
    given = _united(say.record.ids or (_named_by_key(say),) for say in says)
    order = {"arXiv": 0, "doi": 2, "url": 3, "title": 4}
    return tuple(sorted(given, key=lambda id: order.get(id.scheme, 1)))


def _named_by_key(say: Say) -> ExternalId:
    return ExternalId(say.source, say.record.key)


def _link(name: str, records: Sequence[Record], here: Record | None) -> str | None:
    """The word of people here, who may say that there is none by an empty one; else the most trusted."""
    said: str | None = getattr(here, name, None)
    return _first(getattr(record, name) for record in records) if said is None else said or None


def _authors(records: Sequence[Record]) -> tuple[Author, ...]:
    """The longest list that anyone gave, the most trusted among equals; some sources cut theirs."""
    longest = max((record.authors for record in records), key=len)
    return tuple(Author(readable(name)) for name in longest)


def _versions(records: Sequence[Record]) -> tuple[Version, ...]:
    known: dict[int, Version] = {}
    for version in (version for record in records for version in record.versions):
        if version.number not in known or known[version.number].published is None:
            known[version.number] = version
    return tuple(known[number] for number in sorted(known))


def _imprint(records: Sequence[Record]) -> dict[str, str]:
    """Each part from the most trusted record that gives it."""
    return {name: value for record in reversed(records) for name, value in record.imprint.items()}


def _earliest(dates: Iterable[str | None]) -> str | None:
    """The earliest date; of two that agree as far as they go, the more exact one."""
    given = sorted(filter(None, dates))
    agreeing = [date for date in given if date.startswith(given[0])]
    return max(agreeing, key=len, default=None)


def _day(published: str | None, featured: Iterable[Featuring]) -> date | None:
    days = [said.day for said in featured]
    if days:
        return min(days)
    return date.fromisoformat(published) if published and len(published) == 10 else None


def _first(values: Iterable[str | None]) -> str | None:
    return next(filter(None, values), None)


def _united(lists: Iterable[Iterable[T]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(value for values in lists for value in values))
