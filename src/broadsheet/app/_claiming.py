"""Authors among the readers: who says to have written what, and what admins make of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from broadsheet.community import claims
from broadsheet.people.rights import check, may, reader_of
from broadsheet.readers import Who
from broadsheet.store import claims as kept
from broadsheet.store import reports
from broadsheet.talk import Claim, ClaimState, Waiting
from broadsheet.types import Paper

from ._people import Peopled
from ._reading import Reading


@dataclass(frozen=True, slots=True)
class Claiming:
    """What a reader has to do with the authors of a paper.

    Attributes:
        own: their claim, if there is one.
        again_at: from when a refused one may be made again; `may_again` tells whether that is now.
        suggested: position of the author whose name is nearest to theirs.
        taken: positions of authors who are somebody else.
    """

    own: Claim | None
    again_at: datetime | None
    may_again: bool
    suggested: int | None
    taken: frozenset[int]


class Claims(Reading, Peopled):
    """Papers that readers say they wrote. All raise NotSignedIn or Forbidden for who may not."""

    def claim(self, who: Who, paper_id: str, position: int | None = None) -> Claim:
        """Say that one is an author of a paper: the one at this position from 0, or of the nearest name.

        Raises:
            NotFound: there is no such paper. BadRequest: there is no such author. TooMany: too often.
            Conflict: somebody else is that author, or it was decided already.
        """
        reader, paper = reader_of(who, "claim"), self.paper(paper_id)
        with self._store.write() as db:
            return claims.claim(db, reader, paper, position, self.now())

    def take_claim_back(self, who: Who, paper_id: str) -> Claim | None:
        """Say that no more; the claim as it was. Raises NotFound, or Conflict when it was refused."""
        reader, paper = reader_of(who, "claim"), self.paper(paper_id)
        with self._store.write() as db:
            return claims.take_back(db, reader, paper)

    def claiming(self, who: Who, paper: str | Paper) -> Claiming:
        """What whoever asks has to do with the authors of a paper; raises NotFound."""
        reader = reader_of(who, "read own")
        paper = self.paper(paper) if isinstance(paper, str) else paper
        with self._store.read() as db:
            own = kept.of(db, paper.row, reader.id)
            others = kept.confirmed(db, [paper.row]).get(paper.row, ())
        again = claims.again_at(own) if own else None
        near = claims.suggested(reader.shown, [author.name for author in paper.authors])
        taken = frozenset(one.position for one in others if one.reader_id != reader.id)
        return Claiming(own, again, again is not None and again <= self.now(), near, taken)

    def claimed(self, rows: list[int]) -> dict[int, tuple[Claim, ...]]:
        """By row, the authors of these papers who are readers here, as admins confirmed it."""
        with self._store.read() as db:
            return kept.confirmed(db, rows)

    def claims(self, who: Who, state: ClaimState = "open", limit: int = 100, offset: int = 0) -> list[Claim]:
        """Claims of everyone: open ones, the oldest first, or those decided so, the last first."""
        check(who, "administer")
        with self._store.read() as db:
            return kept.in_state(db, state, limit, offset)

    def decide_claim(self, who: Who, number: int, state: ClaimState, reason: str = "") -> Claim:
        """Confirm a claim, or refuse it with a reason; raises NotFound, BadRequest or Conflict."""
        admin = reader_of(who, "administer")
        with self._store.write() as db:
            return claims.decide(db, admin, number, state, reason, self.now())

    def waiting(self, who: Who) -> Waiting:
        """How many reports and claims wait for somebody to look at them."""
        check(who, "moderate")
        with self._store.read() as db:
            waits = kept.count_open(db) if may(who, "administer") else 0
            return Waiting(reports.count_open(db), waits)
