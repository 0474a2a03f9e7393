"""What people say of a paper: said, answered, edited, taken back, reacted to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from math import sqrt

from broadsheet.errors import BadRequest, Conflict, Forbidden, NotFound
from broadsheet.readers import ROLES, Reader, Who
from broadsheet.store import Connection, comments, readers
from broadsheet.talk import REACTIONS, Comment, Edit

from .limits import count
from .markdown import mentioned, rendered

LONGEST = 65_536
DEEPEST = 6  # deeper answers stand at this depth
_Z = 1.281551565545  # 80 %


def say(db: Connection, reader: Reader, paper: int, body: str, parent: int | None, now: datetime) -> int:
    """Say something of a paper, or answer a comment of it; the comment's number.

    Raises:
        BadRequest: it is empty or too long, or answers a comment of another paper.
        NotFound: there is no such comment to answer.
        TooMany: they do that too often.
    """
    text = _checked(body)
    if parent is not None and comments.one(db, parent).paper != paper:
        raise BadRequest("that comment is about another paper")
    count(db, reader, "comment", now)
    number = comments.add(db, paper, parent, reader.id, text, now)
    comments.mention(db, number, mentioned(text))
    return number


def edit(db: Connection, reader: Reader, comment: int, body: str, now: datetime) -> Comment:
    """Say one's own comment otherwise; what it said is kept and can be read.

    Raises:
        NotFound: there is none. BadRequest: it is empty or too long. Forbidden: it is another's, or hidden.
        Conflict: they took it back.
    """
    old = _own(db, reader, comment)
    if old.deleted_at:
        raise Conflict("you took this comment back; say it again first")
    text = _checked(body)
    if text != old.body:
        comments.edit(db, old, text, now)
        comments.mention(db, comment, mentioned(text))
    return old


def undo_edit(db: Connection, reader: Reader, comment: int, now: datetime) -> Comment:
    """One's own comment says again what it said before its last change; that it said otherwise is kept.

    Raises:
        NotFound: there is none, or it never changed. Forbidden: it is another's, or hidden.
    """
    _own(db, reader, comment)
    former = comments.edits(db, comment)
    if not former:
        raise NotFound("this comment never said anything else")
    return edit(db, reader, comment, former[-1].body, now)


def take_back(db: Connection, reader: Reader, comment: int, now: datetime, undo: bool = False) -> Comment:
    """Take one's own comment back, its answers stay; or say it again, while its words are kept.

    Raises:
        NotFound: there is none. Forbidden: it is another's, or hidden. Conflict: its words are gone.
    """
    own = _own(db, reader, comment)
    if undo and not own.body:
        raise Conflict("its words are gone for good; say it anew")
    comments.set_deleted(db, comment, None if undo else now)
    return own


def react(db: Connection, reader: Reader, comment: int, name: str, given: bool, now: datetime) -> Comment:
    """React to a comment, or take that back.

    Raises:
        NotFound: there is no such comment. BadRequest: there is no such reaction. TooMany: too often.
    """
    if name not in REACTIONS:
        raise BadRequest(f"no reaction {name[:40]!r}; there are: {', '.join(REACTIONS)}")
    count(db, reader, "react", now)
    found = standing(db, comment)
    comments.react(db, comment, reader.id, name, given)
    return found


def standing(db: Connection, comment: int) -> Comment:
    """A comment that anyone can read.

    Raises:
        NotFound: there is none, or it was taken back or hidden.
    """
    found = comments.one(db, comment)
    if found.deleted_at or found.hidden_at:
        raise NotFound("this comment was taken back or hidden")
    return found


def edits(db: Connection, who: Who, comment: int) -> list[Edit]:
    """What a comment said before, the oldest first; nothing of one that cannot be read.

    Raises:
        NotFound: there is none.
    """
    found = comments.one(db, comment)
    return comments.edits(db, comment) if _can_read(who, found) else []


def thread(db: Connection, who: Who, paper: int, root: str = "") -> tuple[Comment, ...]:
    """All that was said of a paper: answers behind what they answer, the better ones first, as HTML."""
    found = comments.of_paper(db, paper, who.reader.id if who.reader else 0)
    return shown(db, who, list(_ordered(found)), root)


def shown(db: Connection, who: Who, found: Sequence[Comment], root: str = "") -> tuple[Comment, ...]:
    """Comments as HTML; those taken back or hidden without their words, but for who may read them."""
    called = {name for one in found for name in mentioned(one.body)}
    people = readers.known(db, called)
    return tuple(_shown(who, one, people, root) for one in found)


def lower_bound(ups: int, views: int) -> float:
    """Wilson's lower bound at 80 % of a share, in [0, 1].

    Source: Wilson 1927, as Reddit and Lobsters order comments by it (contracts: ups of all who could vote).
    """
    if not views:
        return 0.0
    share = ups / views
    spread = _Z * sqrt((share * (1 - share) + _Z * _Z / (4 * views)) / views)
    return (share + _Z * _Z / (2 * views) - spread) / (1 + _Z * _Z / views)


def _ordered(found: Sequence[Comment]) -> Iterator[Comment]:
    answers: dict[int | None, list[Comment]] = defaultdict(list)
    for one in found:
        answers[one.parent].append(one)
    yield from _below(answers, None, 0)


def _below(answers: dict[int | None, list[Comment]], parent: int | None, depth: int) -> Iterator[Comment]:
    """Without recursion: a thread may be as deep as it has comments."""
    waiting = [(one, depth) for one in reversed(_best_first(answers.get(parent, ())))]
    while waiting:
        one, depth = waiting.pop()
        yield replace(one, depth=min(depth, DEEPEST))
        waiting += [(answer, depth + 1) for answer in reversed(_best_first(answers.get(one.id, ())))]


def _best_first(found: Iterable[Comment]) -> list[Comment]:
    """By votes, as far as they tell anything, then in the order in which they came."""
    return sorted(found, key=lambda one: (-lower_bound(one.votes, one.votes), one.id))


def _shown(who: Who, one: Comment, people: set[str], root: str) -> Comment:
    if not _can_read(who, one):
        return replace(one, body="", html="", author=None if one.deleted_at else one.author)
    return replace(one, html=rendered(one.body, people, root))


def _can_read(who: Who, one: Comment) -> bool:
    """Hidden comments are read by moderators and by who wrote them, those taken back by nobody else."""
    own = who.reader is not None and who.reader.id == one.reader_id
    if one.deleted_at:
        return own
    return own or not one.hidden_at or ROLES.index(who.role) >= ROLES.index("moderator")


def _own(db: Connection, reader: Reader, comment: int) -> Comment:
    found = comments.one(db, comment, reader.id)
    if found.reader_id != reader.id:
        raise Forbidden("that is somebody else's comment")
    if found.hidden_at:
        raise Forbidden("a moderator has hidden this comment; ask them")
    return found


def _checked(body: str) -> str:
    text = body.replace("\r\n", "\n").replace("\0", "").strip()
    if not 1 <= len(text) <= LONGEST:
        raise BadRequest(f"a comment has 1 to {LONGEST:,} characters; this one has {len(text):,}")
    return text
