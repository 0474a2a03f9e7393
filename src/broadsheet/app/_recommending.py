"""What a reader may want to read next, as far as what they saved tells."""

from __future__ import annotations

from dataclasses import replace

from broadsheet.answers import Hit
from broadsheet.library import Wanted
from broadsheet.people.rights import reader_of
from broadsheet.readers import Who
from broadsheet.store import gifts
from broadsheet.types import Filters

from ._keeping import Keeping

LOOKED_AT = 20  # the papers saved last: what one read for is not what one reads for
_SPARE = 20  # further ones, for those that they keep already or would rather not see


class Recommending(Keeping):
    """What a reader may want to read next."""

    def recommend(self, who: Who, limit: int = 10, filters: Filters = Filters()) -> tuple[Hit, ...]:
        """Papers like those that they saved last, best first; none where they saved nothing.

        What they keep already, and what they would rather not see, is left out.

        Raises:
            IndexStale: an index cannot answer.
        """
        saved = self._saved_last(who)
        if not saved:
            return ()
        hits = self._searcher.similar(saved, [], filters, limit + _SPARE)
        known = self.mine(who, [hit.paper.row for hit in hits])
        hidden = self.hidden(who, [hit.paper for hit in hits])
        gone = {row for row, mine in known.items() if mine.saved_in or "read" in mine.marks} | hidden.keys()
        fresh = [hit for hit in hits if hit.paper.row not in gone]
        return tuple(replace(hit, rank=rank) for rank, hit in enumerate(fresh[:limit], start=1))

    def _saved_last(self, who: Who) -> list[int]:
        """Rows of the papers in their lists, the last touched first."""
        reader = reader_of(who, "read own")
        with self._store.read() as db:
            kept = gifts.kept(db, reader.id, Wanted())
            mine = gifts.mine(db, reader.id, kept)
        return [row for row in kept if mine[row].saved_in][:LOOKED_AT]
