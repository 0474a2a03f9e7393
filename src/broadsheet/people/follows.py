"""What a reader follows: authors, categories, queries, people, lists; and the form in which each is kept."""

from __future__ import annotations

import re
from datetime import datetime

from broadsheet.errors import BadRequest, Conflict, NotFound
from broadsheet.library import FOLLOW_KINDS, Follow, FollowKind
from broadsheet.readers import Reader, Who
from broadsheet.store import Connection, readers
from broadsheet.store import follows as store
from broadsheet.store.keys import fold
from broadsheet.tools.names import natural

from . import lists

MOST = 1000
LONGEST = 500
_LIST = re.compile(r"(?:.*/lists/)?@?(?P<owner>[\w-]+)/(?P<slug>[\w-]+)", re.ASCII)
_CATEGORY = re.compile(r"[\w-]{1,40}(\.([\w-]{1,40}|\*))?", re.ASCII)


def follow(db: Connection, who: Who, reader: Reader, kind: str, value: str, now: datetime) -> Follow:
    """Follow something; a second time changes nothing.

    Raises:
        BadRequest: there is no such kind, or the value has not its form.
        NotFound: nobody here has that name, or they may see no such list.
        Conflict: they follow as much as they may, or themselves.
    """
    named = kind_of(kind)
    value = form_of(named, value)
    check_here(db, who, reader, named, value)
    followed = store.of_reader(db, reader.id)
    if len(followed) >= MOST and not any((one.kind, one.value) == (named, value) for one in followed):
        raise Conflict(f"one follows at most {MOST:,} things; let one go first")
    store.follow(db, reader.id, named, value, now)
    return Follow(named, value, now)


def unfollow(db: Connection, reader: Reader, kind: str, value: str) -> bool:
    """Follow something no more; whether they did. Raises BadRequest as `follow` does."""
    named = kind_of(kind)
    return store.unfollow(db, reader.id, named, form_of(named, value))


def kind_of(text: str) -> FollowKind:
    """The kind of that name; raises BadRequest when there is none."""
    for kind in FOLLOW_KINDS:
        if text == kind:
            return kind
    raise BadRequest(f"{text[:40]!r} cannot be followed; there are: {', '.join(FOLLOW_KINDS)}")


def form_of(kind: FollowKind, value: str) -> str:
    """The form in which a value is kept: an author's name in natural order, one blank between words.

    Raises:
        BadRequest: it is empty, too long, or no category.
    """
    value = " ".join(value.replace("\0", " ").split())
    if kind == "author":
        value = natural(value)
    if kind == "reader":
        value = value.removeprefix("@").lower()
    if kind == "list" and (address := _LIST.fullmatch(value)):
        value = f"{address['owner'].lower()}/{address['slug'].lower()}"
    if not value:
        raise BadRequest(f"which {kind}? It is empty")
    if len(value) > LONGEST:
        raise BadRequest(f"what is followed has at most {LONGEST} letters, this has {len(value)}")
    if kind == "category" and not _CATEGORY.fullmatch(value):
        raise BadRequest(f"{value[:40]!r} is no category; write cs.CL, or cs.* for all of cs")
    if kind == "list" and not _LIST.fullmatch(value):
        raise BadRequest(
            f"{value[:40]!r} is no list; write whose it is and its name there, such as ada/saved"
        )
    return value


def same_author(name: str) -> str:
    """Equal for two ways to write one name: `Lovelace, Ada` and `Ada Lovelace`; initials stay initials."""
    return fold(natural(name))


def check_here(db: Connection, who: Who, reader: Reader, kind: FollowKind, value: str) -> None:
    """Nothing when this can be followed here: what is no person and no list always can.

    Raises:
        NotFound: nobody here has that name, or they may see no such list.
        Conflict: it is themselves.
    """
    if kind == "list":
        lists.visible(db, who, *value.split("/"))
    if kind == "reader" and value == reader.name:
        raise Conflict("nobody follows themselves")
    if kind == "reader" and readers.by_name(db, value) is None:
        raise NotFound(f"nobody here is called {value[:40]!r}")
