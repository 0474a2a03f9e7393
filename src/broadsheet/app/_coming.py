"""Who comes: what a face asks before anything else."""

from __future__ import annotations

from dataclasses import replace

from broadsheet.people import accounts, invitations, signing_in
from broadsheet.people.rights import check, may
from broadsheet.readers import Reader, Ticket, Who

from ._rooms import Rooms


class Coming(Rooms):
    """Who comes: what a face asks before anything else."""

    def _sole(self) -> Reader:
        with self._store.read() as db:
            known = accounts.sole(db)
        if known:
            return replace(known, role="admin")  # whatever they were while others had accounts, too
        with self._store.write() as db:
            return accounts.sole(db) or accounts.make(db, accounts.SOLE, "admin", self.now())

    def anyone(self, address: str = "") -> Who:
        """Somebody who has not said who they are; in mode `single` that is the one reader."""
        mode = self.settings.mode
        return Who(mode, self._sole() if mode == "single" else None, address=address)

    def by_session(self, secret: str, address: str = "") -> Who | None:
        """Who has the session of this secret; None when it is none any more."""
        return signing_in.by_session(self._store, secret, self.settings.mode, address, self.now())

    def by_token(self, secret: str, way: str = "header", address: str = "") -> Who | None:
        """In whose name a token comes; None when it is none any more."""
        return signing_in.by_token(self._store, secret, way, self.settings.mode, address, self.now())

    def sign_in(self, name: str, password: str, address: str = "", agent: str = "") -> str:
        """Begin a session; its secret.

        Raises:
            NotSignedIn: name or password is wrong.
            TooMany: that was tried too often.
        """
        reader = signing_in.by_password(self._store, name, password, address, self.now())
        return self._begun(reader, agent, "password")

    def sign_in_by_link(self, secret: str, agent: str = "") -> str:
        """Begin a session by a link that works once; the session's secret.

        Raises:
            NotSignedIn: the link is not good any more.
        """
        with self._store.write() as db:
            reader = signing_in.by_link(db, secret, self.now())
            return signing_in.begin(db, reader, agent, "link", self.now())

    def join(
        self, invitation: str, name: str, password: str, full_name: str = "", email: str = "", agent: str = ""
    ) -> str:
        """Make the account that an invitation is for, and begin a session; its secret.

        Raises:
            NotFound: the invitation is not good any more.
            BadRequest: name, address or password cannot be so.
            Conflict: the name or the address is somebody's.
        """
        with self._store.write() as db:
            reader = invitations.join(db, invitation, name, password, full_name, email, self.now())
        return self._begun(reader, agent, "password")

    def invitation(self, secret: str) -> Ticket:
        """What somebody is invited to; raises NotFound when it is not good any more."""
        with self._store.read() as db:
            return invitations.invitation(db, secret, self.now())

    def may(self, who: Who, act: str) -> bool:
        """Whether they may do it."""
        return may(who, act)

    def check(self, who: Who, act: str) -> None:
        """Nothing when they may do it; raises NotSignedIn or Forbidden."""
        check(who, act)

    def _begun(self, reader: Reader, agent: str, way: str) -> str:
        with self._store.write() as db:
            return signing_in.begin(db, reader, agent, way, self.now())
