"""Votes, comments, submissions, and who keeps order among them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from broadsheet.community import comments, moderation, submissions
from broadsheet.community.votes import vote, vote_for_comment
from broadsheet.errors import NotFound
from broadsheet.people import accounts
from broadsheet.people.rights import check, reader_of
from broadsheet.readers import Reader, Who
from broadsheet.store import claims, papers, reports, votes
from broadsheet.store import comments as kept
from broadsheet.store import submissions as submitted
from broadsheet.talk import Claim, Comment, Edit, Moderated, Report, Submission, Votes
from broadsheet.types import Paper

from ._people import Peopled
from ._reading import Reading

_GONE = "this paper is not here any more"


@dataclass(frozen=True, slots=True)
class Person:
    """A member as others see them; `papers` by row are those that they wrote or spoke of."""

    reader: Reader
    comments: tuple[Comment, ...]
    submissions: tuple[Submission, ...]
    wrote: tuple[Claim, ...]
    papers: dict[int, Paper]


class Community(Reading, Peopled):
    """What people give to papers and to each other. All raise NotSignedIn or Forbidden for who may not."""

    def vote(self, who: Who, paper_id: str, up: bool = True) -> Votes:
        """Vote for a paper, or take that back; its counts.

        Raises:
            NotFound: there is no such paper. Forbidden: they submitted it. TooMany: too often.
        """
        reader, row = reader_of(who, "vote"), self._row(paper_id)
        with self._store.write() as db:
            vote(db, reader, row, up, self.now())
            return votes.of_paper(db, row)

    def vote_for_comment(self, who: Who, comment: int, up: bool = True) -> Comment:
        """Vote for a comment, or take that back; raises NotFound, Forbidden or TooMany."""
        reader = reader_of(who, "vote")
        with self._store.write() as db:
            vote_for_comment(db, reader, comment, up, self.now())
            return kept.one(db, comment, reader.id)

    def comments(self, who: Who, paper: str | Paper, root: str = "") -> tuple[Comment, ...]:
        """All that was said of a paper, as HTML, in the order in which it is to be read."""
        check(who, "read")
        row = self._row(paper)
        with self._store.read() as db:
            return comments.thread(db, who, row, root)

    def comment(self, who: Who, number: int, root: str = "") -> Comment:
        """One comment; raises NotFound."""
        check(who, "read")
        with self._store.read() as db:
            found = kept.one(db, number, who.reader.id if who.reader else 0)
            return comments.shown(db, who, [found], root)[0]

    def paper_in(self, row: int) -> Paper:
        """The paper in this row; raises NotFound when it is gone."""
        found = self._catalog.papers([row])
        if not found:
            raise NotFound(_GONE)
        return found[0]

    def id_in(self, row: int) -> str:
        """The public id of the paper in this row; raises NotFound when it is gone."""
        with self._store.read() as db:
            found = papers.public_ids(db, [row])
        if row not in found:
            raise NotFound(_GONE)
        return found[row]

    def say(self, who: Who, paper_id: str, body: str, parent: int | None = None) -> int:
        """Say something of a paper, or answer a comment; its number.

        Raises:
            NotFound: there is no such paper or comment. BadRequest: empty or too long. TooMany: too often.
        """
        reader, row = reader_of(who, "comment"), self._row(paper_id)
        with self._store.write() as db:
            return comments.say(db, reader, row, body, parent, self.now())

    def edit_comment(self, who: Who, number: int, body: str) -> Comment:
        """Say one's own comment otherwise; raises NotFound, Forbidden, BadRequest or Conflict."""
        reader = reader_of(who, "comment")
        with self._store.write() as db:
            return comments.edit(db, reader, number, body, self.now())

    def take_comment_back(self, who: Who, number: int, undo: bool = False) -> Comment:
        """Take one's own comment back, or say it again; raises NotFound, Forbidden or Conflict."""
        reader = reader_of(who, "comment")
        with self._store.write() as db:
            return comments.take_back(db, reader, number, self.now(), undo)

    def comment_edits(self, who: Who, number: int) -> list[Edit]:
        """What a comment said before, the oldest first; raises NotFound."""
        check(who, "read")
        with self._store.read() as db:
            return comments.edits(db, who, number)

    def react(self, who: Who, number: int, name: str, given: bool = True) -> Comment:
        """React to a comment, or take that back; raises NotFound, BadRequest or TooMany."""
        reader = reader_of(who, "react")
        with self._store.write() as db:
            comments.react(db, reader, number, name, given, self.now())
            return kept.one(db, number, reader.id)

    def report_comment(self, who: Who, number: int, reason: str) -> Comment:
        """Tell moderators of a comment; raises NotFound, BadRequest, Conflict or TooMany."""
        reader = reader_of(who, "report")
        with self._store.write() as db:
            return moderation.report(db, reader, number, reason, self.now())

    def reports(self, who: Who) -> list[Report]:
        """Reports that nobody has looked at, the oldest first."""
        check(who, "moderate")
        with self._store.read() as db:
            return reports.open_ones(db)

    def hide(self, who: Who, number: int, reason: str) -> Comment:
        """Hide a comment with a reason; raises NotFound or BadRequest."""
        moderator = reader_of(who, "moderate")
        with self._store.write() as db:
            return moderation.hide(db, moderator, number, reason, self.now())

    def show_again(self, who: Who, number: int, reopen: bool = False) -> Comment:
        """Show a hidden comment again, given back as it was; raises NotFound.

        Args:
            reopen: the reports that were settled by hiding it wait again.
        """
        moderator = reader_of(who, "moderate")
        with self._store.write() as db:
            return moderation.show(db, moderator, number, self.now(), reopen)

    def dismiss(self, who: Who, number: int) -> Comment:
        """Let a reported comment stand; raises NotFound."""
        moderator = reader_of(who, "moderate")
        with self._store.write() as db:
            return moderation.dismiss(db, moderator, number, self.now())

    def moderated(self, who: Who, limit: int = 100, offset: int = 0) -> list[Moderated]:
        """What moderators and curators did, the last first."""
        check(who, "read moderation")
        with self._store.read() as db:
            return reports.logged(db, limit, offset)

    def submit(self, who: Who, paper_id: str, note: str = "") -> date:
        """Put a paper on today's page; the day.

        Raises:
            NotFound: we have no such paper. Conflict: it was submitted already.
            Forbidden: too many today, or it is too old. BadRequest: the note is too long.
        """
        reader, paper = reader_of(who, "submit"), self.paper(paper_id)
        limits = self.settings.submissions_per_day, self.settings.submission_max_age_days
        with self._store.write() as db:
            return submissions.submit(db, reader, paper, note, *limits, self.now())

    def decide(
        self, who: Who, paper_id: str, state: str, day: date | None = None, reason: str = ""
    ) -> Submission:
        """Feature, schedule or withdraw a submission, given back as it was; raises NotFound or BadRequest."""
        curator, paper = reader_of(who, "feature"), self.paper(paper_id)
        with self._store.write() as db:
            return submissions.decide(db, curator, paper, state, day, reason, self.now())

    def person(self, who: Who, name: str, root: str = "") -> Person:
        """What a member tells and gave in public; raises NotFound."""
        check(who, "read people")
        with self._store.read() as db:
            reader = accounts.found(db, name)
            said = comments.shown(db, who, kept.of_reader(db, reader.id), root)
            sent = submitted.of_reader(db, reader.id)
            wrote = claims.of_reader(db, reader.id)
            spoken = [one.paper for one in sent] + [one.paper for one in said]
            rows = list(dict.fromkeys([one.paper for one in wrote] + spoken))
            known = {paper.row: paper for paper in papers.by_rows(db, rows)}
        return Person(replace(reader, email=None, settings={}), said, tuple(sent), tuple(wrote), known)

    def submitted(self, rows: list[int]) -> dict[int, Submission]:
        """By row, who put these papers on a page; not those that were withdrawn."""
        with self._store.read() as db:
            found = submitted.of_papers(db, rows)
        return {row: one for row, one in found.items() if one.state != "withdrawn"}
