"""Order: comments are reported, hidden with a reason, shown again; everyone can read what was done."""

from __future__ import annotations

from datetime import datetime

from broadsheet.errors import BadRequest, Conflict, NotFound
from broadsheet.readers import Reader
from broadsheet.store import Connection, comments, reports
from broadsheet.talk import Comment

from .comments import standing
from .limits import count

_LONGEST_REASON = 500


def report(db: Connection, reader: Reader, comment: int, reason: str, now: datetime) -> Comment:
    """Tell moderators of a comment.

    Raises:
        NotFound: there is none. BadRequest: without a reason. Conflict: they told of it already.
        TooMany: they do that too often.
    """
    text = _checked(reason)
    found = standing(db, comment)
    count(db, reader, "report", now)
    if not reports.add(db, comment, reader.id, text, now):
        raise Conflict("you have reported this comment; a moderator will look at it")
    return found


def take_report_back(db: Connection, reader: Reader, comment: int) -> Comment:
    """Forget that somebody reported a comment, as long as nobody has looked at it.

    Raises:
        NotFound: there is no such comment, or no open report of it by them.
    """
    found = comments.one(db, comment)
    if not reports.take_back(db, comment, reader.id):
        raise NotFound("you have no open report of this comment; a moderator may have looked at it")
    return found


def hide(db: Connection, moderator: Reader, comment: int, reason: str, now: datetime) -> Comment:
    """Hide a comment; its open reports are settled.

    Raises:
        NotFound: there is none. BadRequest: without a reason.
    """
    text = _checked(reason)
    found = comments.one(db, comment)
    comments.set_hidden(db, comment, now, text)
    reports.settle(db, comment, "hidden", now)
    reports.log(db, moderator.id, "hide", f"comment {comment}", text, now)
    return found


def show(db: Connection, moderator: Reader, comment: int, now: datetime, reopen: bool = False) -> Comment:
    """Show a hidden comment again, as it was; raises NotFound.

    Args:
        reopen: the reports that were settled when it was hidden wait again, as if it had not been.
    """
    found = comments.one(db, comment)
    comments.set_hidden(db, comment, None, "")
    if reopen:
        reports.reopen(db, comment, "hidden")
    reports.log(db, moderator.id, "show", f"comment {comment}", "", now)
    return found


def dismiss(db: Connection, moderator: Reader, comment: int, now: datetime) -> Comment:
    """Let a reported comment stand; raises NotFound."""
    found = comments.one(db, comment)
    if reports.settle(db, comment, "dismissed", now):
        reports.log(db, moderator.id, "dismiss reports", f"comment {comment}", "", now)
    return found


def reopen(db: Connection, moderator: Reader, comment: int, now: datetime) -> Comment:
    """Dismissed reports of a comment, the last ones, wait to be looked at again.

    Raises:
        NotFound: there is no such comment, or nothing was dismissed last.
    """
    found = comments.one(db, comment)
    if not reports.reopen(db, comment, "dismissed"):
        raise NotFound("no report of this comment was dismissed last")
    reports.log(db, moderator.id, "reopen reports", f"comment {comment}", "", now)
    return found


def _checked(reason: str) -> str:
    text = " ".join(reason.split())
    if not 1 <= len(text) <= _LONGEST_REASON:
        raise BadRequest(f"say why, in 1 to {_LONGEST_REASON} characters")
    return text
