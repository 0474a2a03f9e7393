"""A paper of arXiv as its several faces tell it: what they say alike becomes one record alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from broadsheet.tools.dates import partial_date
from broadsheet.types import ExternalId, Record, Version

from ._arxiv import HOME, is_withdrawn, journal_of, on_one_line
from ._ids import arxiv_id, doi


@dataclass(frozen=True, slots=True)
class Said:
    """What arXiv says of a paper, as text; empty where it says nothing.

    Attributes:
        id: bare, with a version, or an address.
        published, updated: of the first version and the last, when `versions` are not told.
        versions: number and date of each.
        report: several are parted by commas.
    """

    id: str
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    updated: str = ""
    versions: tuple[Version, ...] = ()
    categories: tuple[str, ...] = ()
    primary_category: str = ""
    comments: str = ""
    journal: str = ""
    doi: str = ""
    report: str = ""
    license: str = ""
    pdf: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)


def arxiv_record(said: Said) -> Record:
    """The record of a paper of arXiv.

    Raises:
        ValueError: its id is none of arXiv's, or it has no title.
    """
    found = arxiv_id(said.id)
    if found is None:
        raise ValueError(f"its id {said.id!r} is no arXiv id" if said.id else "it has no id")
    number, version = found
    versions = _versions(said, version)
    published, updated = _span(said, versions)
    comments, journal = on_one_line(said.comments), journal_of(said.journal) if said.journal else None
    return Record(
        key=f"arXiv:{number}",
        title=said.title,
        abstract=said.abstract.strip(),
        authors=tuple(filter(None, said.authors)),
        ids=(ExternalId("arXiv", number), *_dois(said.doi)),
        published=published,
        updated=updated,
        venue=journal[0] if journal else None,
        categories=tuple(filter(None, said.categories)),
        primary_category=said.primary_category or next(filter(None, said.categories), None),
        versions=versions,
        url=f"{HOME}{number}",
        pdf=said.pdf or None,
        note=comments or None,
        license=said.license or None,
        withdrawn=is_withdrawn(comments, said.abstract),
        imprint=({"volume": journal[1]} if journal else {})
        | ({"report": said.report} if said.report else {}),
        extra={"journal-ref": said.journal, **said.extra} if said.journal else said.extra,
    )


def _versions(said: Said, version: int | None) -> tuple[Version, ...]:
    """Those told; else the first, and the one that the id names."""
    if said.versions or version is None:
        return said.versions
    days = {1: said.published, version: said.updated if version > 1 else said.published}
    return tuple(Version(number, partial_date(day) if day else None) for number, day in days.items())


def _span(said: Said, versions: tuple[Version, ...]) -> tuple[str | None, str | None]:
    dates = [version.published for version in versions if version.published]
    if dates:
        return dates[0], dates[-1] if len(dates) > 1 else None
    published = partial_date(said.published) if said.published else None
    updated = partial_date(said.updated) if said.updated else None
    return published, updated if updated != published else None


def _dois(text: str) -> tuple[ExternalId, ...]:
    """Some papers have several DOIs, parted by blanks; arXiv's own is the id that they have already."""
    found = (doi(part) for part in text.split())
    return tuple(dict.fromkeys(id for id in found if id and id.scheme == "doi"))
