"""Lists: who may see and change them, what they are called, and what is in them.

Whoever may not see a list is told that there is none: its name may tell too much already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from broadsheet.errors import BadRequest, Conflict, NotFound
from broadsheet.library import SHOWN_TO, ReadingList, Saved, ShownTo
from broadsheet.readers import Mode, Reader, Who
from broadsheet.store import Connection
from broadsheet.store import lists as store
from broadsheet.store.keys import words

SAVED = "saved"  # the list that the first paper saved goes to
LONGEST_NAME = 100
LONGEST_ABOUT = 2000
MOST_LISTS = 500
MOST_PAPERS = 50_000  # in one list
_LONGEST_SLUG = 60


def shown_to(who: Who) -> tuple[ShownTo, ...]:
    """The lists of others that somebody may see."""
    return ("members", "all") if who.reader or who.mode == "single" else ("all",)


def shown_to_all(mode: Mode) -> tuple[ShownTo, ...]:
    """The lists that all may see who read this instance: what stands in them can be told to anyone."""
    return ("all",) if mode == "public" else ("members", "all")


def make(
    db: Connection, reader: Reader, name: str, shown_to: ShownTo, about: str, now: datetime
) -> ReadingList:
    """A new, empty list.

    Raises:
        BadRequest: a field is empty or too long.
        Conflict: they have as many lists as there may be.
    """
    name, about = _name(name), _about(about)
    taken = store.slugs(db, reader.id)
    if len(taken) >= MOST_LISTS:
        raise Conflict(f"{MOST_LISTS} lists are as many as there may be; delete one first")
    slug = _free(_slug(name), taken)
    store.add(db, reader.id, name, slug, _shown_to(shown_to), about, now)
    return own(db, reader, slug)


def own(db: Connection, reader: Reader, slug: str) -> ReadingList:
    """A list of one's own; raises NotFound when there is none."""
    found = store.named(db, reader.name, slug)
    if found is None:
        raise NotFound(f"you have no list {slug!r}")
    return found


def visible(db: Connection, who: Who, owner: str, slug: str) -> ReadingList:
    """A list that they may see; raises NotFound when there is none."""
    found = store.named(db, owner, slug)
    if found and (is_own(who, found) or found.shown_to in shown_to(who)):
        return found
    raise NotFound(f"there is no list {owner}/{slug}, or its owner keeps it to themselves")


def is_own(who: Who, found: ReadingList) -> bool:
    """Whether it is their own list."""
    return who.reader is not None and who.reader.id == found.owner_id


def change(
    db: Connection,
    reader: Reader,
    slug: str,
    now: datetime,
    name: str | None = None,
    about: str | None = None,
    shown_to: ShownTo | None = None,
) -> ReadingList:
    """Rename, describe, show or hide a list; what is None stays. Its address stays the same.

    Raises:
        NotFound: they have no such list.
        BadRequest: a field is empty or too long.
    """
    given = {
        "name": None if name is None else _name(name),
        "about": None if about is None else _about(about),
        "shown_to": None if shown_to is None else _shown_to(shown_to),
    }
    store.change(
        db, own(db, reader, slug).id, now, **{key: said for key, said in given.items() if said is not None}
    )
    return own(db, reader, slug)


def delete(db: Connection, reader: Reader, slug: str) -> ReadingList:
    """Delete a list, which is given back as it was; raises NotFound when they have none."""
    found = own(db, reader, slug)
    store.remove(db, found.id)
    return found


def restore(db: Connection, reader: Reader, was: Mapping[str, Any], now: datetime) -> ReadingList:
    """A deleted list comes back as it was, under its address if that is still free.

    Args:
        was: what `remembered` gave.

    Raises:
        Conflict: they have as many lists as there may be.
    """
    slug = make(db, reader, was["name"], was["shown_to"], was["about"], now).slug
    free = was["slug"] not in store.slugs(db, reader.id)
    found = own(db, reader, slug)
    store.change(db, found.id, now, made_at=was["made_at"], slug=was["slug"] if free else slug)
    papers = [(int(row), datetime.fromisoformat(at)) for row, at in was["papers"]]
    store.put(db, found.id, papers)
    return own(db, reader, was["slug"] if free else slug)


def remembered(db: Connection, found: ReadingList) -> dict[str, object]:
    """All that a list is, to be kept as JSON until nobody can want it back."""
    return {
        **said(found),
        "slug": found.slug,
        "made_at": found.made_at.isoformat(),
        "papers": [(row, at.isoformat()) for row, at in store.rows(db, found.id).items()],
    }


def said(found: ReadingList) -> dict[str, str]:
    """What its owner says of a list."""
    return {"name": found.name, "about": found.about, "shown_to": found.shown_to}


def save(
    db: Connection, reader: Reader, slug: str, papers: Sequence[tuple[int, datetime]], now: datetime
) -> ReadingList:
    """Papers, by row, come into a list at these moments; the list `saved` is made when it is needed.

    Raises:
        NotFound: they have no such list.
        Conflict: it would hold more than a list may.
    """
    if slug == SAVED and SAVED not in store.slugs(db, reader.id):
        make(db, reader, "Saved", "owner", "", now)
    found = own(db, reader, slug)
    if found.papers + len(papers) > MOST_PAPERS:
        raise Conflict(f"a list holds at most {MOST_PAPERS:,} papers; make another")
    store.put(db, found.id, papers)
    store.change(db, found.id, now)
    return own(db, reader, slug)


def take_out(db: Connection, reader: Reader, slug: str, row: int, now: datetime) -> ReadingList:
    """A paper leaves a list; raises NotFound when they have no such list."""
    found = own(db, reader, slug)
    if store.take_out(db, found.id, row):
        store.change(db, found.id, now)
    return own(db, reader, slug)


def saved_here(db: Connection, who: Who, row: int) -> Saved:
    """Who saved a paper, as far as they show it to whoever asks."""
    seen = store.holding(db, row, shown_to(who))
    return Saved(len({one.owner_id for one in seen}), tuple(seen))


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise BadRequest("a list has a name; give it one")
    if len(name) > LONGEST_NAME:
        raise BadRequest(f"the name of a list has at most {LONGEST_NAME} letters, this one {len(name)}")
    return name


def _about(text: str) -> str:
    if len(text.strip()) > LONGEST_ABOUT:
        raise BadRequest(f"what a list is about has at most {LONGEST_ABOUT:,} letters")
    return text.strip()


def _shown_to(text: str) -> ShownTo:
    for known in SHOWN_TO:
        if text == known:
            return known
    raise BadRequest(f"a list is shown to one of {', '.join(SHOWN_TO)}, not to {text[:40]!r}")


def _slug(name: str) -> str:
    """The name as it can stand in addresses: `Great papers, 2025` is `great-papers-2025`."""
    ascii_words = (word for word in words(name) if word.isascii())
    return "-".join(ascii_words)[:_LONGEST_SLUG].strip("-") or "list"


def _free(slug: str, taken: set[str]) -> str:
    """The slug, or with the first number that makes it a new one."""
    numbered = (f"{slug}-{number}" for number in range(2, MOST_LISTS + 2))
    return slug if slug not in taken else next(one for one in numbered if one not in taken)
