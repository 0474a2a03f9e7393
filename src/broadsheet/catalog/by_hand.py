"""A person knows better: which records are of one paper, and where its code and its project page are.

All of it is remembered: what was taken out is never joined again by itself, however alike it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Literal, get_args

from broadsheet.errors import BadRequest
from broadsheet.store import Connection, apart, moves, papers, records
from broadsheet.store.apart import Name
from broadsheet.store.records import Say
from broadsheet.types import ExternalId, Record

from .compose import compose, unclaimed
from .drafts import name_of
from .merge import HERE

Link = Literal["code", "project"]
LINKS: tuple[Link, ...] = get_args(Link)
BY_HAND = "joined by hand"
SAID_HERE = "said of it here"


def split(db: Connection, row: int, names: Collection[Name]) -> int:
    """Take records out of a paper, to be a paper of their own; its row.

    Ids that a remaining record carries, too, stay where they are.

    Raises:
        BadRequest: a name is none of the paper's records, or all of them are named.
    """
    says = records.of_papers(db, [row])[row]
    out = [replace(say, evidence=None) for say in says if name_of(say) in names]
    rest = [say for say in says if name_of(say) not in names]
    _check(says, names, rest)
    new = papers.next_row(db)
    kept = {name for say in rest for name in say.record.ids}
    free = unclaimed(db, {row: says})

    def may_have(name: ExternalId, one: int) -> bool:
        return free(name, row) and (one == row) == (name in kept)

    first, *others = out
    whole = [first, *(replace(say, evidence=BY_HAND) for say in others)]
    compose(db, {row: says}, {row: rest, new: whole}, may_have)
    records.put(db, ((new, say) for say in whole))
    apart.keep(db, product(map(name_of, out), map(name_of, rest)))
    return new


def join(db: Connection, row: int, other: int) -> None:
    """Make the second paper part of the first, whatever speaks against it.

    Raises:
        BadRequest: they are one already.
    """
    if row == other:
        raise BadRequest("that is one paper already")
    said = records.of_papers(db, [row, other])
    moved = [replace(say, evidence=say.evidence or BY_HAND) for say in said[other]]
    free = unclaimed(db, said)
    whole = {row: [*said[row], *moved]}
    moves.move(db, other, row)
    compose(db, said, whole, lambda name, one: free(name, one) or free(name, other))
    records.put(db, ((row, say) for say in moved))
    apart.forget(db, product(map(name_of, moved), map(name_of, said[row])))


def set_links(db: Connection, row: int, links: Mapping[Link, str | None]) -> None:
    """Say where a paper's code or page is, or with None that there is none, whatever sources say.

    It is kept as a record of the source `here`, which goes with the paper wherever that goes.
    """
    says = records.of_papers(db, [row])[row]
    paper = papers.by_rows(db, [row])[0]
    known = next((say.record for say in says if say.source == HERE), None)
    record = known or Record(key=paper.id, title=paper.title, ids=paper.ids)
    code, project = ((links[name] or "") if name in links else getattr(record, name) for name in LINKS)
    said = records.pack(HERE, replace(record, code=code, project=project))
    here = replace(said, evidence=SAID_HERE)
    others = [say for say in says if name_of(say) != name_of(here)]
    compose(db, {row: says}, {row: [*others, here]}, unclaimed(db, {row: says}))
    records.put(db, [(row, here)])


def _check(says: Sequence[Say], names: Collection[Name], rest: Sequence[Say]) -> None:
    known = {name_of(say) for say in says}
    if unknown := [name for name in names if name not in known]:
        listed = ", ".join(" ".join(name) for name in sorted(known))
        raise BadRequest(f"the paper has no record {' '.join(unknown[0])!r}; its records are: {listed}")
    if all(say.source == HERE for say in rest):
        raise BadRequest("a paper keeps at least one of its records; name fewer")
    if not names:
        raise BadRequest("name the records that are to be taken out")
