"""A paper that a batch touches, as it grows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from broadsheet.store.apart import Name
from broadsheet.store.records import Say
from broadsheet.types import Record

from .traits import Traits


@dataclass(slots=True)
class Draft:
    """A paper with all that is said of it.

    Attributes:
        before: what the store has of it; nothing for a new paper.
        fresh: what of `says` is to be written.
    """

    row: int
    before: Sequence[Say] = ()
    says: list[Say] = field(default_factory=list)
    fresh: list[Say] = field(default_factory=list)
    _traits: dict[Name, Traits] = field(default_factory=dict)

    @classmethod
    def stored(cls, row: int, says: Sequence[Say]) -> Draft:
        """A paper as the store has it."""
        return cls(row, says, list(says))

    def said(self) -> list[Record]:
        """The records alone."""
        return [say.record for say in self.says]

    def traits(self) -> list[Traits]:
        """The records as they are compared."""
        for say in self.says:
            if name_of(say) not in self._traits:
                self._traits[name_of(say)] = Traits(say.record)
        return list(self._traits.values())

    def hear(self, say: Say) -> None:
        """Take one more say, in place of an earlier one of the same source and key."""
        name = name_of(say)
        self.says = [old for old in self.says if name_of(old) != name]
        self.fresh = [old for old in self.fresh if name_of(old) != name]
        self._traits.pop(name, None)
        self.says.append(say)
        self.fresh.append(say)


def name_of(say: Say) -> Name:
    """What a say is known by: its source and key."""
    return say.source, say.record.key
