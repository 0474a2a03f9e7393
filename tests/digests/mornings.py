"""Lets days pass: papers come as they came, letters fall due where their readers are, and all is counted."""

import json
import lzma
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

from broadsheet.digests.schedule import local_day
from broadsheet.store import letters, subscriptions
from hands import Hands
from small import member, small_app

from .instance import MAIL

HARVEST_AT = time(2, 45)  # UTC; when the page of a day comes
PLACES = {
    "samoa": ("Pacific/Pago_Pago", "07:00"),
    "kiribati": ("Pacific/Kiritimati", "07:00"),
    "berlin": ("Europe/Berlin", "02:30"),
    "newyork": ("America/New_York", "02:30"),
    "lordhowe": ("Australia/Lord_Howe", "02:15"),
    "kolkata": ("Asia/Kolkata", "23:45"),
}


def stream(path, first, last):
    """The lines of the stream by day, from `first` to `last`."""
    found = defaultdict(list)
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            day = date.fromisoformat(json.loads(line)["snapshot_day"])
            if first <= day <= last:
                found[day].append(line)
    return found


class Mornings:
    """An instance with a reader in each place, whose time can be let pass.

    Attributes:
        written: by reader, (day where they are, how many papers) of each letter; -1 for one that says why.
        silent: by reader, the days where they are on which none came.
    """

    def __init__(self, folder, path, first, last, places=PLACES):
        self.folder, self.first, self.last = folder, first, last
        self.pages = stream(path, first - timedelta(days=7), last)
        self.clock = Hands(datetime.combine(first, time(), UTC))
        self.app = small_app(
            folder, papers=[], mode="public", mail_server=f"folder:{folder / 'letters'}", **MAIL
        )
        self.app.now = self.clock
        self.written, self.silent, self.who = defaultdict(list), defaultdict(list), {}
        for day in sorted(day for day in self.pages if day < first):
            self._harvest(day)
        for name, (zone, at) in places.items():
            self._subscribe(name, zone, at)

    def pass_by(self):
        """Let all days pass, from one thing that happens to the next."""
        harvests = iter(
            sorted(datetime.combine(day, HARVEST_AT, UTC) for day in self.pages if day >= self.first)
        )
        harvest = next(harvests, None)
        end = datetime.combine(self.last, time(23, 59), UTC)
        while (now := min(filter(None, (harvest, self._next_due())))) <= end:
            self.clock.now = now
            if now == harvest:
                self._harvest(now.date())
                harvest = next(harvests, None)
            self._write()

    def _harvest(self, day):
        file = self.folder / f"{day}.jsonl"
        file.write_text("".join(self.pages[day]), "utf-8")
        self.app.harvest(file, source="hf_stream")

    def _subscribe(self, name, zone, at):
        who = self.who[name] = member(self.app, name, email=f"{name}@example.org")
        self.app.subscribe(who)
        hour, minute = map(int, at.split(":"))
        given = {"zone": zone, "hour": hour, "minute": minute, "most": 8, "sections": ["trending", "day"]}
        self.app.choose_letters(who, given)

    def _next_due(self):
        with self.app._store.read() as db:
            return min(one.next_at for one in subscriptions.due(db, datetime.max.replace(tzinfo=UTC), 100))

    def _write(self):
        before = {name: self.app.my_letters(who) for name, who in self.who.items()}
        due = [name for name, to in before.items() if to.next_at <= self.clock.now]
        counts = {name: len(self._letters(to)) for name, to in before.items()}
        self.app.write_letters()
        for name in due:
            to = before[name]
            day, found = local_day(to.choices, self.clock.now), self._letters(to)
            if len(found) == counts[name]:
                self.silent[name].append(day)
            else:
                assert len(found) == counts[name] + 1
                assert found[0].day == day
                self.written[name].append((day, found[0].papers or -1))

    def _letters(self, to):
        with self.app._store.read() as db:
            return letters.of_subscription(db, to.id, 10_000)

    def told(self, name):
        """The rows of all papers that a reader was told of, in order, with repeats."""
        to = self.app.my_letters(self.who[name])
        with self.app._store.read() as db:
            return [
                row
                for letter in reversed(self._letters(to))
                for row, _, _ in letters.papers_of(db, letter.id)
            ]
