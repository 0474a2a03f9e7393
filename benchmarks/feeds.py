"""Feeds asked for by many readers of feeds at once: how long does each wait?

    python benchmarks/feeds.py DATA_DIR [--a-minute 3000] [--seconds 120] [--feeds 300] [--known 0.7]

DATA_DIR is a harvested instance; it is served by `broadsheet serve` in a process of its own, for anyone.
Requests come at moments of their own (Poisson), whether earlier ones are answered or not, and are timed
from the moment at which they should have been sent. They ask for --feeds feeds in three formats: days,
weeks, months, trending, searches for words, categories and authors; the k-th most popular one gets a share
of 1/k. Of those who come again, --known say what they have already. The first 20 s are not counted. Exit
status 1 when an answer is neither 200 nor 304, or one in a hundred took longer than 150 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import subprocess
import sys
import time
import urllib.parse
from collections import Counter
from datetime import timedelta
from pathlib import Path

import numpy as np

from _line import Answer, Line
from _run import start
from broadsheet.app import App, open_app
from broadsheet.settings import Settings

ENDINGS = ("atom", "rss", "json")
MOST_MS = 150.0
WARM_S = 20.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--a-minute", type=float, default=3000)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--known", type=float, default=0.7)
    asked = parser.parse_args()
    with open_app(Settings.load(data_dir=asked.data_dir)) as app:
        papers, feeds = app.status().papers, chosen(app, asked.feeds)
    print(f"{papers:,} papers, {len(feeds)} feeds, {asked.a_minute:,.0f} requests a minute", flush=True)
    os.environ.update(BROADSHEET_MODE="public", BROADSHEET_ADDRESS="https://papers.example.org")
    server = start(asked.data_dir, "serve", "--port", "0", "--no-clock", output=subprocess.PIPE)
    try:
        assert server.stdout is not None
        port = urllib.parse.urlsplit(server.stdout.readline().decode().split()[3]).port
        assert port is not None
        before = processor_s(server.pid)
        readers = Readers(port, feeds, asked.known)
        asyncio.run(readers.come(asked.a_minute / 60, asked.seconds))
        spent = processor_s(server.pid) - before
        print(f"the server's processor time: {1000 * spent / readers.asked:.1f} ms a request, {spent:.0f} s")
        memory = Path(f"/proc/{server.pid}/status").read_text()
        print("serving process:", next(line for line in memory.splitlines() if line.startswith("VmRSS")))
    finally:
        server.send_signal(signal.SIGINT)
        server.wait()
    sys.exit(0 if readers.told() else 1)


def processor_s(process: int) -> float:
    """Seconds of processor time that a process has had."""
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, told[11:13])) / os.sysconf("SC_CLK_TCK")


def chosen(app: App, number: int) -> list[str]:
    """Paths of feeds, in an order of popularity that has some of each kind at its head."""
    newest = app.day(limit=1).first
    assert newest is not None
    days = [f"/papers.{{}}?date={newest - timedelta(days=back)}" for back in range(number // 6)]
    week = [(newest - timedelta(weeks=back)).isocalendar() for back in range(number // 12)]
    weeks = [f"/papers/week/{one.year}-W{one.week:02}.{{}}" for one in week]
    month = dict.fromkeys(f"{newest - timedelta(days=30 * back):%Y-%m}" for back in range(number // 24))
    months = [f"/papers/month/{one}.{{}}" for one in month]
    fixed = ["/papers.{}", "/papers/week.{}", "/papers/month.{}", "/papers/trending.{}"]
    queries = [f"category:{name}" for name, _ in app.categories()[: number // 6]]
    found = [hit.paper for hit in app.search("learning of language and images", limit=number // 3).hits]
    queries += [" ".join(paper.title.split()[:4]) for paper in found]
    queries += [f'author:"{paper.authors[0].name}"' for paper in found if paper.authors]
    searches = [f"/search.{{}}?{urllib.parse.urlencode({'q': query})}" for query in queries]
    rest = [*days, *weeks, *months, *searches]
    random.Random(7).shuffle(rest)
    return [*fixed, *rest][:number]


class Readers:
    """All who ask; what they were answered."""

    def __init__(self, port: int, feeds: list[str], known: float) -> None:
        self._port, self._feeds, self._known = port, feeds, known
        self._shares = [1 / place for place in range(1, len(feeds) + 1)]
        self._random = random.Random(11)
        self._idle: list[Line] = []
        self._tags: dict[str, str] = {}
        self.asked = 0
        self.answers: list[tuple[str, Answer, float]] = []

    async def come(self, a_second: float, seconds: float) -> None:
        """Ask at moments that do not wait for answers."""
        tasks, begun, at = [], time.perf_counter(), 0.0
        while at < WARM_S + seconds:
            at += self._random.expovariate(a_second)
            await asyncio.sleep(max(0.0, begun + at - time.perf_counter()))
            tasks.append(asyncio.create_task(self._ask(begun + at, at >= WARM_S)))
        await asyncio.gather(*tasks)

    async def _ask(self, due: float, counts: bool) -> None:
        kind = self._random.choices(self._feeds, self._shares)[0]
        path = kind.format(self._random.choice(ENDINGS))
        line = self._idle.pop() if self._idle else Line(self._port, {})
        tag = self._tags.get(path)
        self.asked += 1
        says = {"If-None-Match": tag} if tag and self._random.random() < self._known else {}
        line._headers = {"Host": f"127.0.0.1:{self._port}", "Accept-Encoding": "gzip", **says}
        answer = await line.ask("GET", path)
        self._idle.append(line)
        if "etag" in answer.headers:
            self._tags[path] = answer.headers["etag"]
        if counts:
            self.answers.append((path, answer, 1000 * (time.perf_counter() - due)))

    def told(self) -> bool:
        """Print what was seen; whether all is as claimed."""
        statuses = Counter(answer.status for _, answer, _ in self.answers)
        print("answers:", ", ".join(f"{n:,} of {status}" for status, n in sorted(statuses.items())))
        for name, wanted in (("200", {200}), ("304", {304}), ("all", set(statuses))):
            took = [ms for _, answer, ms in self.answers if answer.status in wanted]
            if took:
                p50, p95, p99 = np.percentile(took, [50, 95, 99])
                print(f"{name}: p50 {p50:.1f} ms, p95 {p95:.1f}, p99 {p99:.1f}, max {max(took):.0f}")
        slow = sorted(self.answers, key=lambda one: -one[2])[:5]
        print("slowest:", ", ".join(f"{path} {ms:.0f} ms" for path, _, ms in slow))
        return set(statuses) <= {200, 304} and p99 <= MOST_MS


if __name__ == "__main__":
    main()
