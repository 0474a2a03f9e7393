"""What a reader follows, as addresses of feeds, and what an address of a feed means to be followed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from broadsheet.catalog.follows import follows_of
from broadsheet.library import Follow, FollowKind
from broadsheet.syndication import Listing
from broadsheet.tools.opml import Outline

_SEARCH = re.compile(r".*/search(\.(atom|rss|json))?")
_PERSON = re.compile(r".*/people/(?P<name>[\w-]+)\.(atom|rss|json)", re.ASCII)
_LIST = re.compile(r".*/lists/(?P<name>[\w-]+/[\w-]+)\.(atom|rss|json)", re.ASCII)
_CATEGORY = re.compile(r"category:([\w*.-]+)", re.ASCII)
_AUTHOR = re.compile(r'author:"([^"]+)"')


def outlines_of(follows: Sequence[Follow], site: str, here: str) -> list[Outline]:
    """A feed of everything, then one of each thing.

    Args:
        site: the address of this instance, under which pages are.
        here: the same with a token in its path, where feeds are to be asked for with one.
    """
    named = [("What I follow", Listing("following"))] + [(one.value, listing_of(one)) for one in follows]
    return [
        Outline(name, here + listing.address(".atom"), site + listing.address()) for name, listing in named
    ]


def listing_of(follow: Follow) -> Listing:
    """The list in which all papers of something stand that is followed."""
    if follow.kind == "reader":
        return Listing("person", follow.value)
    if follow.kind == "list":
        return Listing("list", follow.value)
    plain = follow.value.replace('"', " ")
    form = {"author": f'author:"{plain}"', "category": f"category:{plain}"}
    return Listing("search", fields=(("q", form.get(follow.kind, follow.value)), ("sort", "date")))


def wanted_in(outlines: Sequence[Outline]) -> tuple[list[tuple[FollowKind, str]], list[str]]:
    """(kind, value) of what can be followed, and the addresses of what cannot."""
    wanted: list[tuple[FollowKind, str]] = []
    left_out: list[str] = []
    for outline in outlines:
        found = _ours(outline.address) or [("category", name) for name in _categories_of_arxiv(outline)]
        wanted += found
        if not found and not _is_everything(outline.address):
            left_out.append(outline.address)
    return wanted, left_out


def _ours(address: str) -> list[tuple[FollowKind, str]]:
    """What an address means that has the form of ours, on whatever instance."""
    parts = urlsplit(address)
    if person := _PERSON.fullmatch(parts.path):
        return [("reader", person["name"])]
    if kept := _LIST.fullmatch(parts.path):
        return [("list", kept["name"])]
    query = parse_qs(parts.query).get("q", [""])[0].strip() if _SEARCH.fullmatch(parts.path) else ""
    if category := _CATEGORY.fullmatch(query):
        return [("category", category[1])]
    if author := _AUTHOR.fullmatch(query):
        return [("author", author[1])]
    return [("query", query)] if query else []


def _categories_of_arxiv(outline: Outline) -> list[str]:
    archives = (archive.partition(":") for archive in follows_of([outline]).archives)
    return [name for source, _, name in archives if source == "arxiv_rss"]


def _is_everything(address: str) -> bool:
    """The feed of all that is followed, which each of the others says again."""
    return bool(re.fullmatch(r".*/following\.(atom|rss|json)", urlsplit(address).path))
