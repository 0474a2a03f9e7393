"""Take a batch of records into the catalog: each is a new paper, or one more say of one we have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from broadsheet.store import Connection, apart, moves, papers, records
from broadsheet.store.records import Say

from .candidates import Candidates
from .compose import compose
from .drafts import Draft, name_of
from .identify import WEAK_SCHEMES, Evidence, joined_by_id, same_by_id, same_by_text
from .traits import Traits


@dataclass(slots=True)
class Outcome:
    """What became of a batch, in numbers."""

    new: int = 0
    merged: int = 0
    updated: int = 0
    unchanged: int = 0

    def __iadd__(self, other: Outcome) -> Outcome:
        self.new += other.new
        self.merged += other.merged
        self.updated += other.updated
        self.unchanged += other.unchanged
        return self


def add(db: Connection, says: Sequence[Say]) -> Outcome:
    """Take in records of one source, in order; all of them in the caller's transaction."""
    batch = _Batch(db, says)
    for say in says:
        batch.take(say)
    batch.write()
    return batch.outcome


def rows_meant(db: Connection, says: Sequence[Say]) -> list[int | None]:
    """The paper that each of these would be taken for; None where it would be new. Nothing is changed."""
    batch = _Batch(db, says)
    return [batch.row_meant(say) for say in says]


class _Batch:
    """What is known of the papers that a batch may touch, and what it makes of them."""

    def __init__(self, db: Connection, says: Sequence[Say]) -> None:
        self._db = db
        self._known = records.known(db, says[0].source, [say.record.key for say in says]) if says else {}
        heard = [say.record for say in says if not self._is_old(say)]
        strange = [record for record in heard if record.key not in self._known]
        self._candidates = Candidates(db, heard)
        self._read = self._stored(self._candidates.worth_reading(strange))
        self._apart = apart.pairs(db)
        self._next = papers.next_row(db)
        self._drafts: dict[int, Draft] = {}
        self._gone: list[Draft] = []
        self._moves: list[tuple[int, int]] = []
        self.outcome = Outcome()

    def take(self, say: Say) -> None:
        """Decide about one record, knowing all that came before it in the batch."""
        if self._is_old(say):
            self.outcome.unchanged += 1
        elif say.record.key in self._known:
            self._update(say, self._known[say.record.key][1])
        else:
            self._add(say)

    def row_meant(self, say: Say) -> int | None:
        """The paper that a record would be taken for."""
        found = self._same_by_id(say) or self._same_by_text(say)
        return found[0].row if found else None

    def write(self) -> None:
        """Put it all into the store."""
        drafts = [draft for draft in self._drafts.values() if draft.fresh]
        for gone, row in self._moves:
            moves.move(self._db, gone, row)
        before = {draft.row: draft.before for draft in (*drafts, *self._gone) if draft.before}
        after = {draft.row: draft.says for draft in drafts}
        compose(self._db, before, after, self._candidates.free, self._candidates.crowded())
        records.put(self._db, ((draft.row, say) for draft in drafts for say in draft.fresh))

    def _is_old(self, say: Say) -> bool:
        known = self._known.get(say.record.key)
        return known is not None and known[0] == say.payload_hash

    def _update(self, say: Say, row: int) -> None:
        draft = self._draft(row)
        evidence = next((old.evidence for old in draft.says if name_of(old) == name_of(say)), None)
        self._hear(draft, replace(say, evidence=evidence))
        self._join_others(draft, say)
        self.outcome.updated += 1

    def _add(self, say: Say) -> None:
        found = self._same_by_id(say) or self._same_by_text(say)
        if found:
            draft, evidence = found
            self._hear(draft, replace(say, evidence=evidence))
            draft = self._join_others(draft, say)
            self.outcome.merged += 1
        else:
            draft = self._drafts[self._next] = Draft(self._next)
            self._next += 1
            self._hear(draft, say)
            self.outcome.new += 1
        self._known[say.record.key] = (say.payload_hash, draft.row)

    def _same_by_id(self, say: Say) -> tuple[Draft, str] | None:
        for id in sorted(say.record.ids, key=lambda id: id.scheme in WEAK_SCHEMES):
            if id in self._candidates.owner:
                draft = self._draft(self._candidates.owner[id])
                evidence = same_by_id(id, say.record, draft.said())
                if evidence and not self._are_apart([say], draft.says):
                    return draft, evidence
        return None

    def _same_by_text(self, say: Say) -> tuple[Draft, str] | None:
        traits = Traits(say.record)
        best: tuple[Draft, Evidence] | None = None
        for row in self._candidates.alike(say.record):
            draft = self._draft(row)
            evidence = same_by_text(traits, draft.traits())
            stronger = evidence and (best is None or evidence.weight > best[1].weight)
            if evidence and stronger and not self._are_apart([say], draft.says):
                best = draft, evidence
        return (best[0], best[1].text) if best else None

    def _join_others(self, draft: Draft, say: Say) -> Draft:
        """A record may carry ids of two papers that we took for two: then they become one; that one."""
        for id in say.record.ids:
            row = self._candidates.owner.get(id, draft.row)
            if row == draft.row:
                continue
            other = self._draft(row)
            evidence = joined_by_id(id, draft.said(), other.said())
            if evidence and not self._are_apart(draft.says, other.says):
                if other.before and not draft.before:  # what people gave hangs on papers that are stored
                    draft, other = other, draft
                self._join(draft, other, evidence)
        return draft

    def _join(self, draft: Draft, other: Draft, evidence: str) -> None:
        for say in other.says:
            self._hear(draft, replace(say, evidence=say.evidence or evidence))
        self._candidates.join(other.row, draft.row)
        del self._drafts[other.row]
        self._known |= {
            key: (hash, draft.row) for key, (hash, row) in self._known.items() if row == other.row
        }
        if other.before:
            self._gone.append(other)
            self._moves.append((other.row, draft.row))

    def _hear(self, draft: Draft, say: Say) -> None:
        draft.hear(say)
        self._candidates.take(draft.row, say.record)

    def _are_apart(self, ones: Sequence[Say], others: Sequence[Say]) -> bool:
        """Whether a person said that a record of one paper is not of the other."""
        return bool(self._apart) and any(
            (name_of(one), name_of(other)) in self._apart for one in ones for other in others
        )

    def _stored(self, rows: Sequence[int]) -> dict[int, list[Say]]:
        """What is said of stored papers; from now on it is known whose their ids are."""
        found = records.of_papers(self._db, rows)
        ids = {id for says in found.values() for say in says for id in say.record.ids}
        unknown = ids - self._candidates.owner.keys()
        self._candidates.owner.update(papers.rows_by_id(self._db, unknown))
        return found

    def _draft(self, row: int) -> Draft:
        if row not in self._drafts:
            says = self._read.get(row) or self._stored([row])[row]
            self._drafts[row] = Draft.stored(row, says)
        return self._drafts[row]
