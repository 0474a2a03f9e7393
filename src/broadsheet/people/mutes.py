"""What a reader does not want to see: words, authors."""

from __future__ import annotations

from datetime import datetime

from broadsheet.errors import BadRequest, Conflict
from broadsheet.library import MUTE_KINDS, Mute, MuteKind
from broadsheet.readers import Reader
from broadsheet.store import Connection
from broadsheet.store import follows as store
from broadsheet.store.keys import words
from broadsheet.tools.names import natural

MOST = 500
LONGEST = 200


def mute(db: Connection, reader: Reader, kind: str, value: str, now: datetime) -> Mute:
    """Mute something; a second time changes nothing.

    Raises:
        BadRequest: there is no such kind, or nothing that could be told apart.
        Conflict: they mute as much as they may.
    """
    named, value = _kind(kind), _form(kind, value)
    muted = store.mutes_of(db, reader.id)
    if len(muted) >= MOST and not any((one.kind, one.value) == (named, value) for one in muted):
        raise Conflict(f"one mutes at most {MOST} things; let one go first")
    store.mute(db, reader.id, named, value, now)
    return Mute(named, value, now)


def unmute(db: Connection, reader: Reader, kind: str, value: str) -> bool:
    """Mute something no more; whether they did. Raises BadRequest as `mute` does."""
    return store.unmute(db, reader.id, _kind(kind), _form(kind, value))


def _kind(text: str) -> MuteKind:
    for kind in MUTE_KINDS:
        if text == kind:
            return kind
    raise BadRequest(f"{text[:40]!r} cannot be muted; there are: {', '.join(MUTE_KINDS)}")


def _form(kind: str, value: str) -> str:
    value = " ".join(value.replace("\0", " ").split())
    if len(value) > LONGEST:
        raise BadRequest(f"what is muted has at most {LONGEST} letters, this has {len(value)}")
    if not words(value):  # signs alone would match nothing, or everything
        raise BadRequest("what is muted has a letter or a digit in it")
    return natural(value) if kind == "author" else value.casefold()
