"""Take a batch of records into the catalog: each is a new paper, or one more say of one we have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from broadsheet.store import Connection, papers, records
from broadsheet.store.keys import title_key
from broadsheet.store.papers import Facts
from broadsheet.store.records import Say
from broadsheet.types import Record

from .identify import WEAK_SCHEMES, joined_by_id, same_by_id, same_by_title
from .merge import merge


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


@dataclass(slots=True)
class _Draft:
    """A paper that this batch touches: all that is said of it, and which of that is to be written."""

    row: int
    says: list[Say]
    stored: bool
    fresh: list[Say] = field(default_factory=list)

    def said(self) -> list[Record]:
        """The records alone."""
        return [say.record for say in self.says]

    def hear(self, say: Say) -> None:
        """Take one more say, in place of an earlier one of the same source and key."""
        name = (say.source, say.record.key)
        self.says = [old for old in self.says if (old.source, old.record.key) != name]
        self.fresh = [old for old in self.fresh if (old.source, old.record.key) != name]
        self.says.append(say)
        self.fresh.append(say)


def add(db: Connection, says: Sequence[Say]) -> Outcome:
    """Take in records of one source, in order; all of them in the caller's transaction."""
    batch = _Batch(db, says)
    for say in says:
        batch.take(say)
    batch.write()
    return batch.outcome


class _Batch:
    """What is known of the papers that a batch may touch, and what it makes of them."""

    def __init__(self, db: Connection, says: Sequence[Say]) -> None:
        self._db = db
        self._known = records.known(db, says[0].source, [say.record.key for say in says]) if says else {}
        heard = [say for say in says if not self._is_old(say)]
        self._owner = papers.rows_by_id(db, (id for say in heard for id in say.record.ids))
        self._titled = papers.rows_by_title(db, [title_key(say.record.title) for say in heard])
        self._next = papers.next_row(db)
        self._drafts: dict[int, _Draft] = {}
        self._gone: list[int] = []
        self.outcome = Outcome()

    def take(self, say: Say) -> None:
        """Decide about one record, knowing all that came before it in the batch."""
        if self._is_old(say):
            self.outcome.unchanged += 1
        elif say.record.key in self._known:
            self._update(say, self._known[say.record.key][1])
        else:
            self._add(say)

    def write(self) -> None:
        """Put it all into the store."""
        drafts = [draft for draft in self._drafts.values() if draft.fresh]
        papers.remove(self._db, self._gone)
        facts = {draft.row: self._merged(draft) for draft in drafts}
        papers.replace(self._db, [facts[draft.row] for draft in drafts if draft.stored])
        papers.add(self._db, [facts[draft.row] for draft in drafts if not draft.stored])
        records.put(self._db, ((draft.row, say) for draft in drafts for say in draft.fresh))

    def _is_old(self, say: Say) -> bool:
        known = self._known.get(say.record.key)
        return known is not None and known[0] == say.payload_hash

    def _update(self, say: Say, row: int) -> None:
        draft = self._draft(row)
        name = (say.source, say.record.key)
        evidence = next((old.evidence for old in draft.says if (old.source, old.record.key) == name), None)
        self._hear(draft, replace(say, evidence=evidence))
        self.outcome.updated += 1

    def _add(self, say: Say) -> None:
        found = self._same_by_id(say) or self._same_by_title(say)
        if found:
            draft, evidence = found
            self._hear(draft, replace(say, evidence=evidence))
            self._join_others(draft, say)
            self.outcome.merged += 1
        else:
            draft = _Draft(self._next, [], stored=False)
            self._next += 1
            self._drafts[draft.row] = draft
            self._hear(draft, say)
            self.outcome.new += 1
        self._known[say.record.key] = (say.payload_hash, draft.row)

    def _same_by_id(self, say: Say) -> tuple[_Draft, str] | None:
        for id in sorted(say.record.ids, key=lambda id: id.scheme in WEAK_SCHEMES):
            if id in self._owner:
                draft = self._draft(self._owner[id])
                if evidence := same_by_id(id, say.record, draft.said()):
                    return draft, evidence
        return None

    def _same_by_title(self, say: Say) -> tuple[_Draft, str] | None:
        for row in self._titled.get(title_key(say.record.title), ()):
            draft = self._draft(row)
            if evidence := same_by_title(say.record, draft.said()):
                return draft, evidence
        return None

    def _join_others(self, draft: _Draft, say: Say) -> None:
        """A record may carry ids of two papers that we took for two: then they become one."""
        for id in say.record.ids:
            row = self._owner.get(id, draft.row)
            if row == draft.row:
                continue
            other = self._draft(row)
            evidence = joined_by_id(id, draft.said(), other.said())
            if evidence:
                self._join(draft, other, evidence)

    def _join(self, draft: _Draft, other: _Draft, evidence: str) -> None:
        for say in other.says:
            self._hear(draft, replace(say, evidence=say.evidence or evidence))
        for rows in self._titled.values():
            rows[:] = dict.fromkeys(draft.row if row == other.row else row for row in rows)
        for id in [id for id, row in self._owner.items() if row == other.row]:
            self._owner[id] = draft.row
        del self._drafts[other.row]
        if other.stored:
            self._gone.append(other.row)

    def _hear(self, draft: _Draft, say: Say) -> None:
        draft.hear(say)
        titled = self._titled.setdefault(title_key(say.record.title), [])
        if draft.row not in titled:
            titled.append(draft.row)
        for id in say.record.ids:
            self._owner.setdefault(id, draft.row)

    def _draft(self, row: int) -> _Draft:
        if row not in self._drafts:
            self._drafts[row] = _Draft(row, records.of_papers(self._db, [row])[row], stored=True)
        return self._drafts[row]

    def _merged(self, draft: _Draft) -> Facts:
        return merge(draft.row, draft.says, lambda id: self._owner.get(id, draft.row) == draft.row)
