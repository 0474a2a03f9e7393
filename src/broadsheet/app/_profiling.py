"""What somebody changes about their profile: what it holds, and how familiar what is for them should be."""

from __future__ import annotations

from broadsheet.community.limits import count
from broadsheet.errors import NotFound
from broadsheet.people import profile
from broadsheet.people.rights import reader_of
from broadsheet.readers import Who

from ._beginning import Beginning


class Profiling(Beginning):
    """What somebody changes about their profile. All raise TooMany when that is done too often."""

    def edit_profile(self, who: Who, kind: str, value: str, out: bool = True) -> None:
        """Take a word, an author, a paper or an interest out of their profile, or let it in again.

        Doing so twice changes nothing; each undoes the other.

        Args:
            value: the word, the name, any id of the paper, the slug of the interest.

        Raises:
            BadRequest: there is no such kind, or the value is empty or too long.
            NotFound: a paper is to go that is not here.
            Conflict: they took out as much as one may.
        """
        reader, named = reader_of(who, "keep"), profile.kind_of(kind)
        value = profile.form_of(named, value)
        if named == "paper":
            value = self._id_now(value, must_be=out)
        with self._store.write() as db:
            count(db, reader, "keep", self.now())
            profile.edit(db, reader, named, value, out, self.now())

    def set_dial(self, who: Who, dial: float) -> float:
        """Turn their dial, from 0, familiar, to 1, surprising; where it stood before.

        Raises:
            BadRequest: it does not turn so far.
        """
        reader = reader_of(who, "keep")
        with self._store.write() as db:
            count(db, reader, "keep", self.now())
            return profile.set_dial(db, reader, dial)

    def _id_now(self, paper_id: str, must_be: bool) -> str:
        """The id of a paper as it is now; as it was given where the paper is gone and need not be here."""
        try:
            return self.paper(paper_id).id
        except NotFound:
            if must_be:
                raise
            return paper_id
