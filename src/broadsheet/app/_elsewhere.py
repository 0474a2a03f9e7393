"""Who somebody is elsewhere: signing in by OpenID Connect, or by a trusted proxy's word."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from broadsheet.errors import Forbidden, NotFound, NotSignedIn
from broadsheet.people import elsewhere, handshakes, invitations, signing_in
from broadsheet.people.handshakes import Errand
from broadsheet.people.rights import reader_of
from broadsheet.readers import Identity, Reader, Who
from broadsheet.store import readers
from broadsheet.tools.openid import Client

from ._coming import Coming

_LONGEST_SAID = 300


class Elsewhere(Coming):
    """Who somebody is elsewhere: signing in by OpenID Connect, or by a trusted proxy's word."""

    def openid_way(
        self,
        who: Who,
        browser: str,
        redirect: str,
        next: str = "/",
        invitation: str = "",
        connect: bool = False,
    ) -> str:
        """The provider's address at which somebody signs in.

        Args:
            browser: a secret that this browser alone has.
            redirect: our address to which the provider sends them back.
            invitation: one that they have in hand.
            connect: it is for the account by which they are here.

        Raises:
            NotFound: there is no provider, or the invitation is not good any more.
            NotSignedIn, Forbidden: they have no account to connect.
            TooMany: that was tried too often.
            ProviderError: the provider does not answer.
        """
        reader = reader_of(who, "connect") if connect else None
        client = self._openid
        with self._store.write() as db:
            handshakes.count_try(db, who.address, self.now())
            ticket = invitations.invitation(db, invitation, self.now()) if invitation else None
            numbers = (reader.id if reader else None, ticket.id if ticket else None)
            handshake = handshakes.begin(db, browser, Errand(redirect, next, *numbers), self.now())
        return client.way_there(handshake)

    def openid_back(
        self, who: Who, browser: str, answer: Mapping[str, str], agent: str = ""
    ) -> tuple[str | None, str]:
        """Begin a session of who came back from the provider, or connect their account.

        Args:
            browser: the same secret as on the way there.
            answer: what the provider gave along.

        Returns:
            The session's secret, None where an account was connected; and the path that they wanted.

        Raises:
            BadRequest: it was not begun in this browser, is done already, or took too long.
            NotSignedIn: the provider did not sign them in, or their account was closed.
            Forbidden: they have no account and may not have one, or are not who began.
            Conflict: the identity or the address is on another account.
            TooMany: that was tried too often.
            ProviderError: the provider does not answer, or says what cannot be believed.
        """
        client, state = self._openid, answer.get("state", "")
        with self._store.write() as db:
            handshakes.count_try(db, who.address, self.now())
        with self._store.write() as db:
            errand = handshakes.end(db, browser, state, self.now())
        if "error" in answer:
            raise NotSignedIn(f"{self.settings.openid_name} did not sign you in: {_said(answer)}")
        person = client.person(answer, handshakes.handshake(browser, state, errand.redirect))
        if errand.reader is not None:
            self._connect(who, errand.reader, person.issuer, person.subject)
            return None, errand.next
        with self._store.write() as db:
            ticket = invitations.numbered(db, errand.invitation, self.now())
            reader = elsewhere.admitted(db, person, ticket, self.settings.openid_join, self.now())
            return signing_in.begin(db, reader, agent, "oidc", self.now()), errand.next

    def identities(self, who: Who) -> list[Identity]:
        """Who they are elsewhere, the oldest first."""
        reader = reader_of(who, "read own")
        with self._store.read() as db:
            return readers.identities_of(db, reader.id)

    def disconnect(self, who: Who, issuer: str, subject: str) -> None:
        """They are no more who somebody else knows by this name; raises NotFound or Conflict."""
        reader = reader_of(who, "connect")
        in_use = {elsewhere.PROXY} if self.settings.proxy_header else set()
        if self.settings.openid_issuer:
            plain = self.settings.openid_issuer.rstrip("/")
            in_use |= {plain, plain + "/"}
        by_mail = bool(self.settings.mail_server)
        with self._store.write() as db:
            elsewhere.disconnect(db, reader, issuer, subject, in_use, by_mail, self.now())

    def by_proxy(self, name: str, address: str = "") -> Who:
        """Who comes by a trusted proxy's word; they get an account where they may.

        Raises:
            Forbidden, Conflict, BadRequest: why not.
        """
        reader = self._known_to_proxy(name)
        if reader is None or reader.closed_at or signing_in.is_long_unseen(reader, self.now()):
            with self._store.write() as db:
                reader = elsewhere.by_proxy(db, name, self.settings.proxy_join, self.now())
                readers.change(db, reader.id, seen_at=self.now().isoformat())
        return Who(self.settings.mode, reader, address=address)

    def _known_to_proxy(self, name: str) -> Reader | None:
        with self._store.read() as db:
            return readers.by_identity(db, elsewhere.PROXY, name)

    def _connect(self, who: Who, number: int, issuer: str, subject: str) -> None:
        reader = reader_of(who, "connect")
        if reader.id != number:
            raise Forbidden("you are signed in as somebody else than who began to connect the two")
        with self._store.write() as db:
            elsewhere.connect(db, reader, issuer, subject, self.now())

    @cached_property
    def _openid(self) -> Client:
        settings = self.settings
        if not settings.openid_issuer:
            raise NotFound("this instance signs nobody in by OpenID Connect")
        secret = settings.openid_client_secret.get_secret_value()
        return Client(settings.openid_issuer, settings.openid_client_id, secret, self.now)


def _said(answer: Mapping[str, str]) -> str:
    """What a provider says to a refusal, on one line."""
    words = [answer.get(name, "") for name in ("error", "error_description")]
    plain = " ".join(": ".join(word for word in words if word).split())
    return "".join(sign for sign in plain if sign.isprintable())[:_LONGEST_SAID]
