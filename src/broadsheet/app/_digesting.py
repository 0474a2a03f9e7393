"""Morning letters: who gets them, what they say, what can be done from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cache

from broadsheet.digests import notices, subscribing
from broadsheet.digests.gather import Gatherer
from broadsheet.digests.morning import Morning
from broadsheet.digests.schedule import zone_of
from broadsheet.errors import BadRequest, Forbidden, IndexingError, MailError, NotFound
from broadsheet.harvests import without_secrets
from broadsheet.letters import Act, Choices, Digest, Item, Subscription, Written
from broadsheet.library import News
from broadsheet.people import accounts, signing_in
from broadsheet.people.rights import check, reader_of
from broadsheet.people.secrets import digest as hash_of
from broadsheet.personal import Suggestion
from broadsheet.readers import Who
from broadsheet.store import Connection, letters, papers, readers, subscriptions
from broadsheet.tools.mail import Letter
from broadsheet.types import Paper

from ._community import Community
from ._for_you import ForYou
from ._jobs import Working
from ._library import Library
from ._mailing import Mailing


class Digesting(ForYou, Working, Library, Community, Mailing):
    """Morning letters: who gets them, what they say, what can be done from them."""

    def subscribe(self, who: Who, email: str = "", zone: str = "") -> Subscription | None:
        """Begin letters: a member's at once if their address is known to be theirs, else after a link.

        None when a link was sent, or would have been were there nothing already; nothing tells which.

        Args:
            zone: where they are, as far as their browser tells; no matter when that is nowhere.

        Raises:
            BadRequest: this instance writes no letters, or that is no mail address.
            NotSignedIn: only members may have letters here.
            TooMany: that was tried too often.
        """
        self._check_letters()
        if who.reader:
            return self._subscribe_member(who, _choices(zone))
        check(who, "subscribe")
        now, known = self.now(), email.strip().lower()
        with self._store.write() as db:
            signing_in.count_try(db, f"letters to {known}", who.address, now)
        with suppress(MailError), self._store.write() as db:
            secret = subscribing.ask(db, known, now, _choices(zone))
            if secret:
                letter = notices.confirm(self.settings, known, secret)
                self._post(db, "confirm", letter, now + subscribing.LINK_LASTS)
        self.letter_waits.set()
        return None

    def _subscribe_member(self, who: Who, choices: Choices) -> Subscription | None:
        reader, now = reader_of(who, "change own"), self.now()
        if not reader.email:
            raise BadRequest("letters go to the mail address of your account; write it there first")
        with self._store.write() as db:
            to = subscribing.of_reader(db, reader, now, choices)
            if reader.confirmed_at or to.state == "active":
                return subscribing.begin(db, to, now)
            signing_in.count_try(db, f"letters to {reader.email}", who.address, now)
            secret = subscribing.link_for(db, to, reader, now)
            self._post(db, "confirm", notices.confirm(self.settings, reader.email, secret), None)
        self.letter_waits.set()
        return None

    def is_confirming(self, secret: str) -> bool:
        """Whether a link can still begin letters."""
        with self._store.read() as db:
            return subscribing.is_confirming(db, secret, self.now())

    def confirm_letters(self, secret: str) -> Subscription:
        """Begin the letters that a link is for; raises NotFound when it is not good any more."""
        with self._store.write() as db:
            to = subscribing.confirm(db, secret, self.now())
            reader = readers.by_id(db, to.reader) if to.reader else None
            if reader and not reader.confirmed_at:
                readers.change(db, reader.id, confirmed_at=self.now().isoformat())
            return to

    def my_letters(self, who: Who) -> Subscription:
        """What they get, or would get if they began."""
        reader = reader_of(who, "read own")
        with self._store.read() as db:
            known = subscriptions.of_reader(db, reader.id)
        return known or Subscription(0, reader.id, None, "ended", Choices(), None, self.now())

    def choose_letters(self, who: Who, given: Mapping[str, object]) -> Subscription:
        """Change what comes, and when; raises BadRequest."""
        reader = reader_of(who, "change own")
        with self._store.write() as db:
            return subscribing.choose(db, subscribing.of_reader(db, reader, self.now()), given, self.now())

    def end_letters(self, who: Who) -> None:
        """No more letters."""
        reader = reader_of(who, "change own")
        with self._store.write() as db:
            subscribing.end(db, subscribing.of_reader(db, reader, self.now()), "you ended them")

    def letters_written(self, who: Who, limit: int = 50, offset: int = 0) -> list[Written]:
        """Letters that were written to them, the newest first."""
        to = self.my_letters(who)
        with self._store.read() as db:
            return letters.of_subscription(db, to.id, limit, offset)

    def preview(self, who: Who) -> Letter:
        """The letter that they would get now; its links do nothing."""
        return self._preview(self.my_letters(who), self.now())

    def preview_for(self, name: str, day: date | None = None) -> Letter:
        """The same for the command line: for an account, or an address without one, as of a day.

        Raises:
            NotFound: nobody gets letters under that name.
        """
        to = self._subscription_of(name)
        zone_noon = datetime.combine(day, time(12), UTC) if day else self.now()
        return self._preview(to, zone_noon)

    def command_letters(self, name: str, on: bool) -> Subscription:
        """Begin somebody's letters, or end them; raises NotFound, or BadRequest without an address."""
        now = self.now()
        with self._store.write() as db:
            reader = accounts.found(db, name)
            to = subscribing.of_reader(db, reader, now)
            if not on:
                subscribing.end(db, to, "whoever looks after this instance ended them")
            elif not (reader.email and reader.confirmed_at):
                raise BadRequest(f"{name} has no mail address that is known to be theirs")
            return subscribing.begin(db, to, now) if on else replace(to, next_at=None)

    def write_letters(self, stop: Callable[[], bool] = lambda: False) -> Mapping[str, int]:
        """Write the letters that are due into the outbox; in numbers, what became of them."""
        self._check_letters()
        return self._morning().write_due(stop)

    def write_letter_to(self, name: str) -> str:
        """Write somebody's letter now, due or not; what became of it. Raises NotFound."""
        self._check_letters()
        to = self._subscription_of(name)
        now = self.now()
        with self._store.write() as db:
            subscriptions.change(db, to.id, state="active", next_at=now)
            to = replace(to, state="active", next_at=now)
            address = subscriptions.active_emails(db, [to.id]).get(to.id)
        return self._morning()._write(to, address, now)

    def letter_by_link(self, secret: str) -> Letter:
        """The letter in whose links this secret is, as it is shown in a browser; raises NotFound."""
        _, to, found = self.letter(secret)
        return self._morning().letter(to, "", found, secret)

    def letter_again(self, who: Who, number: int) -> Letter:
        """A letter of theirs by its number, to be read once more; raises NotFound."""
        to = self.my_letters(who)
        with self._store.read() as db:
            written = letters.by_id(db, number)
            if written is None or written.subscription != to.id:
                raise NotFound("there is no such letter of yours")
            found = _as_it_was(db, written)
        return self._morning().letter(to, "", found, "preview")

    def letter(self, secret: str) -> tuple[Written, Subscription, Digest]:
        """The letter in whose links this secret is, as it was; raises NotFound."""
        with self._store.read() as db:
            found, to = _addressed(db, secret)
            return found, to, _as_it_was(db, found)

    def whose_letter(self, secret: str) -> Subscription:
        """To whom the letter was in whose links this secret is; raises NotFound."""
        with self._store.read() as db:
            return _addressed(db, secret)[1]

    def act_from_letter(self, secret: str, act: Act, paper_id: str) -> Paper:
        """Do with a paper of a letter what its link is for, in the name of whom the letter was to.

        Raises:
            NotFound: there is no such letter, or the paper is not in it.
            Forbidden: the letter was to somebody without an account.
        """
        paper, who = self.paper_in_letter(secret, paper_id)
        if act == "vote":
            self.vote(who, paper.id)
        elif act == "save":
            self.save(who, paper.id)
        else:
            self.mark(who, paper.id, "not-for-me")
        return paper

    def paper_in_letter(self, secret: str, paper_id: str) -> tuple[Paper, Who]:
        """A paper of a letter, and to whom the letter was; raises as `act_from_letter` does."""
        _, to, found = self.letter(secret)
        row = self._row(paper_id)
        paper = next((item.paper for item in found.items if item.paper.row == row), None)
        if paper is None:
            raise NotFound("that paper is not in this letter")
        with self._store.read() as db:
            reader = readers.by_id(db, to.reader) if to.reader else None
        if reader is None or reader.closed_at:
            raise Forbidden("that takes an account")
        return paper, Who(self.settings.mode, reader)

    def choose_from_letter(self, secret: str, given: Mapping[str, object]) -> Subscription:
        """Change what comes, and when, by a letter's link; raises NotFound or BadRequest."""
        to = self.whose_letter(secret)
        with self._store.write() as db:
            return subscribing.choose(db, to, given, self.now())

    def unsubscribe(self, secret: str) -> Subscription:
        """No more letters to whom this one was; raises NotFound."""
        to = self.whose_letter(secret)
        with self._store.write() as db:
            subscribing.end(db, to, "you ended them by a link in a letter")
        return to

    def subscription_counts(self, who: Who) -> Mapping[str, int]:
        """How many get letters, asked for them, ended them."""
        check(who, "administer")
        with self._store.read() as db:
            return subscriptions.counts(db)

    def tell_admins(self) -> Mapping[str, int]:
        """Write to admins of jobs that failed, once a day each; how many letters that were."""
        self._check_letters()
        failed = [run for run in self.last_runs() if run.outcome == "failed"]
        if not failed:
            return {"told": 0}
        told = 0
        with self._store.write() as db:
            admins = [one for one in readers.everyone(db) if one.role == "admin" and one.email]
            for run in failed:
                for admin in admins:
                    day = run.started_at.date()
                    said = without_secrets(run.said)
                    letter = notices.failure(self.settings, admin.email or "", run.job, said, day)
                    told += self._post(db, "failure", letter)
        if told:
            self.letter_waits.set()
        return {"told": told}

    def _preview(self, to: Subscription, now: datetime) -> Letter:
        self._check_letters()
        morning = self._morning()
        return morning.letter(to, "you@example.org", morning.digest(to, now), "preview")

    def _morning(self) -> Morning:
        authors = cache(self._authors_since)  # all readers of a round are told of the same few days

        def news(who: Who, since: date, shown: int) -> Sequence[News]:
            return self._new_of(who, self.follows(who), shown, since, authors)

        def for_them(who: Who, since: date, limit: int) -> Sequence[Suggestion]:
            try:
                return self._for_letter(who.reader, since, limit) if who.reader else ()
            except IndexingError:
                return ()  # the other parts of a letter do not wait for an index

        gatherer = Gatherer(self._store, self._feeds, news, self._known_to, for_them)
        troubles, compose = self._harvest_troubles, self._composed
        return Morning(self._store, self.settings, gatherer, troubles, self.now, compose)

    def _known_to(self, who: Who, shown: Sequence[Paper]) -> Mapping[int, str]:
        """Papers that they would rather not see, or know already."""
        known = dict(self.hidden(who, shown))
        for row, mine in self.mine(who, [paper.row for paper in shown]).items():
            if mine.voted or mine.saved_in or "read" in mine.marks:
                known[row] = "you know it"
        return known

    def _harvest_troubles(self) -> list[str]:
        failed = (run for run in self.last_runs() if run.outcome == "failed")
        return [run.job for run in failed if run.job.startswith("harvest ")]

    def _subscription_of(self, name: str) -> Subscription:
        known = name.strip().lower()
        with self._store.read() as db:
            if "@" in known:
                found = next(iter(subscriptions.at_address(db, known)), None)
            else:
                found = subscriptions.of_reader(db, accounts.found(db, known).id)
        if found is None:
            raise NotFound(f"nobody gets letters as {name!r}")
        return found


def _addressed(db: Connection, secret: str) -> tuple[Written, Subscription]:
    found = letters.by_hash(db, hash_of(secret))
    to = subscriptions.by_id(db, found.subscription) if found else None
    if found is None or to is None:
        raise NotFound("there is no such letter; its link may have been cut off on the way")
    return found, to


def _as_it_was(db: Connection, written: Written) -> Digest:
    told = letters.papers_of(db, written.id)
    known = {paper.row: paper for paper in papers.by_rows(db, [row for row, _, _ in told])}
    items = tuple(Item(known[row], part, reason) for row, part, reason in told if row in known)
    return Digest(written.day, written.day, items)


def _choices(zone: str) -> Choices:
    try:
        return Choices(zone=zone_of(zone).key if zone else Choices().zone)
    except BadRequest:
        return Choices()
