"""A list as a file of ours: everything it is, so that it can be brought to another instance, or back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from broadsheet.errors import BadRequest
from broadsheet.library import SHOWN_TO, ReadingList, ShownTo
from broadsheet.types import Paper

KIND = "broadsheet list"


@dataclass(frozen=True, slots=True)
class ListFile:
    """What a file tells of a list; papers by id and title, the last to come in first."""

    name: str
    about: str
    shown_to: ShownTo
    papers: tuple[tuple[str, str, datetime | None], ...]


def written(found: ReadingList, papers: Iterable[Paper], added: Mapping[int, datetime]) -> bytes:
    """The list as JSON."""
    said = {
        "kind": KIND,
        "name": found.name,
        "about": found.about,
        "shown_to": found.shown_to,
        "papers": [
            {"id": paper.id, "title": paper.title, "added_at": added[paper.row].isoformat()}
            for paper in papers
        ],
    }
    return orjson.dumps(said, option=orjson.OPT_INDENT_2)


def read(content: bytes) -> ListFile | None:
    """What such a file tells; None when it is a file of another kind.

    Raises:
        BadRequest: it is one, and cannot be understood.
    """
    if content.lstrip()[:1] != b"{" or KIND.encode() not in content[:200]:
        return None
    try:
        said = orjson.loads(content)
        shown_to = next(known for known in SHOWN_TO if known == said["shown_to"])
        papers = tuple(_paper(one) for one in said["papers"])
        return ListFile(str(said["name"]), str(said["about"]), shown_to, papers)
    except (ValueError, KeyError, TypeError, StopIteration) as error:
        raise BadRequest(f"the file says that it is a {KIND}, and is broken: {error!r}"[:300]) from error


def _paper(said: Mapping[str, Any]) -> tuple[str, str, datetime | None]:
    at = said.get("added_at")
    moment = datetime.fromisoformat(at) if at else None
    if moment and moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return str(said["id"]), str(said.get("title", "")), moment.astimezone(UTC) if moment else None
