"""What the command line does to accounts: whoever can run it has the database anyway."""

from __future__ import annotations

from dataclasses import replace

from broadsheet.library import SHOWN_TO, ReadingList
from broadsheet.people import accounts, elsewhere, signing_in
from broadsheet.readers import Reader, Role, Who
from broadsheet.store import audit, lists, readers

from ._people import Peopled


class Commanding(Peopled):
    """What the command line does to accounts: whoever can run it has the database anyway."""

    def add_reader(self, name: str, role: Role, password: str | None = None, email: str = "") -> Reader:
        """Make an account; raises BadRequest or Conflict."""
        with self._store.write() as db:
            reader = accounts.make(db, name, role, self.now(), password, email=email)
            if reader.email:  # whoever looks after an instance knows whose it is
                readers.change(db, reader.id, confirmed_at=self.now().isoformat())
                reader = replace(reader, confirmed_at=self.now())
            audit.add(db, self.now(), None, "add", reader.name, {"role": role})
        return reader

    def all_readers(self) -> list[Reader]:
        """All accounts by name."""
        with self._store.read() as db:
            return readers.everyone(db)

    def all_lists(self) -> list[ReadingList]:
        """Lists of everybody, the last to change first."""
        with self._store.read() as db:
            return lists.everywhere(db, 0, SHOWN_TO, (), (), limit=10_000, offset=0)

    def command_who(self, name: str) -> Who:
        """Somebody as they would come themselves; raises NotFound."""
        with self._store.read() as db:
            return Who(self.settings.mode, accounts.found(db, name))

    def command_connect(self, name: str, subject: str, issuer: str = elsewhere.PROXY) -> None:
        """Say who somebody is elsewhere: what a trusted proxy or a provider calls them.

        Raises:
            NotFound: there is no account of this name.
            Conflict: another account is connected to that one.
            BadRequest: that is nobody's name.
        """
        with self._store.write() as db:
            elsewhere.connect(db, accounts.found(db, name), issuer, subject, self.now())

    def sign_in_link(self, name: str) -> str:
        """The secret of a link that signs somebody in once; raises NotFound."""
        with self._store.write() as db:
            reader = accounts.found(db, name)
            audit.add(db, self.now(), None, "sign-in link", reader.name)
            return signing_in.link_for(db, reader, self.now())

    def command_role(self, name: str, role: Role) -> None:
        """Give somebody another role; raises NotFound, BadRequest or Forbidden."""
        with self._store.write() as db:
            accounts.set_role(db, None, accounts.found(db, name), role, self.now())

    def command_close(self, name: str, closed: bool) -> None:
        """Let somebody in no more, or again; raises NotFound or Forbidden."""
        act = accounts.close if closed else accounts.reopen
        with self._store.write() as db:
            act(db, None, accounts.found(db, name), self.now())
