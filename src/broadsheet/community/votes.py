"""One vote a person; a second press takes it back; what one submitted oneself is not counted."""

from __future__ import annotations

from datetime import datetime

from broadsheet.errors import Forbidden
from broadsheet.readers import Reader
from broadsheet.store import Connection, submissions, votes

from .comments import standing
from .limits import count


def vote(db: Connection, reader: Reader, paper: int, up: bool, now: datetime) -> bool:
    """Vote for a paper, or take that back; whether anything changed.

    Raises:
        Forbidden: they submitted it themselves.
        TooMany: they do that too often.
    """
    count(db, reader, "vote", now)
    if up and submissions.submitter_of(db, paper) == reader.id:
        raise Forbidden("you submitted this paper; that stands for your vote")
    changed = votes.give(db, paper, reader.id, now) if up else votes.take_back(db, paper, reader.id)
    if changed:
        votes.log(db, reader.id, f"paper:{paper}", up, now)
    return changed


def vote_for_comment(db: Connection, reader: Reader, comment: int, up: bool, now: datetime) -> bool:
    """The same for a comment.

    Raises:
        NotFound: there is none.
        Forbidden: it is their own.
        TooMany: they do that too often.
    """
    count(db, reader, "vote", now)
    if standing(db, comment).reader_id == reader.id:
        raise Forbidden("that is your own comment")
    if up:
        changed = votes.give_comment(db, comment, reader.id, now)
    else:
        changed = votes.take_comment_back(db, comment, reader.id)
    if changed:
        votes.log(db, reader.id, f"comment:{comment}", up, now)
    return changed
