"""Papers in the forms of `schema`: each with what else is known of it, gathered for a whole list at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from fastapi import Request

from broadsheet.answers import Extras
from broadsheet.app import App
from broadsheet.readers import Reader
from broadsheet.talk import Claim, Submission
from broadsheet.types import Author, Featuring, Paper

from ._form import address, bare_id, moment
from ._ids import author_id, named_id, object_id
from .schema import HfAuthor, HfBrief, HfItem, HfOrganization, HfPaper, HfRepository, HfUser, HfWholePaper

_KINDS: Mapping[str, Literal["model", "dataset", "space"]] = {
    "models": "model",
    "datasets": "dataset",
    "spaces": "space",
}


class Papers:
    """Papers of one answer, and what is known of them beside what a paper has."""

    def __init__(self, app: App, request: Request, shown: Sequence[Paper]) -> None:
        rows = [paper.row for paper in shown]
        self._thumbnail = address(request, "/static/favicon.svg")
        self._extras = app.extras(rows)
        self._claims = app.claimed(rows)
        self._submissions = app.submitted(rows)
        told = (one.names for one in self._extras.values())
        self._names = {handle: name for names in told for handle, name in names.items()}

    def item(self, paper: Paper, day: date | None) -> HfItem:
        """A paper in a list; `day` is whose page it stands on."""
        extras, inner = self.extras(paper), self.paper(paper, day)
        twice = (
            "title summary upvotes mediaUrls ai_summary ai_keywords projectPage githubRepo githubStars"
            " organization"
        )
        return HfItem(
            paper=inner,
            publishedAt=moment(day) or inner.publishedAt,
            thumbnail=extras.thumbnail or self._thumbnail,
            numComments=paper.comments,
            submittedBy=inner.submittedOnDailyBy,
            isAuthorParticipating=bool(self._claims.get(paper.row)),
            **{name: getattr(inner, name) for name in twice.split()},
        )

    def paper(self, paper: Paper, day: date | None = None) -> HfPaper:
        """A paper by itself; its submitter is the one of that day where there are several."""
        extras, day = self.extras(paper), day or paper.day
        featured = _featured(paper, day)
        sent = self._submissions.get(paper.row)
        return HfPaper(
            objectId=object_id("paper", paper.row),
            id=bare_id(paper),
            title=paper.title,
            authors=self._authors(paper),
            publishedAt=moment(paper.published or paper.updated or day),
            submittedOnDailyAt=_sent_at(sent, featured, day),
            submittedOnDailyBy=self._submitter(sent, featured, day),
            summary=paper.abstract,
            upvotes=paper.upvotes,
            discussionId=object_id("discussion", paper.row),
            ai_summary=extras.summary,
            ai_keywords=list(paper.keywords) or None,
            ai_summary_model=extras.model,
            projectPage=paper.project,
            githubRepo=paper.code,
            githubStars=extras.stars,
            mediaUrls=list(extras.media),
            organization=_organization(paper.organization),
        )

    def whole(self, paper: Paper) -> HfWholePaper:
        """A paper with what belongs to it."""
        repositories = {kind: self.linked(paper, kind) for kind in _KINDS}
        return HfWholePaper(
            **dict(self.paper(paper)),
            numComments=paper.comments,
            linkedModels=repositories["models"],
            numTotalModels=len(repositories["models"]),
            linkedDatasets=repositories["datasets"],
            numTotalDatasets=len(repositories["datasets"]),
            linkedSpaces=repositories["spaces"],
            numTotalSpaces=len(repositories["spaces"]),
        )

    def brief(self, paper: Paper) -> HfBrief:
        """A paper in the list of all of them."""
        inner, extras = self.paper(paper), self.extras(paper)
        same = HfBrief.model_fields.keys() & HfPaper.model_fields.keys()
        return HfBrief(thumbnailUrl=extras.thumbnail, **{name: getattr(inner, name) for name in same})

    def linked(self, paper: Paper, kind: str) -> list[HfRepository]:
        """Its models, datasets or spaces."""
        return [
            HfRepository(id=name, author=name.partition("/")[0], repoType=_KINDS[kind])
            for name in self.extras(paper).linked.get(kind, ())
        ]

    def extras(self, paper: Paper) -> Extras:
        """What sources told beside."""
        return self._extras.get(paper.row, Extras())

    def _authors(self, paper: Paper) -> list[HfAuthor]:
        claims = {claim.position: claim for claim in self._claims.get(paper.row, ())}
        return [
            _author(paper, position, author, claims.get(position))
            for position, author in enumerate(paper.authors)
        ]

    def _submitter(
        self, sent: Submission | None, featured: Featuring | None, day: date | None
    ) -> HfUser | None:
        if sent and sent.name and (sent.day == day or featured is None):
            return user_of(sent.reader_id, sent.name, sent.shown)
        handle = featured.submitter if featured else None
        return user_of(None, handle, self._names.get(handle)) if handle else None


def user_of(number: int | None, name: str, shown: str | None = None) -> HfUser:
    """Somebody by their name; `number` is a reader's here, None for whom a source named."""
    id = named_id("handle", name) if number is None else object_id("reader", number)
    return HfUser(id=id, user=name, name=name, fullname=shown or name)


def reader_as_user(reader: Reader) -> HfUser:
    """A reader here."""
    return user_of(reader.id, reader.name, reader.shown)


def _author(paper: Paper, position: int, author: Author, claim: Claim | None) -> HfAuthor:
    known = HfAuthor(id=author_id(paper.row, position), name=author.name)
    if claim is None:
        return known
    user = user_of(claim.reader_id, claim.name, claim.shown)
    changed = moment(claim.decided_at)
    return known.model_copy(
        update={"status": "claimed_verified", "statusLastChangedAt": changed, "user": user}
    )


def _featured(paper: Paper, day: date | None) -> Featuring | None:
    """What a source said of this day; else of the first one."""
    of_day = (one for one in paper.featured if one.day == day)
    return next(of_day, paper.featured[0] if paper.featured else None)


def _sent_at(sent: Submission | None, featured: Featuring | None, day: date | None) -> str | None:
    if sent and (sent.day == day or featured is None):
        return moment(sent.at)
    return moment(featured.submitted_at or featured.day) if featured else None


def _organization(name: str | None) -> HfOrganization | None:
    if not name:
        return None
    return HfOrganization(id=named_id("organization", name), name=name, fullname=name)
