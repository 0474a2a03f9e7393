"""Write papers as all that is said of them now makes them, with the keys that they are found by."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from broadsheet.store import Connection, likeness, papers
from broadsheet.store.keys import title_key
from broadsheet.store.records import Say
from broadsheet.types import ExternalId

from .merge import merge

Said = Mapping[int, Sequence[Say]]
MayHave = Callable[[ExternalId, int], bool]


def compose(
    db: Connection,
    before: Said,
    after: Said,
    may_have: MayHave,
    crowded: Collection[int] = (),
) -> None:
    """Bring the papers of these rows from one state to another; the records are the caller's to write.

    Args:
        before: what the store has; the papers of rows that are not in `after` are removed.
        after: what there is to be; rows that are not in `before` are new.
        may_have: tells whether an id is free for the paper in that row.
        crowded: keys of likeness that are not worth keeping one more paper under.
    """
    papers.remove(db, sorted(before.keys() - after.keys()))
    facts = {row: merge(row, says, _free_for(may_have, row)) for row, says in after.items()}
    papers.replace(db, [facts[row] for row in after if row in before])
    papers.add(db, [facts[row] for row in after if row not in before])
    main = {(title_key(fact.raw_title), row) for row, fact in facts.items()}
    new = _keys(after) | (_titles(after) - main)  # the main title is kept with the paper
    likeness.remove(db, (_keys(before) | _titles(before)) - new)
    likeness.add(db, [pair for pair in new - _keys(before) if pair[0] not in crowded])


def unclaimed(db: Connection, said: Said) -> MayHave:
    """Tells whether an id that these say is nobody else's: that paper's own, or no stored paper's."""
    ids = {name for says in said.values() for say in says for name in say.record.ids}
    owner = papers.rows_by_id(db, ids)
    return lambda name, row: owner.get(name, row) == row


def _free_for(may_have: MayHave, row: int) -> Callable[[ExternalId], bool]:
    return lambda name: may_have(name, row)


def _keys(said: Said) -> set[tuple[int, int]]:
    """Each key of likeness of a record, with the row of its paper."""
    return {(key, row) for row, says in said.items() for say in says for key in likeness.keys_of(say.record)}


def _titles(said: Said) -> set[tuple[int, int]]:
    return {(title_key(say.record.title), row) for row, says in said.items() for say in says}
