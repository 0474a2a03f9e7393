"""Papers that members put on a day's page, and what curators make of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from broadsheet.errors import BadRequest, Conflict, Forbidden, NotFound
from broadsheet.readers import ROLES, Reader
from broadsheet.store import Connection, reports, submissions, votes
from broadsheet.talk import Submission
from broadsheet.types import Paper

_LONGEST_NOTE = 500
_FURTHEST = timedelta(days=60)  # that a curator may schedule ahead


def submit(
    db: Connection, reader: Reader, paper: Paper, note: str, a_day: int, oldest_days: int, now: datetime
) -> date:
    """Put a paper on today's page, which stands for one's vote; the day.

    Args:
        a_day: how many papers a member may submit in a day.
        oldest_days: how long ago a paper may have come out. Curators are bound by neither.

    Raises:
        Conflict: it was submitted already. Forbidden: too many today, or too old. BadRequest: a long note.
    """
    text = " ".join(note.split())
    if len(text) > _LONGEST_NOTE:
        raise BadRequest(f"a note has at most {_LONGEST_NOTE} characters; this one has {len(text)}")
    today = now.astimezone(UTC).date()
    if ROLES.index(reader.role) < ROLES.index("curator"):
        _check_age(paper, oldest_days, today)
        midnight = datetime.combine(today, time(), UTC)
        if submissions.count_since(db, reader.id, midnight) >= a_day:
            raise Forbidden(f"{a_day} papers a day is what one member may submit; come again tomorrow")
    if not submissions.add(db, paper.row, reader.id, text, today, now):
        raise Conflict(_already(submissions.of_papers(db, [paper.row])[paper.row]))
    if votes.take_back(db, paper.row, reader.id):  # that they submit it stands for their vote
        votes.log(db, reader.id, f"paper:{paper.row}", False, now)
    return today


def take_back(db: Connection, reader: Reader, paper: Paper) -> Submission:
    """Take a paper that one submitted off its page, as long as no curator has decided on it; as it was.

    Raises:
        NotFound: they did not submit it, or a curator has decided.
    """
    known = submissions.of_papers(db, [paper.row]).get(paper.row)
    if known is None or not submissions.remove(db, paper.row, reader.id):
        raise NotFound("you have not submitted this paper, or a curator has decided on it; ask them")
    return known


def decide(
    db: Connection, curator: Reader, paper: Paper, state: str, day: date | None, reason: str, now: datetime
) -> Submission:
    """Feature a submission, move it to another day, or withdraw it with a reason; what it was before.

    Raises:
        NotFound: it was not submitted. BadRequest: another state, a day too far ahead, or no reason.
    """
    known = submissions.of_papers(db, [paper.row]).get(paper.row)
    if known is None:
        raise NotFound("nobody has submitted this paper")
    if state not in ("submitted", "featured", "withdrawn"):
        raise BadRequest("a submission is submitted, featured or withdrawn")
    day = day or known.day
    if day > now.astimezone(UTC).date() + _FURTHEST:
        raise BadRequest(f"a paper is scheduled at most {_FURTHEST.days} days ahead")
    text = " ".join(reason.split())[:_LONGEST_NOTE]
    if state == "withdrawn" and not text:
        raise BadRequest("say why it is withdrawn")
    submissions.decide(db, paper.row, state, day, curator.id, now)
    reports.log(db, curator.id, _said(state, known, day), paper.id, text, now)
    return known


def _check_age(paper: Paper, oldest_days: int, today: date) -> None:
    """As far as its date is exact."""
    came = paper.updated or paper.published or ""
    earliest = (today - timedelta(days=oldest_days)).isoformat()
    if came and came < earliest[: len(came)]:
        raise Forbidden(f"it came out on {came}; members submit papers of the last {oldest_days} days")


def _already(known: Submission) -> str:
    return f"{known.shown or 'a reader who left'} submitted it on {known.day}"


def _said(state: str, known: Submission, day: date) -> str:
    if state == known.state and day != known.day:
        return f"schedule for {day}"
    return {"featured": "feature", "withdrawn": "withdraw", "submitted": "put back"}[state]
