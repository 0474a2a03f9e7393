"""What a reader took out of their profile, and how familiar they want what is for them to be."""

from __future__ import annotations

from datetime import datetime

from broadsheet.errors import BadRequest, Conflict
from broadsheet.personal import EDIT_KINDS, EditKind
from broadsheet.readers import Reader
from broadsheet.store import Connection, profiles, readers
from broadsheet.tools.names import natural

MOST = 1000
LONGEST = 200
DIAL = "dial"  # its name among a reader's settings
USUAL_DIAL = 0.25


def edit(db: Connection, reader: Reader, kind: EditKind, value: str, out: bool, now: datetime) -> None:
    """Take something out of a profile, or let it in again; a second time changes nothing.

    Args:
        value: in the form of `form_of`.

    Raises:
        Conflict: they took out as much as one may.
    """
    if not out:
        profiles.undo_edit(db, reader.id, kind, value)
        return
    taken = profiles.edits(db, reader.id)
    if len(taken) >= MOST and (kind, value) not in taken:
        raise Conflict(f"one takes at most {MOST:,} things out of a profile; let one in again first")
    profiles.edit(db, reader.id, kind, value, now)


def kind_of(text: str) -> EditKind:
    """The kind of that name; raises BadRequest when there is none."""
    for kind in EDIT_KINDS:
        if text == kind:
            return kind
    raise BadRequest(f"a profile holds no {text[:40]!r}; there are: {', '.join(EDIT_KINDS)}")


def form_of(kind: EditKind, value: str) -> str:
    """The form in which a value is kept: a word in small letters, a name with the given names first.

    Raises:
        BadRequest: it is empty or too long.
    """
    value = " ".join(value.replace("\0", " ").split())
    if not value:
        raise BadRequest(f"which {kind}? It is empty")
    if len(value) > LONGEST:
        raise BadRequest(f"what a profile holds has at most {LONGEST} letters, this has {len(value)}")
    if kind == "author":
        return natural(value)
    return value.casefold() if kind == "word" else value


def set_dial(db: Connection, reader: Reader, dial: float) -> float:
    """Turn the dial; where it stood before. Raises BadRequest when it does not turn so far."""
    now = readers.by_id(db, reader.id) or reader
    readers.change_settings(db, reader.id, {**now.settings, DIAL: float(checked_dial(dial))})
    return dial_of(now)


def dial_of(reader: Reader) -> float:
    """Where a reader's dial stands, from 0, familiar, to 1, surprising."""
    kept = reader.settings.get(DIAL, USUAL_DIAL)
    return float(kept) if isinstance(kept, (int, float)) else USUAL_DIAL


def checked_dial(dial: float) -> float:
    """The same; raises BadRequest when a dial does not turn so far."""
    if not 0 <= dial <= 1:
        raise BadRequest(f"the dial goes from 0, familiar, to 1, surprising, and not to {dial}")
    return dial
