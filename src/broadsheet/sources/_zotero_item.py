"""The record that an item of Zotero makes, as its web API sends it or as its exporters write it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from broadsheet.tools.markup import plain_text, without_styling
from broadsheet.tools.written_dates import Order, written_date
from broadsheet.types import ExternalId, Record

from ._ids import fingerprint, is_url
from ._json import Fields
from ._zotero_fields import ARXIV, Lines, Names, arxiv_in, ids_in, imprint_of, lines_of, names_of, said_in

_NO_PAPERS = {"attachment": "an attachment", "note": "a note", "annotation": "an annotation"}
_TITLES = ("title", "caseName", "nameOfAct", "subject")
_VENUES = (
    "publicationTitle proceedingsTitle bookTitle encyclopediaTitle dictionaryTitle conferenceName meetingName"
    " journalAbbreviation"
).split()
_DATES = ("date", "issueDate", "dateDecided", "dateEnacted", "filingDate")
_URI = re.compile(r"https?://(?:www\.)?zotero\.org/((?:users|groups)/(?:local/)?\w+)/items/(\w+)")


def is_item(value: object) -> bool:
    """Whether a value is an item, in the wrapping of the API or without; a mere type of items is none."""
    if not isinstance(value, dict):
        return False
    data = said_of(value)
    return isinstance(data.get("itemType"), str) and "localized" not in data


def raw_of(item: object) -> str:
    """The item as JSON, to show to a person; its kind where it is nested too deep for that."""
    try:
        return orjson.dumps(item).decode()
    except orjson.JSONEncodeError:
        return f"a nested {type(item).__name__}"


def said_of(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """What an item says of itself, out of the API's wrapping."""
    inner = item.get("data")
    return inner if isinstance(inner, dict) else item


def key_of(item: Mapping[str, Any], library: str = "") -> str:
    """What names the item in all of Zotero, `users/12/ABCD2345`; empty where it does not say.

    Args:
        library: it is of, where it does not say itself.
    """
    data, owner = said_of(item), item.get("library")
    key, uri = data.get("key"), data.get("uri")
    if isinstance(uri, str) and (match := _URI.match(uri)):
        return f"{match[1]}/{match[2]}"
    if not isinstance(key, str) or not key:
        return ""
    if isinstance(owner, dict) and owner.get("type") in ("user", "group"):
        return f"{owner['type']}s/{owner.get('id')}/{key}"
    return f"{library or 'items'}/{key}"


def is_trashed(item: Mapping[str, Any]) -> bool:
    """Whether it lies in the trash."""
    return bool(said_of(item).get("deleted"))


def record(item: Mapping[str, Any], library: str = "", order: Order = "") -> Record:
    """The record that an item makes.

    Args:
        library: it is of, where it does not say itself.
        order: of day, month and year in its dates, where that is known.

    Raises:
        ValueError: it is no paper, or has no title.
    """
    fields = Fields(dict(said_of(item)))
    _refuse_what_is_no_paper(fields)
    lines = lines_of(fields.peek("extra"))
    arxiv = list(arxiv_in(fields, lines))
    title, names = _title(fields), names_of(fields)
    ids = ids_in(fields, lines, [number for number, _ in arxiv])
    published = _published(item, fields, lines, order)
    key = key_of(item, library) or _made_up_key(fields, lines, title, ids, (names, published))
    categories = tuple(dict.fromkeys(name for _, found in arxiv for name in found))
    return Record(
        key=key,
        title=title,
        abstract=plain_text(fields.text("abstractNote") or ""),
        authors=names.authors,
        ids=ids or (ExternalId("zotero", key),),
        published=published,
        venue=_venue(fields),
        categories=categories,
        primary_category=categories[0] if len(categories) == 1 else None,
        keywords=_keywords(fields),
        url=_url(fields, ids),
        license=_licence(fields),
        imprint=imprint_of(fields, lines, names.editors),
        extra=fields.extra(),
    )


def _refuse_what_is_no_paper(fields: Fields) -> None:
    kind = fields.peek("itemType")
    if not isinstance(kind, str):
        raise ValueError("it has no 'itemType'")
    if kind in _NO_PAPERS:
        raise ValueError(f"it is {_NO_PAPERS[kind]}, no paper")
    if fields.peek("deleted"):
        raise ValueError("it lies in the trash")


def _title(fields: Fields) -> str:
    """The title; one with Zotero's styling stays in the fields as it is, too."""
    title = next((text for name in _TITLES if (text := fields.text(name))), "")
    plain = without_styling(title)
    if plain != title:
        fields.keep("title", title)
    return plain


def _published(item: Mapping[str, Any], fields: Fields, lines: Lines, order: Order) -> str | None:
    """What Zotero or we read in the date, whichever says more; a date that says more than that stays."""
    meta = item.get("meta")
    parsed = meta.get("parsedDate") if isinstance(meta, dict) else None
    name = next((name for name in _DATES if isinstance(text := fields.peek(name), str) and text.strip()), "")
    said = fields.peek(name) if name else ""
    theirs = written_date(parsed) if isinstance(parsed, str) else None
    ours = written_date(said, order) or written_date(said_in(lines, "issued", "date"), order)
    found = ours if theirs is None or (ours or "").startswith(theirs) else theirs
    if found == said:
        fields.take(name)
    return found


def _made_up_key(
    fields: Fields,
    lines: Lines,
    title: str,
    ids: Iterable[ExternalId],
    witnesses: tuple[Names, str | None],
) -> str:
    """A name for an item whose key an exporter left away."""
    cited = fields.peek("citationKey") or said_in(lines, "citationkey")
    if isinstance(cited, str) and cited.strip():
        return f"{cited.strip()}#{fingerprint(title)}"
    names, published = witnesses
    best = next((str(external) for external in ids if external.scheme != "url"), "")
    return best or f"title:{fingerprint(title, *names.authors, *names.editors, published or '')}"


def _venue(fields: Fields) -> str | None:
    for name in _VENUES:
        text = fields.peek(name)
        if isinstance(text, str) and text.strip() and not ARXIV.search(text):
            return without_styling(fields.text(name) or "")
    return None


def _keywords(fields: Fields) -> tuple[str, ...]:
    tags = fields.peek("tags")
    if not isinstance(tags, list):
        return ()
    fields.take("tags")
    said = (tag.get("tag") if isinstance(tag, dict) else tag for tag in tags)
    return tuple(dict.fromkeys(tag.strip() for tag in said if isinstance(tag, str) and tag.strip()))


def _url(fields: Fields, ids: Iterable[ExternalId]) -> str | None:
    said = fields.peek("url")
    if isinstance(said, str) and is_url(said.strip()):
        return (fields.text("url") or "").strip()
    values = {external.scheme: external.value for external in ids}
    if "arXiv" in values:
        return f"https://arxiv.org/abs/{values['arXiv']}"
    return f"https://doi.org/{values['doi']}" if "doi" in values else None


def _licence(fields: Fields) -> str | None:
    said = fields.peek("rights")
    return fields.text("rights") if isinstance(said, str) and is_url(said.strip()) else None
