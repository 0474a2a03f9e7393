"""Who wrote what: names of authors as they are typed, and the papers of one of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from broadsheet.conditions import Condition, Term, all_of, any_of
from broadsheet.people.follows import same_author
from broadsheet.people.rights import reader_of
from broadsheet.readers import Who
from broadsheet.store import profiles
from broadsheet.store.keys import words
from broadsheet.tools.names import natural
from broadsheet.types import Filters

from ._keeping import Keeping

MOST_NAMES = 10
_LONGEST = 200  # letters of a name
_LOOKED_AT = 3000  # papers whose authors are read, the newest
_ENDINGS = 8  # words that the last one may become


class Authored(Keeping):
    """Names of authors, and their papers."""

    def own_names(self, who: Who, start: str) -> list[tuple[str, int]]:
        """Names of authors with parts that begin so, each with its papers here, most first.

        For somebody who looks for their own: `lov`, `ada lov`, `Lovelace, A`.

        Raises:
            IndexStale: an index cannot answer.
        """
        reader_of(who, "read own")
        typed = words(natural(start[:_LONGEST]))
        if not any(len(word) > 1 for word in typed):
            return []
        written: dict[str, Counter[str]] = defaultdict(Counter)
        for name in self._names_in(self._rows_begun(typed)):
            if _begins(name, typed):
                written[same_author(name)][natural(name)] += 1
        often = sorted(written.values(), key=lambda forms: -forms.total())[:MOST_NAMES]
        names = [forms.most_common(1)[0][0] for forms in often]
        counted = [(name, len(self._rows_by(name))) for name in names]
        return sorted(counted, key=lambda one: (-one[1], one[0]))

    def _rows_by(self, name: str) -> list[int]:
        """Papers with an author of exactly that name, in any order of its parts, newest first."""
        wanted = same_author(name)
        parts = words(natural(name))
        if not any(len(part) > 1 for part in parts):
            return []
        rows = self._matching(_named(parts))
        with self._store.read() as db:
            wrote = profiles.bylines(db, rows)
        return [row for row, names in wrote.items() if wanted in map(same_author, names)]

    def _rows_begun(self, typed: Sequence[str]) -> list[int]:
        """Papers with an author whose name may become this."""
        *whole, last = [word for word in typed if len(word) > 1]
        ways = dict.fromkeys([last, *self._indexes.vocabulary().names_from(last, _ENDINGS)])
        ending = any_of(Term("author", way) for way in ways)
        parts = [Term("author", word) for word in whole]
        found = self._matching(all_of([*parts, ending]))
        return found or (self._matching(all_of(parts)) if parts else [])  # a short name is in no vocabulary

    def _names_in(self, rows: Sequence[int]) -> Iterator[str]:
        with self._store.read() as db:
            wrote = profiles.bylines(db, rows)
        return (name for names in wrote.values() for name in names)

    def _matching(self, condition: Condition) -> list[int]:
        found: list[int] = self._indexes.text().matching(Filters(where=condition), _LOOKED_AT).tolist()
        return found


def _named(parts: Sequence[str]) -> Condition:
    """What the papers of that name have in common; others may have it, too."""
    if len(parts) < 3 or any(len(part) == 1 for part in parts):
        return Term("author", " ".join(parts))
    return all_of(Term("author", part) for part in parts)


def _begins(name: str, typed: Sequence[str]) -> bool:
    """Whether each word that was typed begins another part of the name."""
    left = words(name)
    for word in sorted(typed, key=len, reverse=True):
        part = next((part for part in left if part.startswith(word)), None)
        if part is None:
            return False
        left.remove(part)
    return True
