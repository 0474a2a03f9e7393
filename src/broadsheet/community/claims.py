"""Papers that readers say they wrote: claimed once a reader and paper, confirmed or refused by an admin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from broadsheet.errors import BadRequest, Conflict
from broadsheet.readers import Reader
from broadsheet.store import Connection, audit, claims, reports
from broadsheet.store.keys import words
from broadsheet.talk import Claim, ClaimState
from broadsheet.types import Paper

from .limits import count

AGAIN = timedelta(days=30)  # after which what was refused may be claimed once more
_NEAR = 0.5  # names are near when they share more than this
_LONGEST_REASON = 500


def claim(db: Connection, reader: Reader, paper: Paper, position: int | None, now: datetime) -> Claim:
    """Say that one is an author of a paper; said again while nobody has decided, it may name another one.

    Args:
        position: from 0; None for the author whose name is nearest to theirs.

    Raises:
        BadRequest: there is no such author, or no name near enough.
        Conflict: somebody else is that author; theirs is confirmed for another one, or was refused of late.
        TooMany: they do that too often.
    """
    position = _position(reader, paper, position)
    known = claims.of(db, paper.row, reader.id)
    if known and known.state == "confirmed" and known.position == position:
        return known
    _check_free(db, reader, paper, position)
    if known:
        _check_again(known, now)
    count(db, reader, "claim", now)
    claims.put(db, paper.row, reader.id, position, now)
    return _own(db, reader, paper)


def take_back(db: Connection, reader: Reader, paper: Paper) -> Claim | None:
    """Say that no more; the claim as it was, None when there was none. What was refused stays so.

    Raises:
        Conflict: it was refused.
    """
    known = claims.of(db, paper.row, reader.id)
    if known and known.state == "refused":
        raise Conflict("this claim was refused; there is nothing to take back")
    if known:
        claims.delete(db, known.id)
    return known


def decide(
    db: Connection, admin: Reader, number: int, state: ClaimState, reason: str, now: datetime
) -> Claim:
    """Confirm a claim, or refuse it with a reason; either may be decided otherwise later.

    Raises:
        NotFound: there is none. BadRequest: another state, no reason, or the author is there no more.
        Conflict: somebody else is that author.
    """
    found, text = claims.one(db, number), " ".join(reason.split())
    _check_decision(found, state, text)
    if found.state == state:
        return found
    if not claims.decide(db, number, state, admin.id, now):
        raise Conflict(f"somebody else is {found.author} already; refuse that claim first")
    act = "confirm a claim" if state == "confirmed" else "refuse a claim"
    reports.log(db, admin.id, act, found.paper_id, text, now)
    details = {"paper": found.paper_id, "author": found.author or "", "reason": text}
    audit.add(db, now, admin.id, act, found.name, details)
    return claims.one(db, number)


def suggested(name: str, authors: Sequence[str]) -> int | None:
    """The position of the author whose name is nearest to a reader's; None when none is near."""
    own = words(name)
    near = [_nearness(own, words(author)) for author in authors]
    best = max(near, default=0.0)
    return near.index(best) if best > _NEAR else None


def again_at(claim: Claim) -> datetime | None:
    """From when a refused claim may be made again; None for others."""
    return claim.decided_at + AGAIN if claim.state == "refused" and claim.decided_at else None


def _nearness(one: list[str], other: list[str]) -> float:
    """Share of the words of the longer name that are in the other, in [0, 1]; an initial counts half a word.

    The order tells nothing: `Wei Zhang` may be `Zhang Wei`.
    """
    left, found = list(other), 0.0
    for word in sorted(one, key=len, reverse=True):
        match = (
            word if word in left else next((theirs for theirs in left if _abbreviates(word, theirs)), None)
        )
        if match is not None:
            left.remove(match)
            found += 1.0 if match == word else 0.5
    return found / max(len(one), len(other), 1)


def _abbreviates(one: str, other: str) -> bool:
    return min(len(one), len(other)) == 1 and one[0] == other[0]


def _position(reader: Reader, paper: Paper, position: int | None) -> int:
    names = [author.name for author in paper.authors]
    if position is None:
        position = suggested(reader.shown, names)
    if position is None:
        raise BadRequest(f"no author has a name like {reader.shown!r}; say which of them you are")
    if not 0 <= position < len(names):
        raise BadRequest(f"there is no author {position}; they are counted from 0, and are {len(names)}")
    return position


def _check_free(db: Connection, reader: Reader, paper: Paper, position: int) -> None:
    for other in claims.confirmed(db, [paper.row]).get(paper.row, ()):
        if other.position == position and other.reader_id != reader.id:
            raise Conflict(f"{other.shown} is {other.author} already; tell an admin if that is wrong")


def _check_again(known: Claim, now: datetime) -> None:
    if known.state == "confirmed":
        raise Conflict(f"you are {known.author} here; take that back first")
    again = again_at(known)
    if again and now < again:
        raise Conflict(f"this claim was refused; it can be made again from {again.date()}")


def _check_decision(found: Claim, state: ClaimState, reason: str) -> None:
    if state not in ("confirmed", "refused"):
        raise BadRequest("a claim is confirmed or refused")
    if state == "refused" and not reason:
        raise BadRequest("say why it is refused; everyone can read it")
    if len(reason) > _LONGEST_REASON:
        raise BadRequest(f"a reason has at most {_LONGEST_REASON} characters")
    if state == "confirmed" and found.author is None:
        raise BadRequest("the paper has no such author any more")


def _own(db: Connection, reader: Reader, paper: Paper) -> Claim:
    found = claims.of(db, paper.row, reader.id)
    assert found is not None  # it was written just now
    return found
