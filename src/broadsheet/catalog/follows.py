"""What a list of feeds means for the setting `archives`, and the other way round.

A feed of arXiv's announcements is a follow of its categories; any other feed is followed by its address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from broadsheet.tools.opml import Outline

_ARXIV = re.compile(
    r"https?://(?:(?:www|rss|export)\.)?arxiv\.org/(?:rss|atom)/"
    r"(?P<names>[a-z-]+(?:\.[a-z-]+)?(?:\+[a-z-]+(?:\.[a-z-]+)?)*)/?(?:[?#].*)?",
    re.IGNORECASE,
)
_WEB = re.compile(r"https?://[^/\s]+\S*", re.IGNORECASE)
_SCHEME_OF_READERS = re.compile(r"feed:(?://)?(?=https?://)|feed(?=://)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Follows:
    """Entries for the setting `archives`, and what could be made none."""

    archives: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def follows_of(outlines: Iterable[Outline]) -> Follows:
    """What to put into the setting to follow these feeds; addresses that are not on the web are left out."""
    archives: list[str] = []
    left_out: list[str] = []
    for outline in outlines:
        address = _web_address(outline.address)
        if match := _ARXIV.fullmatch(address):
            archives += (f"arxiv_rss:{name}" for name in match["names"].split("+"))
        elif _WEB.fullmatch(address):
            archives.append(f"feed:{address}")
        else:
            left_out.append(outline.address)
    return Follows(tuple(dict.fromkeys(archives)), tuple(dict.fromkeys(left_out)))


def outlines_of(archives: Iterable[str]) -> tuple[list[Outline], list[str]]:
    """The feeds among archives, as a list for other readers, and the archives that are no feeds."""
    outlines: list[Outline] = []
    others: list[str] = []
    for archive in archives:
        name, _, argument = archive.partition(":")
        if name == "feed" and argument:
            outlines.append(Outline(argument, argument))
        elif name == "arxiv_rss" and argument:
            outlines += map(_of_category, re.split(r"[+,]", argument))
        else:
            others.append(archive)
    return outlines, others


def _of_category(name: str) -> Outline:
    return Outline(
        f"arXiv {name}", f"https://rss.arxiv.org/rss/{name}", f"https://arxiv.org/list/{name}/recent"
    )


def _web_address(address: str) -> str:
    """The address as the web has it: some readers write `feed://host/…` or `feed:https://host/…`."""

    def scheme(match: re.Match[str]) -> str:
        return "http" if match[0].lower() == "feed" else ""

    return _SCHEME_OF_READERS.sub(scheme, address.strip(), count=1).replace(" ", "%20")
