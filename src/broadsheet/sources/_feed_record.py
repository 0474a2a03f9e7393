"""The record that an entry of a feed makes: journals' feeds are of papers, blogs are taken as they come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from broadsheet.tools.names import natural
from broadsheet.tools.written_dates import written_date
from broadsheet.types import ExternalId, Record

from ._bylines import names_in
from ._feed import Entry, Feed
from ._ids import arxiv_id, doi, fingerprint, ids_of, is_url

# A summary shorter than this is often no more than "Published online: 5 May", and the content says more.
_SHORT = 200
_CATEGORY = re.compile(
    r"(?:astro-ph|cond-mat|cs|econ|eess|math|nlin|physics|q-bio|q-fin|stat)\.[A-Za-z-]{2,11}"
    r"|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th)|quant-ph"
)
_ARXIV_IN_TITLE = re.compile(r"\s*\(arXiv:([\w.-]+/?\d+)(?:v\d+)?(?: \[([\w.-]+)\])?[A-Z ]*\)\s*$")
_ARXIV_IN_NAME = re.compile(r"(?:oai:arXiv\.org:|tag:arxiv\.org,\d{4}:|arXiv:)(\S+)", re.IGNORECASE)
_DOI_IN_PATH = re.compile(
    r"/(?:doi(?:/(?:abs|full|pdf|epdf|epub|pdfdirect|abstract|book))?|articles?(?:/doi)?|chapter|content|book)"
    r"/(10\.\d{4,9}/[^?#]+)"
)
_DOI_IN_QUERY = re.compile(r"[?&](?:id|doi)=(?:doi:)?(10\.\d{4,9}(?:/|%2F)[^&#]+)", re.IGNORECASE)
_PREPRINT_VERSION = re.compile(r"(10\.1101/[\d.]+)v\d+.*")
_TRACKING = re.compile(r"(?<=[?&])(?:utm_\w+|af|rss)=[^&#]*&?")
_NUMBERED = ("academic.oup.com",)  # they end the address with a number of their own
_AUTHORS = re.compile(r"^\s*Author(?:s|\(s\)):\s*(\S.*)$", re.MULTILINE)
_HEADING = re.compile(r"abstract[:.]?\s*\n\s*", re.IGNORECASE)
_LICENCE = re.compile(r"https?://(?:www\.)?creativecommons\.org/\S+", re.IGNORECASE)
_IMPRINT = {"volume": "volume", "number": "number", "issn": "issn", "isbn": "isbn", "edition": "edition"}


def record(entry: Entry, feed: Feed) -> Record:
    """The record that an entry makes.

    Raises:
        ValueError: it has no title, or neither id nor link.
    """
    if not entry.title:
        raise ValueError("it has no title")
    if not (entry.id or entry.link):
        raise ValueError("it has neither an id nor a link")
    title, category = _without_number(entry.title)
    key = _key(entry, feed)
    url = next(
        (link.address for link in entry.links if link.rel == "alternate" and is_url(link.address)), None
    )
    categories = tuple(tag for tag in entry.tags if _CATEGORY.fullmatch(tag))
    return Record(
        key=key,
        title=title,
        abstract=_abstract(entry),
        authors=_authors(entry),
        ids=_ids(entry) or (ExternalId("feed", key),),
        published=_published(entry),
        updated=entry.updated,
        venue=_field(entry, "publicationname"),
        categories=tuple(dict.fromkeys((*category, *categories))),
        primary_category=next(iter(category), None),
        keywords=tuple(dict.fromkeys(tag for tag in entry.tags if tag and tag not in categories)),
        url=url or (entry.id if is_url(entry.id) else None),
        pdf=next((link.address for link in entry.links if _is_pdf(link.address, link.type)), None),
        license=_licence(entry),
        imprint=_imprint(entry),
        extra=_extra(entry, feed),
    )


def _key(entry: Entry, feed: Feed) -> str:
    """Its id where that is one in all the world, else the id within the feed's site, else its link."""
    if ":" in entry.id or doi(entry.id):
        return entry.id
    if not entry.id:
        return entry.link
    host = _host(entry.link) or _host(feed.home)
    return f"{entry.id}@{host}" if host else f"{entry.id}#{fingerprint(entry.title)}"


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _without_number(title: str) -> tuple[str, tuple[str, ...]]:
    """The title without the `(arXiv:2101.00001v1 [cs.CL])` of arXiv's old feeds, and the category in that."""
    match = _ARXIV_IN_TITLE.search(title)
    if match is None or not match.start():
        return title, ()
    found = match[2] if match[2] and _CATEGORY.fullmatch(match[2]) else None
    return title[: match.start()].rstrip(" ."), (found,) if found else ()


def _ids(entry: Entry) -> tuple[ExternalId, ...]:
    return ids_of(_texts(entry), _addresses(entry))


def _texts(entry: Entry) -> Iterator[str]:
    """What in the entry is written as an id is."""
    if match := _ARXIV_IN_TITLE.search(entry.title):
        yield f"arXiv:{match[1]}"
    for text in (entry.id, *entry.identifiers):
        if match := _ARXIV_IN_NAME.fullmatch(text):
            text = match[1]
        if arxiv_id(text) or doi(text):
            yield text
        elif text.lower().startswith(("pmid:", "pubmed:")):
            yield f"pmid:{text.partition(':')[2]}"
    for link in entry.links:
        if link.rel == "alternate" and (found := _doi_in(link.address)):
            yield found


def _doi_in(address: str) -> str | None:
    """The DOI that publishers make part of their pages' addresses."""
    if match := _DOI_IN_QUERY.search(address):
        return match[1].replace("%2F", "/").replace("%2f", "/")
    match = _DOI_IN_PATH.search(address)
    if match is None or _host(address) in _NUMBERED:
        return None
    version = _PREPRINT_VERSION.fullmatch(match[1])
    return version[1] if version else match[1]


def _addresses(entry: Entry) -> Iterator[str]:
    """Addresses of the paper itself; `related` ones only where they say that they are its PDF or DOI."""
    for link in entry.links:
        own = link.rel in ("alternate", "canonical") or (link.rel == "enclosure" and "pdf" in link.type)
        if is_url(link.address) and (own or link.title.lower() in ("pdf", "doi", "external")):
            yield _TRACKING.sub("", link.address).rstrip("?&")
    if is_url(entry.id):
        yield entry.id


def _abstract(entry: Entry) -> str:
    short = len(entry.summary) < _SHORT
    said = entry.content if short and len(entry.content) > len(entry.summary) else entry.summary
    heading = _HEADING.match(said)
    return said[heading.end() :] if heading else said


def _authors(entry: Entry) -> tuple[str, ...]:
    bylines = entry.bylines or tuple(_AUTHORS.findall(entry.summary)[:1])
    if len(bylines) > 1:  # one name each, whatever their commas
        return tuple(dict.fromkeys(natural(name) for name in bylines))
    return tuple(natural(name) for byline in bylines for name in names_in(byline))


def _published(entry: Entry) -> str | None:
    """When it came out; the date of its last change (RSS has often no other), or the printed one, will do."""
    printed = _field(entry, "publicationdate") or _field(entry, "coverdate") or ""
    return entry.published or entry.updated or written_date(printed)


def _field(entry: Entry, name: str) -> str | None:
    """A field of PRISM; feedparser leaves the prefix away where two are in use."""
    value = entry.fields.get(f"prism_{name}") or entry.fields.get(name) or ""
    return " ".join(value.split()) or None


def _is_pdf(address: str, kind: str) -> bool:
    return is_url(address) and (kind == "application/pdf" or urlsplit(address).path.lower().endswith(".pdf"))


def _licence(entry: Entry) -> str | None:
    links = [link.address for link in entry.links if link.rel == "license" and is_url(link.address)]
    said = _LICENCE.search(entry.fields.get("rights", ""))
    return next(iter(links), said[0].rstrip(".,;)") if said else None)


def _imprint(entry: Entry) -> dict[str, str]:
    parts = {name: _field(entry, field) for name, field in _IMPRINT.items()}
    first, last = _field(entry, "startingpage"), _field(entry, "endingpage")
    parts["pages"] = f"{first}-{last}" if first and last and last != first else first
    parts["publisher"] = " ".join(entry.fields.get("publisher", "").split()) or None
    parts["language"] = entry.fields.get("language")
    return {name: value for name, value in parts.items() if value}


def _extra(entry: Entry, feed: Feed) -> dict[str, object]:
    taken = {*_IMPRINT.values(), "startingpage", "endingpage", "publisher", "language", "publicationname"}
    left: dict[str, object] = {
        name: value for name, value in entry.fields.items() if name.removeprefix("prism_") not in taken
    }
    if entry.id and ":" not in entry.id:
        left["id"] = entry.id
    about = {name: value for name, value in (("title", feed.title), ("home", feed.home)) if value}
    return left | ({"feed": about} if about else {})
