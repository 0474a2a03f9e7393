"""Comments in the form of `schema`."""

from __future__ import annotations

from broadsheet.talk import Comment

from ._form import moment
from ._ids import object_id
from ._papers import user_of
from .schema import HfComment, HfCommentData, HfReaction, HfSaid


def comment_form(one: Comment) -> HfComment:
    """A comment; who reacted is not told, only how many."""
    return HfComment(
        id=object_id("comment", one.id),
        author=user_of(one.reader_id, one.author, one.shown) if one.author else None,
        createdAt=moment(one.made_at),
        data=HfCommentData(
            edited=one.edited_at is not None,
            hidden=one.hidden_at is not None or one.deleted_at is not None,
            hiddenReason=one.hidden_reason or None,
            latest=HfSaid(raw=one.body, html=one.html, updatedAt=moment(one.edited_at or one.made_at)),
            numEdits=int(one.edited_at is not None),
            editors=[one.author] if one.author else [],
            reactions=[HfReaction(reaction=name, users=[], count=n) for name, n, _ in one.reactions],
        ),
        parentCommentId=object_id("comment", one.parent) if one.parent else None,
    )
