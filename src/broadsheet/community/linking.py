"""Where a paper's code and its project page are: said by curators, and by those who wrote it."""

from __future__ import annotations

from urllib.parse import urlsplit

from broadsheet.errors import BadRequest
from broadsheet.readers import Reader
from broadsheet.store import Connection, claims

_LONGEST = 2000


def wrote(db: Connection, reader: Reader, paper: int) -> bool:
    """Whether a reader is an author of the paper in this row, as an admin confirmed it."""
    return any(one.reader_id == reader.id for one in claims.confirmed(db, [paper]).get(paper, ()))


def checked(address: str | None) -> str | None:
    """An address of the web; None for none.

    Raises:
        BadRequest: it is something else, or too long.
    """
    text = (address or "").strip()
    if not text:
        return None
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and text.isprintable()
    except ValueError:
        sound = False
    if not sound or " " in text or len(text) > _LONGEST:
        raise BadRequest(f"{text[:80]!r} is no address; write it as https://example.org/…")
    return text
