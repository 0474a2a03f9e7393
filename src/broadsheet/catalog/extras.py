"""What sources told of a paper beside what a paper has: read from what is kept of them word for word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from broadsheet.answers import Extras
from broadsheet.store.records import Say

T = TypeVar("T")
KINDS = ("models", "datasets", "spaces")

_LISTS = {"models": "linkedModels", "datasets": "linkedDatasets", "spaces": "linkedSpaces"}
_PEOPLE = ("submittedBy", "submittedOnDailyBy")
_REPOSITORY = re.compile(r"[\w.-]{1,96}/[\w.-]{1,96}")
_ADDRESS = re.compile(
    r"\bhuggingface\.co/(?:(?P<kind>models|datasets|spaces)/)?(?P<id>[\w-][\w.-]{0,95}/[\w-][\w.-]{0,95})"
)
# What stands in their addresses where an owner's name would, and is none.
_NO_OWNERS = frozenset(
    "api blog buckets chat collections datasets docs enterprise inference join learn login models"
    " new organizations papers posts pricing settings spaces tasks".split()
)


def extras(says: Sequence[Say]) -> Extras:
    """What these tell; of two that differ, what was said of the later day."""
    parts = list(_parts(says))
    return Extras(
        summary=_last(parts, "ai_summary", str),
        model=_last(parts, "ai_summary_model", str),
        stars=_last(parts, "githubStars", int),
        thumbnail=_last(parts, "thumbnail", str),
        media=_media(parts),
        names=dict(_names(parts)),
        linked={kind: tuple(dict.fromkeys(_linked(kind, parts, says))) for kind in KINDS},
    )


def _parts(says: Sequence[Say]) -> Iterator[Mapping[str, object]]:
    """What each source said without a field of ours, and what it said so of the paper in it."""
    for say in says:
        yield say.record.extra
        if isinstance(inner := say.record.extra.get("paper"), Mapping):
            yield inner


def _last(parts: Sequence[Mapping[str, object]], name: str, kind: type[T]) -> T | None:
    found = (part[name] for part in reversed(parts) if isinstance(part.get(name), kind) and part[name])
    return next((one for one in found if isinstance(one, kind)), None)


def _media(parts: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    given = (urls for part in parts if isinstance(urls := part.get("mediaUrls"), list))
    return tuple(dict.fromkeys(url for urls in given for url in urls if isinstance(url, str)))


def _names(parts: Sequence[Mapping[str, object]]) -> Iterator[tuple[str, str]]:
    for person in (part.get(field) for part in parts for field in _PEOPLE):
        if isinstance(person, Mapping) and isinstance(full := person.get("fullname"), str) and full.strip():
            handles = (person.get(key) for key in ("user", "name"))
            yield from ((handle, full.strip()) for handle in handles if isinstance(handle, str))


def _linked(kind: str, parts: Sequence[Mapping[str, object]], says: Sequence[Say]) -> Iterator[str]:
    """Those that a source lists, then those whose address stands in the abstract or among the links."""
    for entries in (part.get(_LISTS[kind]) for part in parts):
        for entry in entries if isinstance(entries, list) else ():
            name = entry.get("id") if isinstance(entry, Mapping) else entry
            if isinstance(name, str) and _REPOSITORY.fullmatch(name):
                yield name
    for match in _ADDRESS.finditer(" ".join(_texts(says))):
        owner = match["id"].partition("/")[0].lower()
        if (match["kind"] or "models") == kind and owner not in _NO_OWNERS:
            yield match["id"].rstrip(".")


def _texts(says: Iterable[Say]) -> Iterator[str]:
    for record in (say.record for say in says):
        yield from filter(None, (record.abstract, record.code, record.project))
