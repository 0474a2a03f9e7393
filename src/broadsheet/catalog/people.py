"""Whether two names can be one person's, and two lists of authors one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from broadsheet.store.keys import family_name, fold

# A name can be read in two ways, `Wang Xiyao` as of the family Wang or of the family Xiyao; each reading is
# the folded family name and the initial of the given one, empty when there is none.
Readings = frozenset[tuple[str, str]]

_ENOUGH = 60  # of a list of thousands


@dataclass(frozen=True, slots=True)
class Common:
    """What two lists of authors have in common.

    Attributes:
        first: the first of both can be one person.
        of_shorter: share of the shorter list that is in the longer one, in [0, 1].
        of_both: share of all people that is in both lists, in [0, 1].
    """

    first: bool
    of_shorter: float
    of_both: float

    @property
    def much(self) -> bool:
        """Whether they may be two states of one list: an author came, the order changed, it was cut."""
        return (self.first and self.of_shorter >= 0.5) or self.of_both >= 0.5


def same_first_author(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the first names in both lists can be one person's: family name, and initial where given."""
    return bool(one and other) and same_person(readings(one[0]), readings(other[0]))


def readings(name: str) -> Readings:
    """The ways to read a name."""
    family, comma, given = name.partition(",")
    if comma:
        return frozenset({(family_name(name), fold(given)[:1])})
    parts = family.split()
    if not parts:
        return frozenset()
    first, last = fold(parts[0]), fold(parts[-1])
    usual = (family_name(name), first[:1] if len(parts) > 1 else "")
    if len(parts) == 1 or len(first) < 2:
        return frozenset({usual})
    return frozenset({usual, (first, last[:1])})


def same_person(one: Readings, other: Readings) -> bool:
    """Whether two names can be one person's."""
    return any(
        family == theirs and family != "" and (initial == other_initial or not (initial and other_initial))
        for family, initial in one
        for theirs, other_initial in other
    )


def in_common(ones: Sequence[Readings], others: Sequence[Readings]) -> Common | None:
    """What two lists of names have in common; None when one is empty."""
    ours, theirs = _people(ones), _people(others)
    if not ours or not theirs:
        return None
    found = sum(any(same_person(one, other) for other in theirs) for one in ours)
    shared = min(found, len(ours), len(theirs))
    return Common(
        same_person(ours[0], theirs[0]),
        shared / min(len(ours), len(theirs)),
        shared / (len(ours) + len(theirs) - shared),
    )


def _people(names: Sequence[Readings]) -> list[Readings]:
    """The first of a list, without those named twice."""
    return [name for name in dict.fromkeys(names[:_ENOUGH]) if name]
