"""What a reader likes, as far as is known, and which papers are new to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, timedelta
from functools import cached_property

from broadsheet.errors import BadRequest, NotFound
from broadsheet.feeds.for_you import Company
from broadsheet.people import profile
from broadsheet.personal import SPANS, Span
from broadsheet.profiles.reading import Readings
from broadsheet.profiles.taste import Learnt, Taste, Tastes
from broadsheet.profiles.wording import AUTHOR, Wording, name_key
from broadsheet.readers import Reader, Who
from broadsheet.store import company, days, follows, papers, profiles, readers
from broadsheet.types import Paper

from ._profiling import Profiling

LONGEST_AWAY = timedelta(days=60)  # of holidays; what came before is not missed
MOST = 60_000  # papers of a span that are looked at
REMEMBERED = timedelta(days=180)  # how long what was explored is counted
_SPANS = {"day": 1, "week": 7, "month": 30}
SAME_DAY = timedelta(hours=12)  # a page that is looked at again within it stays as it was


class Tasting(Profiling):
    """What a reader likes, as far as is known, and which papers are new to them."""

    @cached_property
    def _readings(self) -> Readings:
        return Readings(self._store, self._indexes)

    @cached_property
    def _tastes(self) -> Tastes:
        return Tastes(self._readings)

    def _taste(self, reader: Reader) -> Taste:
        with self._store.read() as db:
            stamp = profiles.stamp(db, reader.id)
        if known := self._tastes.known(reader.id, stamp):
            return known
        with self._store.read() as db:
            likes, left_out = profiles.likes(db, reader.id), profiles.edits(db, reader.id)
            gone = {value for kind, value in left_out if kind == "paper"}
            names = papers.public_ids(db, [one.row for one in likes]) if gone else {}
        kept = [one for one in likes if names.get(one.row) not in gone]
        return self._tastes.of(reader.id, stamp, kept, left_out)

    def _learnt(self, taste: Taste, interest: str) -> Learnt | None:
        if not interest:
            return taste.learnt
        if all(one.slug != interest for one in taste.interests):
            raise NotFound(f"you have no interest {interest!r}; they are on your profile's page")
        return taste.of_interest(interest)

    def _dial(self, reader: Reader, dial: float | None) -> float:
        if dial is not None:
            return profile.checked_dial(dial)
        with self._store.read() as db:
            return profile.dial_of(readers.by_id(db, reader.id) or reader)

    def _days(self, reader: Reader, span: Span) -> tuple[date | None, date | None]:
        """The first and last day of a span, which ends with the newest day that has papers."""
        if span not in SPANS:
            raise BadRequest(f"{span!r} is no span; there are: {', '.join(SPANS)}")
        today = self.now().astimezone(UTC).date()
        with self._store.read() as db:
            newest = days.newest(db, today)
            seen = profiles.last_shown(db, reader.id, self.now() - SAME_DAY)
        if newest is None:
            return None, None
        if span != "missed":
            return newest - timedelta(days=_SPANS[span] - 1), newest
        since = seen.astimezone(UTC).date() if seen else newest - timedelta(days=_SPANS["week"])
        return min(max(since, newest - LONGEST_AWAY), newest), newest

    def _fresh(self, who: Who, first: date | None, last: date | None) -> list[int]:
        """Papers of these days that are new to them; what they took out of their profile is not."""
        if first is None or last is None or who.reader is None:
            return []
        with self._store.read() as db:
            known = {one.row for one in profiles.likes(db, who.reader.id)}
            rows = [row for row in profiles.rows_between(db, first, last, MOST) if row not in known]
            muted = any(True for _ in follows.mutes_of(db, who.reader.id))
            hidden = self.hidden(who, papers.by_rows(db, rows)) if muted else {}
        return [row for row in rows if row not in hidden]

    def _unknown(self, who: Who, found: Sequence[Paper]) -> set[int]:
        """Rows of those of these papers that they do not keep, and would see."""
        mine = self.mine(who, [paper.row for paper in found])
        hidden = self.hidden(who, found)
        known = {row for row, one in mine.items() if one.saved_in or one.voted or "read" in one.marks}
        return {paper.row for paper in found} - known - hidden.keys()

    def _company(self, reader: Reader, taste: Taste, rows: Sequence[int]) -> Company:
        before = self.now() - SAME_DAY
        with self._store.read() as db:
            shown = profiles.shown(db, reader.id, rows)
            followed = [one.value for one in follows.of_reader(db, reader.id) if one.kind == "author"]
            return Company(
                company.upvotes(db, rows),
                company.shown_likes(db, reader.id, rows, self.settings.mode == "public"),
                company.votes(db, reader.id, rows),
                {
                    row: one.times - (one.last_at > before)
                    for row, one in shown.items()
                    if one.first_at <= before
                },
                _numbers(taste.ground.shelf.wording, followed),
            )


def _numbers(wording: Wording, names: Sequence[str]) -> frozenset[int]:
    found = (wording.number(AUTHOR + name_key(name)) for name in names)
    return frozenset(number for number in found if number is not None)
