"""What a reader takes along, and leaving."""

from __future__ import annotations

from collections.abc import Iterator

from broadsheet.errors import Forbidden
from broadsheet.library import Farewell
from broadsheet.people import leaving, passwords, signing_in, takeaway
from broadsheet.people.rights import reader_of
from broadsheet.readers import Who
from broadsheet.store import leaving as leaves
from broadsheet.store import readers
from broadsheet.store import takeaway as taken

from ._exporting import Exporting
from ._importing import Importing

_FORMATS = ("bibtex", "jsonl")


class Leaving(Importing, Exporting):
    """What a reader takes along, and leaving."""

    def takeaway(self, who: Who) -> bytes:
        """Everything that they gave and keep, as a ZIP file without secrets."""
        reader = reader_of(who, "end own account")  # sessions, mail: more than a token for reading may see
        with self._store.read() as db:
            kinds = taken.everything(db, reader.id)
        at = self.now().isoformat(timespec="seconds")
        return takeaway.written(kinds, self._list_files(who), reader.name, self.settings.name, at)

    def what_leaving_means(self, who: Who) -> Farewell:
        """What goes with their account and what stays without a name, in numbers.

        Raises:
            Forbidden: they are the last admin.
        """
        reader = reader_of(who, "end own account")
        with self._store.read() as db:
            leaving.check(db, reader)
            return leaves.meaning(db, reader.id)

    def leave(self, who: Who, password: str = "", take_comments_back: bool = False) -> None:
        """Delete their account.

        Args:
            password: theirs, if they have one.
            take_comments_back: their comments lose their words, too, and not their name alone.

        Raises:
            Forbidden: the password is wrong, or they are the last admin.
            TooMany: that was tried too often.
        """
        reader = reader_of(who, "end own account")
        with self._store.write() as db:
            signing_in.count_try(db, reader.name, who.address, self.now())
            hash = readers.password_of(db, reader.id)
        if hash and not passwords.verified(hash, password):
            raise Forbidden("the password is wrong; nothing was deleted")
        with self._store.write() as db:
            leaving.leave(db, reader, take_comments_back, self.now())

    def _list_files(self, who: Who) -> Iterator[tuple[str, bytes]]:
        for one in self.lists(who):
            yield f"lists/{one.slug}.json", self.list_file(who, one.owner, one.slug)
            for format in _FORMATS:
                papers = self.list_papers(who, one.owner, one.slug)
                suffix = self.exporter(format).suffix
                yield f"lists/{one.slug}{suffix}", b"".join(self.export(format, papers))
