"""What programs ask that were written for Hugging Face's papers, as far as nobody else asks it here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from threading import Lock

from broadsheet.answers import DailyPage, Extras, Quota
from broadsheet.catalog import by_hand
from broadsheet.catalog.archives import harvest_archive
from broadsheet.catalog.by_hand import Link
from broadsheet.community import linking
from broadsheet.community.limits import count
from broadsheet.errors import TooMany
from broadsheet.feeds.spans import month_span, week_span
from broadsheet.harvests import Want
from broadsheet.library import ReadingList
from broadsheet.people import lists
from broadsheet.people.rights import check, reader_of
from broadsheet.readers import Reader, Who
from broadsheet.sources._ids import arxiv_id
from broadsheet.store import follows as followed
from broadsheet.store import lists as listed
from broadsheet.store import readers, reports
from broadsheet.types import Paper, silent

from ._community import Community
from ._harvesting import Harvesting
from ._keeping import Keeping

WINDOW_S = 300


class ForClients(Harvesting, Keeping, Community):
    """What programs ask that were written for Hugging Face's papers."""

    _counting = Lock()
    _window: tuple[int, dict[str, int]] = (0, {})

    def daily(
        self,
        day: date | None = None,
        week: str | None = None,
        month: str | None = None,
        submitter: str | None = None,
        trending: bool = False,
        limit: int = 50,
        offset: int = 0,
    ) -> DailyPage:
        """Papers of a day, an ISO week or a month, or of all days: the newest day first, or the hottest.

        Args:
            submitter: only what they put there: a name here, or the handle that a source gave.

        Raises:
            BadRequest: there is no such week or month.
        """
        span = (day, day) if day else week_span(week) if week else month_span(month) if month else None
        return self._feeds.daily(span, submitter, trending, limit, offset)

    def extras(self, rows: Sequence[int]) -> dict[int, Extras]:
        """By row, what sources told of these papers beside what a paper has."""
        return self._catalog.extras(rows)

    def fetch(self, who: Who, name: str) -> Paper:
        """The paper of this arXiv id, asked of arXiv when we do not have it and may ask.

        Raises:
            NotFound: arXiv has none, it is no arXiv id, or the settings name no archive of arXiv.
            SourceError: arXiv does not answer. Busy: it is asked just now. TooMany: too often.
        """
        reader, number = reader_of(who, "submit"), arxiv_id(name)
        if number is None or self._catalog.rows_named(name) or not self._asks_arxiv():
            return self.paper(name)
        with self._store.write() as db:
            count(db, reader, "import", self.now())
        with self._held("harvest arxiv_gaps"):
            archive = self._archive(f"arxiv_gaps:{number[0]}")
            harvest_archive(self._store, archive, "arxiv_gaps", self._ask, Want(), silent, self.now)
        self.index()
        return self.paper(name)

    def set_links(self, who: Who, paper_id: str, links: Mapping[Link, str | None]) -> Paper:
        """Say where a paper's code and its project page are, or with None that there is none.

        Raises:
            NotFound: there is no such paper. BadRequest: that is no address.
            Forbidden: they are no curator, and no admin has confirmed that they wrote it.
        """
        row = self._row(paper_id)
        with self._store.read() as db:
            own = who.reader is not None and linking.wrote(db, who.reader, row)
        reader = reader_of(who, "claim" if own else "link")
        said = {name: linking.checked(address) for name, address in sorted(links.items())}
        paper = self.paper_in(row)
        with self._store.write() as db:
            count(db, reader, "link", self.now())
            by_hand.set_links(db, row, said)
            told = "; ".join(f"{name}: {address or 'none'}" for name, address in said.items())
            reports.log(db, reader.id, "set links", paper.id, told, self.now())
        return self.paper_in(row)

    def lists_shown(
        self,
        who: Who,
        owners: Sequence[str] = (),
        papers: Sequence[str] = (),
        limit: int = 20,
        offset: int = 0,
    ) -> list[ReadingList]:
        """All lists that somebody may see, the last to change first.

        Args:
            owners: names of those whose they are to be; none for anyone.
            papers: ids of papers that are to be in them; one that we do not have is in none.
        """
        check(who, "read people")
        named = [self._catalog.rows_named(one) for one in papers]
        if not all(named):
            return []
        me, rows = who.reader.id if who.reader else 0, [found[0] for found in named]
        with self._store.read() as db:
            return listed.everywhere(db, me, lists.shown_to(who), owners, rows, limit, offset)

    def me(self, who: Who) -> Reader:
        """Whoever asks; raises NotSignedIn."""
        return reader_of(who, "read own")

    def readers_followed(self, who: Who) -> list[Reader]:
        """The readers whom whoever asks follows, without what they tell nobody."""
        reader = reader_of(who, "read own")
        with self._store.read() as db:
            names = [one.value for one in followed.of_reader(db, reader.id) if one.kind == "reader"]
            found = [readers.by_name(db, name) for name in names]
        return [replace(one, email=None, settings={}) for one in found if one]

    def count_request(self, who: Who) -> Quota:
        """Count one more request of whoever asks: by name, or by address for who has none.

        It is counted in memory: a reading request that had to write would wait for who writes much.

        Raises:
            TooMany: it is one too many; `retry_after` is when the window ends.
        """
        caller, most = who.reader.name if who.reader else who.address, self.settings.client_requests
        second = int(self.now().timestamp())
        ends_in = WINDOW_S - second % WINDOW_S
        with self._counting:
            if self._window[0] != second // WINDOW_S:
                self._window = second // WINDOW_S, {}
            made = self._window[1][caller] = self._window[1].get(caller, 0) + 1
        if made > most:
            raise TooMany(f"{most:,} requests in {WINDOW_S} s are as many as there may be", ends_in)
        return Quota(most, most - made, WINDOW_S, ends_in)

    def _asks_arxiv(self) -> bool:
        return any(name.partition(":")[0].startswith("arxiv") for name in self.settings.archives)
