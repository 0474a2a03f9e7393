"""What a page costs the server: statements that the database is asked, and milliseconds of processor.

    python benchmarks/pages.py [FILE …] [--database sqlite|postgresql] [--instance FOLDER] [--rounds 20]
        [--against FOLDER]

A public instance is made in a scratch folder with the papers of FILE (the bundled sample when there is none),
a member signs in, and each thing is asked for in the serving process itself, without a network, so that the
clients cost nothing. Of every round the middle is told. --instance takes an instance that is there, which
members then write to. --against is the `src` of another checkout: a process of either takes its turn, round
by round, so that whatever else the machine does befalls both, and the ratio of the two is told as well.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np

SAMPLE = Path(__file__).parents[1] / "src/broadsheet/sample/arxiv-sample.jsonl.xz"
A_ROUND = 10  # times that each thing is asked for in a round
FORM = "application/x-www-form-urlencoded"


def main() -> None:
    asked = arguments()
    if asked.work:
        work(asked.work)
        return
    with databases(asked) as urls, tempfile.TemporaryDirectory() as scratch:
        places = [("here", Path(__file__).parents[1] / "src"), ("there", asked.against)]
        workers = [
            started(source, asked.instance or Path(scratch) / name, url, asked.files)
            for (name, source), url in zip(places, urls, strict=False)
            if source
        ]
        rounds = [[told(worker) for worker in workers] for _ in range(asked.rounds)]
        for worker in workers:
            worker.communicate("")
    show(rounds[1:])


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, default=[SAMPLE])
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--instance", type=Path, help="an instance that is there")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--against", type=Path, help="`src` of another checkout")
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


@contextmanager
def databases(asked: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """The URLs of two databases; empty for files in the folders."""
    if asked.database == "sqlite":
        yield "", ""
        return
    from _postgresql import postgresql

    with postgresql() as one, postgresql() if asked.against else nullcontext("") as other:
        yield one, other


def started(source: Path, folder: Path, url: str, files: list[Path]) -> subprocess.Popen[str]:
    """A process with the code of this checkout that asks for things whenever it is told to."""
    environment = os.environ | {
        "PYTHONPATH": str(source),
        "BROADSHEET_MODE": "public",
        "BROADSHEET_DATABASE_URL": url,
        "BROADSHEET_DATA_DIR": str(folder),
        "OPENBLAS_NUM_THREADS": "1",
    }
    if not (folder / "index").exists():
        harvest = [sys.executable, "-m", "broadsheet.cli", "harvest", *map(str, files)]
        subprocess.run(harvest, env=environment, check=True, stdout=subprocess.DEVNULL)
    command = [sys.executable, __file__, "--work", str(folder)]
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def told(worker: subprocess.Popen[str]) -> dict[str, tuple[float, float, float]]:
    """One round of a worker: statements, milliseconds of processor and of the clock, by thing."""
    assert worker.stdin
    assert worker.stdout
    worker.stdin.write("\n")
    worker.stdin.flush()
    found: dict[str, tuple[float, float, float]] = json.loads(worker.stdout.readline())
    return found


def show(rounds: list[list[dict[str, tuple[float, float, float]]]]) -> None:
    """The middle of all rounds."""
    sides = np.array([[list(one.values()) for one in both] for both in rounds])  # round, side, thing, figure
    print(f"{'':14}{'statements':>12}{'processor':>12}{'clock':>12}{'against: processor, statements':>34}")
    for place, thing in enumerate(rounds[0][0]):
        statements, processor, clock = np.median(sides[:, 0, place], axis=0)
        line = f"{thing:14}{statements:12.0f}{processor:9.2f} ms{clock:9.2f} ms"
        if sides.shape[1] == 2:
            ratio = np.median(sides[:, 0, place, 1] / sides[:, 1, place, 1])
            line += f"{ratio:24.2f} ×{np.median(sides[:, 1, place, 0]):8.0f}"
        print(line)


def work(folder: Path) -> None:
    """Ask for each thing whenever a line comes in, and print what it cost."""
    from sqlalchemy import event

    from broadsheet.app import open_app
    from broadsheet.cli.serve import server
    from broadsheet.community import limits
    from broadsheet.settings import Settings

    limits.LIMITS = {act: limits.Limit(1e9, 1e9) for act in limits.LIMITS}
    statements = 0

    def count(*_: Any) -> None:
        nonlocal statements
        statements += 1

    with open_app(Settings.load(data_dir=folder)) as app:
        app.warm()
        event.listen(app._store.engine, "before_cursor_execute", count)
        things, serving = wanted(app), server(app)
        for _ in sys.stdin:
            costs = {}
            for name, (method, path, headers, body) in things.items():
                statements, began = 0, (time.process_time(), time.perf_counter())
                asyncio.run(several(serving, method, path, headers, body))
                took = time.process_time() - began[0], time.perf_counter() - began[1]
                costs[name] = (statements / A_ROUND, *(1000 * one / A_ROUND for one in took))
            print(json.dumps(costs), flush=True)


def wanted(app: Any) -> dict[str, tuple[str, str, dict[str, str], str]]:
    """What is asked for: method, address, headers, body."""
    from broadsheet.readers import Who

    known = {one.name: one for one in app.all_readers()}
    reader = known.get("pages") or app.add_reader("pages", "reader")
    who = Who("public", reader)
    cookie = {"cookie": f"broadsheet={app.sign_in_by_link(app.sign_in_link(reader.name))}"}
    get, post = {**cookie, "accept-encoding": "gzip"}, {**cookie, "content-type": FORM}
    paper, other = (one.id.removeprefix("arXiv:") for one in app.trending(limit=2).papers)
    for number in range(0 if app.comments(who, paper) else 20):
        app.say(who, paper, f"The **{number}**. remark on $x_{{{number}}}$, see @pages")
    return {
        "day page": ("GET", "/papers", get, ""),
        "paper page": ("GET", f"/papers/{paper}", get, ""),
        "search page": ("GET", "/search?q=learning+of+language+and+images", get, ""),
        "API list": ("GET", "/api/v1/days", get, ""),
        "vote": ("POST", f"/papers/{other}/vote", post, urlencode({"up": 1})),
        "comment": ("POST", f"/papers/{other}/comments", post, urlencode({"body": "Said of $x$."})),
    }


async def several(serving: Any, method: str, path: str, headers: dict[str, str], body: str) -> None:
    for _ in range(A_ROUND):
        status = await asked_of(serving, method, path, headers, body)
        assert status in (200, 303), (path, status)


async def asked_of(serving: Any, method: str, path: str, headers: dict[str, str], body: str) -> int:
    """Ask the application itself, as a server does; the status that it answers."""
    address, _, query = path.partition("?")
    said = headers | {"host": "127.0.0.1", "content-length": str(len(body))}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http", "method": method,
        "path": address, "raw_path": address.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in said.items()],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "state": {},
    }  # fmt: skip
    status = 0

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body.encode(), "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        status = message.get("status", status)

    await serving(scope, receive, send)
    return status


if __name__ == "__main__":
    main()
