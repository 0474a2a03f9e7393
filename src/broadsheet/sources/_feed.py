"""What a feed says, in one form for RSS, Atom and JSON Feed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin


@dataclass(frozen=True, slots=True)
class Link:
    """An address, and what it is to its entry: `alternate`, `related`, `enclosure`, …; its type and title."""

    address: str
    rel: str = "alternate"
    type: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed; texts are plain, dates partial ISO dates, links whole addresses where they can be.

    Attributes:
        id: its guid or id, as it stands.
        bylines: each may hold one name or several.
        identifiers: what Dublin Core and PRISM call so: DOIs, numbers.
        fields: what else it says, by names such as `prism_volume`.
    """

    id: str = ""
    links: tuple[Link, ...] = ()
    title: str = ""
    summary: str = ""
    content: str = ""
    bylines: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    tags: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def link(self) -> str:
        """The address of what the entry speaks of; empty where it gives none."""
        return next((link.address for link in self.links if link.rel == "alternate"), "")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, or one page of it.

    Attributes:
        home: the address of what it is a feed of.
        next: the address of the page with older entries; empty where there is none.
    """

    title: str = ""
    home: str = ""
    next: str = ""
    entries: tuple[Entry, ...] = ()


def joined(address: str, link: str) -> str:
    """A link as a whole address; as it stands where it cannot be one."""
    try:
        return urljoin(address, link.strip())
    except ValueError:  # such as "http://[half an IPv6 address"
        return link.strip()
