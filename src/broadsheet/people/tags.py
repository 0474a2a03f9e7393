"""Tags: any text, in small letters, so that two forms of one word are one tag."""

from __future__ import annotations

import unicodedata

from broadsheet.errors import BadRequest, Conflict
from broadsheet.readers import Reader
from broadsheet.store import Connection
from broadsheet.store import tags as store

LONGEST = 60
MOST_ON_A_PAPER = 100


def tag(db: Connection, reader: Reader, row: int, text: str) -> str:
    """Put a tag on a paper; the tag as it is kept.

    Raises:
        BadRequest: it is empty or too long.
        Conflict: the paper has as many as it may have.
    """
    folded = fold(text)
    if len(store.of_paper(db, reader.id, row)) >= MOST_ON_A_PAPER:
        raise Conflict(f"a paper has at most {MOST_ON_A_PAPER} tags; take one off first")
    store.put(db, reader.id, row, folded)
    return folded


def untag(db: Connection, reader: Reader, row: int, text: str) -> bool:
    """Take a tag off a paper; whether it had it. Raises BadRequest when it is empty or too long."""
    return store.remove(db, reader.id, row, fold(text))


def fold(text: str) -> str:
    """The form in which a tag is kept and compared: `  Deep  Learning` is `deep learning`.

    Raises:
        BadRequest: nothing is left of it, or too much.
    """
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    visible = "".join(sign for sign in folded if sign == " " or unicodedata.category(sign)[0] != "C").strip()
    if not visible:
        raise BadRequest("a tag is a word or a few; this one is empty")
    if len(visible) > LONGEST:
        raise BadRequest(f"a tag has at most {LONGEST} letters, this one {len(visible)}")
    return visible
