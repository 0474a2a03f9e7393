"""What was done is undone, where that takes more than doing the reverse.

Votes, marks, tags, follows and the like have a reverse of their own, beside the act.
"""

from __future__ import annotations

from broadsheet.community import comments, moderation, submissions
from broadsheet.errors import NotFound
from broadsheet.library import Note, ReadingList
from broadsheet.people import lists, undo
from broadsheet.people.rights import reader_of
from broadsheet.readers import Who
from broadsheet.talk import Comment, Submission

from ._community import Community
from ._keeping import Keeping


class Undoing(Keeping, Community):
    """What was done is undone. All raise NotFound when there is nothing to undo."""

    def undo_edit(self, who: Who, number: int) -> Comment:
        """Their comment says again what it said before its last change; raises Forbidden, too."""
        reader = reader_of(who, "comment")
        with self._store.write() as db:
            return comments.undo_edit(db, reader, number, self.now())

    def take_report_back(self, who: Who, number: int) -> Comment:
        """Forget that they reported a comment, as long as nobody has looked at it."""
        reader = reader_of(who, "report")
        with self._store.write() as db:
            return moderation.take_report_back(db, reader, number)

    def reopen_reports(self, who: Who, number: int) -> Comment:
        """Reports of a comment that were dismissed last wait to be looked at again."""
        moderator = reader_of(who, "moderate")
        with self._store.write() as db:
            return moderation.reopen(db, moderator, number, self.now())

    def take_submission_back(self, who: Who, paper_id: str) -> Submission:
        """Take a paper that they submitted off its page, as long as no curator has decided on it."""
        reader, paper = reader_of(who, "submit"), self.paper(paper_id)
        with self._store.write() as db:
            return submissions.take_back(db, reader, paper)

    def undo_note(self, who: Who, paper_id: str) -> Note | None:
        """Their note on a paper is again what it was, within an hour."""
        reader, row = reader_of(who, "keep"), self.paper(paper_id).row
        with self._store.write() as db:
            was = undo.before(db, reader, "note", str(row), self.now())
        return self.write_note(who, paper_id, was["body"])

    def undo_list_change(self, who: Who, slug: str) -> ReadingList:
        """One of their lists is again called, described and shown as it was, within an hour."""
        reader = reader_of(who, "keep")
        with self._store.write() as db:
            was = undo.before(db, reader, "change list", slug, self.now())
        return self.change_list(who, slug, was["name"], was["about"], was["shown_to"])

    def bring_list_back(self, who: Who, owner: str, slug: str) -> ReadingList:
        """A list that they deleted is here again with its papers, within an hour; raises Conflict, too."""
        reader = reader_of(who, "keep")
        if owner != reader.name:
            raise NotFound(f"you had no list {owner}/{slug}")
        with self._store.write() as db:
            was = undo.before(db, reader, "delete list", slug, self.now())
            return lists.restore(db, reader, was, self.now())
