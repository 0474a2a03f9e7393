"""A record from one row of a table or one object of JSON, whose fields have our own names.

Fields read: id, title, abstract (or summary), authors, n_authors, published, updated, venue, categories,
primary_category, keywords, doi, ids, url, pdf, code, project, organization, note, license, withdrawn,
imprint, versions, featured, upvotes, comments. All others, and values whose meaning is not certain, are
kept in `extra`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from broadsheet.tools.dates import iso_datetime
from broadsheet.types import IMPRINT, PARTIAL_DATE, ExternalId, Featuring, Record, Version

from ._ids import arxiv_id, doi, fingerprint, ids_of, is_url
from ._json import Fields, only_texts

FIELDS = frozenset(
    "id title abstract authors n_authors published updated venue categories primary_category keywords doi ids"
    " url pdf code project organization note license withdrawn versions featured upvotes comments".split()
)
_TEXTS = frozenset("title abstract venue primary_category url pdf code project organization note".split())
_LISTS = frozenset("authors categories keywords ids".split())
_RARE = frozenset("n_authors note license withdrawn imprint versions featured".split())


def record(row: dict[str, Any], source: str = "jsonl") -> Record:
    """The record that one row makes; the row is used up.

    `ids` that have the row's `id` among them are all its ids: then none is looked for in its addresses.

    Args:
        source: files a paper that has no name but its own in this file.

    Raises:
        ValueError: it has no title.
    """
    rare: dict[str, Any] = {} if _RARE.isdisjoint(row) else _rare(row)
    fields = Fields(row)
    key = _key(fields)
    title = fields.text("title") or ""
    found, whole = _ids(fields, key)
    if "versions" not in rare:
        rare["versions"] = _version_named(key)
    if "note" not in rare and isinstance(row.get("comments"), str):
        rare["note"] = fields.text("comments")
    if not key or ":" not in key:  # "17" may name other papers in other files
        key = f"{key}#{fingerprint(title)}" if key else _made_up_key(found, title)
    return Record(
        key=key,
        title=title,
        abstract=fields.text("abstract") or fields.text("summary") or "",
        authors=fields.names("authors"),
        ids=found or (ExternalId(source, fingerprint(key, title)),),
        published=fields.date("published"),
        updated=fields.date("updated"),
        venue=fields.text("venue"),
        categories=fields.texts("categories", r"\s;,"),
        primary_category=fields.text("primary_category"),
        keywords=fields.texts("keywords"),
        url=_link(fields, "url", whole),
        pdf=_link(fields, "pdf", whole),
        code=_link(fields, "code", whole),
        project=_link(fields, "project", whole),
        organization=fields.text("organization"),
        counts=fields.counts(),
        extra=fields.extra(),
        **rare,
    )


def exact(said: dict[str, Any]) -> dict[str, Any]:
    """Parts of a record, by its names, from values that stand under our names; others are passed over."""
    readers: dict[str, Callable[[object], Any]] = _READERS | dict.fromkeys(_TEXTS, _text)
    readers |= dict.fromkeys(_LISTS, _texts) | {"published": _date, "updated": _date}
    found = {name: readers[name](value) for name, value in said.items() if name in readers}
    if "ids" in found:
        found["ids"] = ids_of(found["ids"] or ()) or None
    return {name: value for name, value in found.items() if value is not None}


def _key(fields: Fields) -> str:
    value = fields.take("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None and not isinstance(value, str):
        fields.keep("id", value)
        return ""
    return (value or "").strip()


def _made_up_key(found: tuple[ExternalId, ...], title: str) -> str:
    return key_of(found[0], title) if found else f"title:{fingerprint(title)}"


def key_of(id: ExternalId, title: str) -> str:
    """A key for the record of a paper with this id; a DOI or an address alone may stand at several."""
    return f"{id}#{fingerprint(title)}" if id.scheme in ("doi", "url") else str(id)


def _ids(fields: Fields, key: str) -> tuple[tuple[ExternalId, ...], bool]:
    """The row's external ids, and whether it says itself that these are all."""
    more = fields.take("ids")
    if isinstance(more, list) and len(only_texts(more)) == len(more):
        if key in more:
            return ids_of(more), True
    else:
        if more is not None:
            fields.keep("ids", more)
        more = []
    texts = [key, *more] if key else more
    urls = [url for name in ("url", "pdf") if isinstance(url := fields.peek(name), str) and is_url(url)]
    return ids_of(texts, urls, _doi(fields)), False


def _doi(fields: Fields) -> str | None:
    value = fields.peek("doi")
    return fields.text("doi") if isinstance(value, str) and doi(value) else None


def _version_named(key: str) -> tuple[Version, ...]:
    if "v" not in key.lower().removeprefix("arxiv"):
        return ()
    found = arxiv_id(key)
    return (Version(found[1]),) if found and found[1] else ()


def _link(fields: Fields, name: str, whole: bool) -> str | None:
    value = fields.peek(name)
    return fields.text(name) if isinstance(value, str) and (whole or is_url(value)) else None


def _rare(row: dict[str, Any]) -> dict[str, Any]:
    """Those of the fields that few rows have, by the record's names; they are taken out of the row."""
    found: dict[str, Any] = {}
    for name in _RARE & row.keys():
        value = _READERS[name](row[name])
        if value is not None:
            found[name] = value
            del row[name]
    if len(said := found.get("featured") or ()) > 1:  # a record has place for one; the others are kept beside
        row["featured"] = [str(one.day) for one in said[1:]]
    if said:
        found["featured"] = said[0]
    return found


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value and not value.isspace() else None


def _texts(value: object) -> tuple[str, ...] | None:
    return tuple(value) if isinstance(value, list) and len(only_texts(value)) == len(value) else None


def _number(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _truth(value: object) -> bool | None:
    return value if isinstance(value, bool) else {"true": True, "false": False}.get(str(value).lower())


def _imprint(value: object) -> dict[str, str] | None:
    if not isinstance(value, dict) or not value.keys() <= IMPRINT:
        return None
    return value if len(only_texts(value.values())) == len(value) else None


def _versions(value: object) -> tuple[Version, ...] | None:
    """Revisions from `{"number": 1, "published": "2024-05-27"}`."""
    if not isinstance(value, list):
        return None
    found = []
    for one in value:
        if not isinstance(one, dict) or not one.keys() <= {"number", "published"}:
            return None
        number, published = _number(one.get("number")), one.get("published")
        if not number or not (published is None or _is_date(published)):
            return None
        found.append(Version(number, published))
    return tuple(found)


def _date(value: object) -> str | None:
    return value if isinstance(value, str) and _is_date(value) else None


def _is_date(value: object) -> bool:
    return isinstance(value, str) and PARTIAL_DATE.fullmatch(value) is not None


def _featured(value: object) -> tuple[Featuring, ...] | None:
    """Featured days from `{"day": …, "submitter": …, "submitted_at": …}`."""
    if not isinstance(value, list):
        return None
    try:
        return tuple(_featuring(one) for one in value)
    except (AttributeError, TypeError, ValueError):
        return None


def _featuring(said: dict[str, Any]) -> Featuring:
    submitter, at = said.get("submitter"), said.get("submitted_at")
    if not (submitter is None or isinstance(submitter, str)):
        raise TypeError(f"{submitter!r} is no name")
    return Featuring(date.fromisoformat(said["day"]), submitter, iso_datetime(at) if at else None)


_READERS: dict[str, Callable[[object], Any]] = {
    "n_authors": _number,
    "note": _text,
    "license": _text,
    "withdrawn": _truth,
    "imprint": _imprint,
    "versions": _versions,
    "featured": _featured,
}
