"""Two hundred members vote and comment over HTTP while others read: is a vote lost, does reading wait?

    python benchmarks/community_load.py [FILE …] [--database sqlite|postgresql|URL] [--writers 200]
        [--readers 20] [--pause 1] [--seconds 60] [--think 1] [--lift-limits] [--keep FOLDER]

A public instance is made in a scratch folder, with the papers of FILE (the bundled sample when there is
none), and served by `broadsheet serve` in a process of its own. Half of the members come with a token,
half as browsers do. Each thinks for --think seconds on average (200 would do 200 things a second if all
were answered at once), then votes for a paper, takes that back, votes for a comment, comments or answers;
one press in twenty is sent twice at once. Readers open a page every --pause seconds on average; with 0, one
after the other; each kind of page is opened a few times before all begin. Afterwards the database must hold
what each was answered last. The limits for a person hold unless they are lifted, in the serving
process alone; --think 0 lifts them. Exit status 1 when anything is lost, doubled or miscounted, an answer
is none or 5xx, or one thing in a hundred that were read took longer than 250 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import numpy as np

from _crowd import DONE, Crowd, Member, Reader, Writer
from _kept import differences
from _line import Line
from _postgresql import postgresql
from _run import start
from broadsheet.app import App, open_app
from broadsheet.readers import Who
from broadsheet.settings import Settings

SAMPLE = Path(__file__).parents[1] / "src/broadsheet/sample/arxiv-sample.jsonl.xz"
READS = ("day page", "paper page", "search page", "API list")
MOST_MS = 250.0
_UNLIMITED = """
from broadsheet.community import limits
limits.LIMITS = {act: limits.Limit(1e9, 1e9) for act in limits.LIMITS}
from broadsheet.cli import main
main()
"""


def main() -> None:
    asked = arguments()
    own = {"sqlite": nullcontext(""), "postgresql": postgresql()}
    with (
        own.get(asked.database, nullcontext(asked.database)) as url,
        tempfile.TemporaryDirectory() as scratch,
    ):
        folder = asked.keep or Path(scratch)
        os.environ.update(BROADSHEET_MODE="public", BROADSHEET_DATABASE_URL=url)
        if start(folder, "harvest", *map(str, asked.files)).wait():
            raise SystemExit("the papers could not be taken in")
        with open_app(Settings.load(data_dir=folder)) as app:
            members = people(app, asked.writers)
            papers, questions = chosen(app)
        with served(folder, asked.lift_limits) as port:
            crowd = Crowd(port, papers, questions, asked.think, not asked.lift_limits)
            seconds = asyncio.run(crowded(crowd, members, asked))
        wrong = differences(Settings.load(data_dir=folder).resolved_database_url(), crowd)
    sys.exit(0 if told(crowd, asked, seconds, wrong) else 1)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, default=[SAMPLE])
    parser.add_argument("--database", default="sqlite", help="sqlite, postgresql (one of its own), or a URL")
    parser.add_argument("--writers", type=int, default=200)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument(
        "--think", type=float, default=1.0, help="seconds between a member's acts, on average"
    )
    parser.add_argument(
        "--pause", type=float, default=1.0, help="seconds between two things that a reader reads, on average"
    )
    parser.add_argument("--lift-limits", action="store_true", help="no limits for a person")
    parser.add_argument("--keep", type=Path, help="make the instance here and leave it")
    asked = parser.parse_args()
    asked.lift_limits |= asked.think == 0
    return asked


def people(app: App, number: int) -> list[Member]:
    """Accounts, each with a token and a session."""
    made = []
    for place in range(number):
        reader = app.add_reader(f"writer-{place}", "reader")
        token = app.make_token(Who("public", reader), "load", ("read", "write"))
        made.append(Member(reader.id, token, app.sign_in_by_link(app.sign_in_link(reader.name))))
    return made


def chosen(app: App) -> tuple[list[str], list[str]]:
    """Papers to vote for, those of the newest day first, and words to search."""
    found = [*app.day(limit=30).papers, *app.trending(limit=100).papers]
    found += [hit.paper for hit in app.search("learning of language and images", limit=100).hits]
    papers = {paper.id.removeprefix("arXiv:"): paper.title for paper in found}
    return list(papers), [" ".join(title.split()[:4]) for title in papers.values()]


@contextmanager
def served(folder: Path, unlimited: bool) -> Iterator[int]:
    """`broadsheet serve`, with or without the limits for a person; the port."""
    if unlimited:
        environment = os.environ | {"BROADSHEET_DATA_DIR": str(folder)}
        command = [sys.executable, "-c", _UNLIMITED, "serve", "--port", "0"]
        server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    else:
        server = start(folder, "serve", "--port", "0", output=subprocess.PIPE)
    assert server.stdout is not None
    try:
        port = urllib.parse.urlsplit(server.stdout.readline().decode().split()[3]).port
        assert port is not None
        yield port
    finally:
        server.send_signal(signal.SIGINT)
        server.wait()


async def crowded(crowd: Crowd, members: list[Member], asked: argparse.Namespace) -> float:
    """All at once; the seconds until the last answer."""
    writers = [Writer(crowd, member, bool(place % 2)) for place, member in enumerate(members)]
    readers = [
        Reader(crowd, place, members[place] if place % 2 else None, asked.pause)
        for place in range(asked.readers)
    ]
    started = time.perf_counter()
    if (await Line(crowd.port, {}).ask("GET", "/papers")).status != 200:
        raise SystemExit("the instance does not serve")
    for reader in readers[:2]:
        await reader.warm(5)
    started = time.perf_counter()
    tasks = [asyncio.create_task(one.work()) for one in (*writers, *readers)]
    await asyncio.wait(tasks, timeout=asked.seconds, return_when=asyncio.FIRST_EXCEPTION)
    crowd.ended = True
    await asyncio.gather(*tasks)
    return time.perf_counter() - started


def told(crowd: Crowd, asked: argparse.Namespace, seconds: float, wrong: dict[str, int]) -> bool:
    """Print what was seen; whether all is as claimed."""
    written = sum(n for (what, status), n in crowd.statuses.items() if what not in READS and status in DONE)
    limits = "limits for a person lifted" if asked.lift_limits else "limits for a person as they come"
    kind = asked.database.partition(":")[0]
    print(f"{asked.writers} writers and {asked.readers} readers on {kind}, {limits}, {seconds:.0f} s")
    print(f"{written:,} acts done, {written / seconds:.0f} a second; {crowd.presses_twice} pressed twice")
    print("answers:", ", ".join(f"{n:,} of {status}" for status, n in by_status(crowd)))
    for what in sorted(crowd.seconds, key=lambda what: (what in READS, what)):
        print(f"{what:20} {percentiles(crowd.seconds[what])}")
    reads = [one for what in READS for one in crowd.seconds[what]]
    print(f"{'all that was read':20} {percentiles(reads)}")
    print(f"{'all that was written':20} {percentiles(writes(crowd))}")
    print(", ".join(f"{what} {n}" for what, n in wrong.items()))
    print(f"load of the machine {os.getloadavg()[0]:.1f}, {told_processors()}")
    for trouble, n in crowd.trouble.most_common(5):
        print(f"{n} × {trouble}")
    bad = sum(n for (_, status), n in crowd.statuses.items() if status == 0 or status >= 500)
    holds = not bad and not any(wrong.values()) and float(np.percentile(reads, 99)) * 1000 <= MOST_MS
    print("it holds" if holds else "IT DOES NOT HOLD")
    return holds


def writes(crowd: Crowd) -> list[float]:
    return [one for what, seconds in crowd.seconds.items() if what not in READS for one in seconds]


def by_status(crowd: Crowd) -> Iterable[tuple[int, int]]:
    statuses = {status for _, status in crowd.statuses}
    return (
        (code, sum(n for (_, one), n in crowd.statuses.items() if one == code)) for code in sorted(statuses)
    )


def percentiles(seconds: list[float]) -> str:
    p50, p95, p99 = np.percentile(seconds, [50, 95, 99]) * 1000
    most = max(seconds) * 1000
    return f"{len(seconds):7,}  p50 {p50:6.0f}  p95 {p95:6.0f}  p99 {p99:6.0f}  max {most:6.0f} ms"


def told_processors() -> str:
    """What the crowd itself took, and all processes that it started and that have ended."""
    kinds = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    own, others = (used.ru_utime + used.ru_stime for used in map(resource.getrusage, kinds))
    return f"seconds of processor: crowd {own:.0f}, server {others:.0f}"


if __name__ == "__main__":
    main()
