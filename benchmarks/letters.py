"""Do letters arrive once each, whatever happens to senders and server? How fast are they written and sent?

    python benchmarks/letters.py kill        # 2,000 letters, a server that misbehaves, senders killed
    python benchmarks/letters.py speed       # 2,000 personal letters, written and sent

`kill` starts a mail server on loopback (aiosmtpd) that refuses, delays, drops and answers 4xx and 5xx, and
two senders, each killed with SIGKILL so many times; time runs 60 times as fast for the outbox, so that pauses
and leases of minutes are over in seconds. What the server took is compared with what the outbox says of it.
`speed` writes the letters of members who follow authors, categories and queries of their own over the bundled
sample, and sends them to a server that takes all; memory is the most of the writing process.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

SPEED = 60.0
TICK = "BENCH_BEGAN"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    kill = commands.add_parser("kill")
    kill.add_argument("--letters", type=int, default=2000)
    kill.add_argument("--kills", type=int, default=20)
    kill.add_argument("--seed", type=int, default=1)
    kill.add_argument("--database", default="", help="URL of an empty PostgreSQL database; SQLite without")
    kill.add_argument("--again", action="store_true", help="a server that knows ids, and is sent in doubt")
    speed = commands.add_parser("speed")
    speed.add_argument("--letters", type=int, default=2000)
    serve = commands.add_parser("serve")
    serve.add_argument("log", type=Path)
    serve.add_argument("--bad", action="store_true")
    serve.add_argument("--knows-ids", action="store_true")
    serve.add_argument("--seed", type=int, default=1)
    commands.add_parser("send")
    given = parser.parse_args()
    {"kill": _kill, "speed": _speed, "serve": _serve, "send": _send}[given.command](given)


# The server


class Server:
    """Takes letters, writes down their ids before it says so, and misbehaves when told."""

    def __init__(self, log: Path, bad: bool, knows_ids: bool, seed: int) -> None:
        self._log = log.open("a")
        self._bad, self._knows_ids = bad, knows_ids
        self._random = random.Random(seed)
        self._taken: set[str] = set()

    async def handle_MAIL(self, server, _session, envelope, address, _options):
        envelope.mail_from = address
        if self._bad and (dice := self._random.random()) < 0.06:
            if dice < 0.02:
                server.transport.abort()
            return "421 going down" if dice < 0.04 else "451 not now"
        return "250 fine"

    async def handle_RCPT(self, server, _session, envelope, address, _options):
        if address.startswith("gone"):
            return "550 nobody here is called that"
        if self._bad and (dice := self._random.random()) < 0.06:
            if dice < 0.02:
                server.transport.abort()
            return "450 mailbox busy"
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server, _session, envelope):
        dice = self._random.random() if self._bad else 1.0
        if dice < 0.04:
            return "451 greylisted"
        if dice < 0.06:
            server.transport.abort()  # before it is taken
            return "451 unheard"
        if dice < 0.14:
            await asyncio.sleep(self._random.uniform(0.05, 0.6))
        unheard = self._bad and dice > 0.98
        self._take(envelope, "unheard" if unheard else "heard")
        if unheard:
            server.transport.abort()  # it has the letter, and the sender does not hear so
        return "250 taken"

    def _take(self, envelope, how: str) -> None:
        head = envelope.original_content.split(b"\r\n\r\n")[0].decode()
        number = next(line for line in head.split("\r\n") if line.lower().startswith("message-id:"))
        number = number.partition("<")[2].rstrip(">")
        if not (self._knows_ids and number in self._taken):
            print(number, how, file=self._log, flush=True)
        self._taken.add(number)


def _serve(given: argparse.Namespace) -> None:
    from aiosmtpd.controller import Controller

    class OnAnyPort(Controller):
        def _trigger_server(self) -> None:
            self.port = self.server.sockets[0].getsockname()[1]
            super()._trigger_server()

    server = OnAnyPort(
        Server(given.log, given.bad, given.knows_ids, given.seed), hostname="127.0.0.1", port=0
    )
    server.start()
    print(server.port, flush=True)
    signal.pause()


# The senders


def _now() -> datetime:
    began = float(os.environ[TICK])
    return datetime.fromtimestamp(began + (time.time() - began) * SPEED, UTC)


def _send(_: argparse.Namespace) -> None:
    from broadsheet.app import open_app
    from broadsheet.errors import MailError
    from broadsheet.settings import Settings

    with open_app(Settings.load(), _now) as app:
        _ready(os.getpid()).touch()
        while _left(app.letter_counts()):
            with suppress(MailError):
                app.send_letters()
            time.sleep(0.1)


def _ready(pid: int) -> Path:
    """There when a sender has begun to send."""
    return Path(os.environ["BROADSHEET_DATA_DIR"]) / f"ready.{pid}"


def _left(counts: dict[str, int]) -> int:
    return sum(counts.get(state, 0) for state in ("waiting", "sending", "handed"))


def _start(*arguments: str, **environment: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, __file__, *arguments],
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def _settings(folder: Path, port: str, database: str = "") -> dict[str, str]:
    values = {"DATA_DIR": str(folder / "data"), "MAIL_SERVER": f"smtp+plain://127.0.0.1:{port}"}
    values |= {"MAIL_FROM": "papers@example.org", "ADDRESS": "https://papers.example.org"}
    values |= {"DATABASE_URL": database, "MODE": "public", "MAIL_PER_MINUTE": "0"}
    return {f"BROADSHEET_{name}": value for name, value in values.items() if value}


# Killed senders


def _kill(given: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "data").mkdir()  # PostgreSQL needs none, the marks of who is ready do
        log = folder / "taken"
        options = ["--bad", "--seed", str(given.seed), *(["--knows-ids"] if given.again else [])]
        server = _start("serve", str(log), *options)
        environment = _settings(folder, server.stdout.readline().strip(), given.database)
        os.environ |= environment | {TICK: str(time.time())}
        os.environ["BROADSHEET_MAIL_AGAIN_IN_DOUBT"] = str(given.again)
        try:
            _fill_outbox(given.letters)
            began = time.perf_counter()
            kills = _send_and_kill(given.kills, random.Random(given.seed))
            seconds = time.perf_counter() - began
            wrong = _judge(log, given.letters)
        finally:
            server.kill()
    print(f"{kills} kills in {seconds:.0f} s")
    sys.exit(1 if wrong else 0)


def _fill_outbox(number: int) -> None:
    from broadsheet.app import open_app
    from broadsheet.settings import Settings
    from broadsheet.store import outbox
    from broadsheet.tools.mail import Letter, composed

    with open_app(Settings.load(), _now) as app, app._store.write() as db:
        for one in range(number):
            to = f"{'gone' if one % 100 == 99 else 'reader'}{one}@example.org"
            letter = Letter(f"letter{one}@example.org", to, f"Letter {one}", "Good morning.\n" * 200)
            content = composed(letter, "papers@example.org", "Daily Papers", _now())
            outbox.add(db, letter.id, "digest", to, content, _now())


def _send_and_kill(kills: int, dice: random.Random) -> int:
    """Two senders, each killed so often while it sends, until nothing is left; how many kills there were."""
    senders, done = [_start("send"), _start("send")], [0, 0]
    deadlines: list[float | None] = [None, None]
    while any(sender.poll() is None for sender in senders):
        for place, sender in enumerate(senders):
            if deadlines[place] is None and _ready(sender.pid).exists():
                deadlines[place] = time.time() + dice.uniform(0.2, 1.2)
            due = deadlines[place]
            if due and done[place] < kills and time.time() > due and sender.poll() is None:
                done[place] += 1
                sender.kill()
                sender.wait()
                senders[place], deadlines[place] = _start("send"), None
        time.sleep(0.01)
    return sum(done)


def _judge(log: Path, number: int) -> bool:
    """Whether a letter was lost, or doubled though the sender was told; prints what became of all."""
    from sqlalchemy import text

    from broadsheet.app import open_app
    from broadsheet.settings import Settings

    lines = [line.split() for line in log.read_text().splitlines()]
    taken, unheard = Counter(line[0] for line in lines), {line[0] for line in lines if line[1] == "unheard"}
    with open_app(Settings.load(), _now) as app, app._store.read() as db:
        rows = db.execute(text("SELECT message_id, state, recipient FROM outbox")).all()
    told: Counter[str] = Counter()
    for row in rows:
        arrived, gone = taken[row.message_id], row.recipient.startswith("gone")
        told[f"{row.state}, arrived {arrived}"] += 1
        told["LOST"] += not arrived and not gone and row.state != "doubtful"
        told["in doubt (killed after the end), not arrived"] += not arrived and row.state == "doubtful"
        told["in doubt (killed after the end), arrived"] += bool(arrived) and row.state == "doubtful"
        told["twice, the server broke off after taking it"] += arrived > 1 and row.message_id in unheard
        told["DOUBLED"] += arrived > 1 and row.message_id not in unheard
    print(json.dumps(dict(sorted(told.items())), indent=2))
    return bool(told["LOST"] or told["DOUBLED"] or len(rows) != number)


# Speed


def _speed(given: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = _start("serve", str(folder / "taken"))
        os.environ |= _settings(folder, server.stdout.readline().strip())
        try:
            _write_and_send(given.letters)
            taken = (folder / "taken").read_text().count("\n")
        finally:
            server.kill()
    print(f"{taken:,} of {given.letters:,} arrived; most memory {_most_memory_mb():.0f} MB")
    sys.exit(0 if taken == given.letters else 1)


def _write_and_send(number: int) -> None:
    from importlib.resources import as_file, files

    from broadsheet.app import open_app
    from broadsheet.settings import Settings

    moment = [datetime(2030, 1, 1, tzinfo=UTC)]
    with open_app(Settings.load(), lambda: moment[0]) as app:
        with as_file(files("broadsheet") / "sample" / "arxiv-sample.jsonl.xz") as sample:
            app.harvest(sample)
        app.index()
        newest = app.status().newest_day
        moment[0] = datetime(newest.year, newest.month, newest.day, 5, tzinfo=UTC)
        _subscribe(app, number)
        moment[0] += timedelta(hours=3)
        began = time.perf_counter()
        print("written:", dict(app.write_letters()), f"in {time.perf_counter() - began:.1f} s")
        middle = time.perf_counter()
        print("sent:", dict(app.send_letters()), f"in {time.perf_counter() - middle:.1f} s")


def _subscribe(app, number: int) -> None:
    """Members who follow two authors, a category and a query each."""
    from broadsheet.digests import subscribing
    from broadsheet.people import accounts
    from broadsheet.store import follows, readers, subscriptions

    papers = app.day(None, 100).papers + app.trending(100).papers
    dice = random.Random(1)
    now = app.now()
    with app._store.write() as db:
        for one in range(number):
            reader = accounts.make(db, f"reader{one}", "reader", now, email=f"reader{one}@example.org")
            readers.change(db, reader.id, confirmed_at=now.isoformat())
            for paper in dice.sample(papers, 2):
                if paper.authors:
                    follows.follow(db, reader.id, "author", paper.authors[0].name, now)
            follows.follow(db, reader.id, "category", dice.choice(papers).primary_category or "cs.CL", now)
            follows.follow(db, reader.id, "query", " ".join(dice.choice(papers).title.split()[:4]), now)
            to = subscribing.of_reader(db, reader, now)
            given = {"sections": ("query", "author", "category", "trending", "day")}
            subscribing.begin(db, subscribing.choose(db, to, given, now), now)
        assert subscriptions.counts(db) == {"active": number}


def _most_memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
