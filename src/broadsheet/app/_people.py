"""What a person does with their account, and an admin with all of them."""

from __future__ import annotations

from collections.abc import Collection

from broadsheet.errors import BadRequest, Conflict, NotFound, NotSignedIn
from broadsheet.people import accounts, invitations, passwords, signing_in
from broadsheet.people.rights import check, reader_of
from broadsheet.people.secrets import digest, new_secret
from broadsheet.readers import SCOPES, Audited, Reader, Role, Scope, Session, Ticket, Token, Who
from broadsheet.store import audit, readers, sessions, tokens

from ._coming import Coming

MOST_TOKENS = 50
_LONGEST_TOKEN_NAME = 80


class Peopled(Coming):
    """What a person does with their account, and an admin with all of them."""

    def sign_out(self, who: Who) -> None:
        """End the session by which they came."""
        if who.reader and who.session:
            self.end_session(who, who.session)

    def sessions(self, who: Who) -> list[Session]:
        """Where they are signed in, the last seen first."""
        reader = reader_of(who, "read own")
        with self._store.read() as db:
            return sessions.of_reader(db, reader.id, self.now())

    def end_session(self, who: Who, number: int) -> None:
        """End one of their sessions; raises NotFound when there is none of this number."""
        reader = reader_of(who, "change own")
        with self._store.write() as db:
            if not sessions.end(db, reader.id, number):
                raise NotFound("there is no such session; it may have ended by itself")

    def end_other_sessions(self, who: Who) -> int:
        """End all of their sessions but this one; how many that were."""
        reader = reader_of(who, "change own")
        with self._store.write() as db:
            return sessions.end_others(db, reader.id, who.session)

    def change_profile(self, who: Who, full_name: str, about: str, email: str) -> None:
        """Write anew what they tell of themselves; raises BadRequest or Conflict."""
        reader = reader_of(who, "change own")
        with self._store.write() as db:
            accounts.change_profile(db, reader, full_name, about, email)

    def has_password(self, who: Who) -> bool:
        """Whether they can sign in by one."""
        reader = reader_of(who, "read own")
        with self._store.read() as db:
            return readers.password_of(db, reader.id) is not None

    def needs_old_password(self, who: Who) -> bool:
        """Whether they must know their password to change it: not without one, nor just come by a link."""
        reader = reader_of(who, "read own")
        with self._store.read() as db:
            known = readers.password_of(db, reader.id) is not None
            return known and not signing_in.came_by_link(db, who, self.now())

    def change_password(self, who: Who, old: str, new: str) -> None:
        """A new password; their other sessions end.

        Raises:
            NotSignedIn: the old one is wrong.
            BadRequest: the new one is too short or too long.
            TooMany: that was tried too often.
        """
        reader = reader_of(who, "change own")
        with self._store.write() as db:
            signing_in.count_try(db, reader.name, who.address, self.now())
            hash = readers.password_of(db, reader.id)
            if signing_in.came_by_link(db, who, self.now()):
                hash = None  # they forgot it, and have shown otherwise who they are
        if hash and not passwords.verified(hash, old):
            raise NotSignedIn("the old password is wrong")
        kept = passwords.hashed(new)
        with self._store.write() as db:
            readers.change(db, reader.id, password=kept)
            sessions.end_others(db, reader.id, who.session)
            audit.add(db, self.now(), reader.id, "password", reader.name)

    def tokens(self, who: Who) -> list[Token]:
        """Their tokens, the newest first."""
        reader = reader_of(who, "read own")
        with self._store.read() as db:
            return tokens.of_reader(db, reader.id)

    def make_token(self, who: Who, name: str, scopes: Collection[Scope], way: str = "header") -> str:
        """A token for a program; its secret, which is shown this once.

        Args:
            way: `path` for one that stands in addresses, and can read only.

        Raises:
            BadRequest: it has no name, or scopes that there are none of.
            Conflict: there are too many.
        """
        reader = reader_of(who, "make token")
        name = accounts.checked_line(name, _LONGEST_TOKEN_NAME, "the name of a token")
        wrong = not name or not scopes or not set(scopes) <= set(SCOPES) or way not in ("header", "path")
        if wrong or (way == "path" and set(scopes) != {"read"}):
            raise BadRequest(f"a token has a name and scopes of {', '.join(SCOPES)}; in addresses read alone")
        secret = new_secret()
        with self._store.write() as db:
            if len(tokens.of_reader(db, reader.id)) >= MOST_TOKENS:
                raise Conflict(f"you have {MOST_TOKENS} tokens; end one first")
            tokens.add(db, digest(secret), reader.id, name, scopes, way, self.now())
            audit.add(db, self.now(), reader.id, "make token", name, {"scopes": sorted(scopes), "way": way})
        return secret

    def end_token(self, who: Who, number: int) -> None:
        """End one of their tokens; raises NotFound when there is none of this number."""
        reader = reader_of(who, "change own")
        with self._store.write() as db:
            if not tokens.end(db, reader.id, number, self.now()):
                raise NotFound("there is no such token")
            audit.add(db, self.now(), reader.id, "end token", str(number))

    def invite(self, who: Who, role: Role = "reader", days: int = 7) -> str:
        """An invitation's secret; raises BadRequest or Forbidden."""
        reader = reader_of(who, "invite")
        with self._store.write() as db:
            return invitations.invite(db, reader, role, days, self.now())

    def invitations(self, who: Who) -> list[Ticket]:
        """Invitations that nobody has used yet."""
        check(who, "administer")
        with self._store.read() as db:
            return invitations.open_ones(db, self.now())

    def take_invitation_back(self, who: Who, number: int) -> None:
        """Take an invitation back; raises NotFound when there is none of this number."""
        admin = reader_of(who, "administer")
        with self._store.write() as db:
            invitations.take_back(db, admin, number, self.now())

    def people(self, who: Who) -> list[Reader]:
        """All accounts by name."""
        check(who, "administer")
        with self._store.read() as db:
            return readers.everyone(db)

    def set_role(self, who: Who, name: str, role: Role) -> None:
        """Give somebody another role; raises NotFound, BadRequest or Forbidden."""
        admin = reader_of(who, "administer")
        with self._store.write() as db:
            accounts.set_role(db, admin, accounts.found(db, name), role, self.now())

    def close_account(self, who: Who, name: str, closed: bool = True) -> None:
        """Let somebody in no more, or again; raises NotFound, or Forbidden for the last admin."""
        admin = reader_of(who, "administer")
        act = accounts.close if closed else accounts.reopen
        with self._store.write() as db:
            act(db, admin, accounts.found(db, name), self.now())

    def audited(self, who: Who, limit: int = 50, offset: int = 0) -> list[Audited]:
        """What was done to accounts, rights and tokens, the last first."""
        check(who, "administer")
        with self._store.read() as db:
            return audit.newest(db, limit, offset)
