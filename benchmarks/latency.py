"""How long a search takes, through the app and over HTTP, with and without filters; and while papers come in.

    python benchmarks/latency.py DATA_DIR --queries FOLDER … [--titles 329] [--add FILE.jsonl]

DATA_DIR is a harvested instance. Queries are those of BEIR folders, then titles of its papers; every third
one with a range of days, every third with a category. --add takes a file of new papers into the
instance while searches go on, and tells when they can be found and what that did to the others.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np

from broadsheet.app import open_app
from broadsheet.settings import Settings
from broadsheet.types import Filters

FILTERS = (
    Filters(),
    Filters(since=date(2018, 1, 1), until=date(2025, 6, 30)),
    Filters(categories=("cs.CL", "cs.LG")),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--queries", nargs="*", type=Path, default=[])
    parser.add_argument("--titles", type=int, default=329)
    parser.add_argument("--add", type=Path, help="new papers to take in while searches go on")
    asked = parser.parse_args()
    queries = texts(asked)
    with open_app(Settings.load(data_dir=asked.data_dir)) as app:
        app.warm()
        papers = app.status().papers
        print(f"{papers:,} papers, {len(queries)} queries, two thirds of them filtered\n")
        report("through the app", [timed(lambda: app.search(query, filters)) for query, filters in queries])
        report("the same again", [timed(lambda: app.search(query, filters)) for query, filters in queries])
        paper_ids = [
            hit.paper.id for query, filters in queries[:40] for hit in app.search(query, filters, 5).hits
        ]
        report("similar papers", [timed(lambda: app.similar([id])) for id in paper_ids])
        report("a day's page", [timed(app.day) for _ in range(50)])
        report("trending", [timed(app.trending) for _ in range(20)])
    over_http(asked.data_dir, queries, asked.add)


def texts(asked: argparse.Namespace) -> list[tuple[str, Filters]]:
    """The queries, each with its filters."""
    found = [
        json.loads(line)["text"] for folder in asked.queries for line in (folder / "queries.jsonl").open("rb")
    ]
    with sqlite3.connect(asked.data_dir / "broadsheet.db") as db:
        titles = [title for (title,) in db.execute("SELECT title FROM papers WHERE id % 97 = 0")]
    found += random.Random(0).sample(titles, min(asked.titles, len(titles)))
    return [(query, FILTERS[number % 3]) for number, query in enumerate(found)]


def over_http(folder: Path, queries: list[tuple[str, Filters]], more: Path | None) -> None:
    """The JSON API of a serving process, one client, then two at a time."""
    environment = os.environ | {"BROADSHEET_DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "broadsheet.cli", "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = urllib.parse.urlsplit(server.stdout.readline().split()[3]).port
            report(
                "HTTP, API", [timed(lambda: get(port, address(query, filters))) for query, filters in queries]
            )
            report(
                "HTTP, page", [timed(lambda: get(port, address(*asked, path="/search"))) for asked in queries]
            )
            report("HTTP, API, two clients", both(port, queries))
            memory = Path(f"/proc/{server.pid}/status").read_text()
            print("serving process:", next(line for line in memory.splitlines() if line.startswith("VmRSS")))
            if more:
                taken_in(port, folder, queries, more)
        finally:
            server.terminate()


def taken_in(port: int, folder: Path, queries: list[tuple[str, Filters]], file: Path) -> None:
    """Search on while `broadsheet harvest` takes papers in; how long until the last one is found."""
    wanted = json.loads(file.read_bytes().splitlines()[-1])
    environment = os.environ | {"BROADSHEET_DATA_DIR": str(folder)}
    started, seconds = time.perf_counter(), []
    subprocess.Popen([sys.executable, "-m", "broadsheet.cli", "harvest", str(file)], env=environment)
    for query, filters in queries * 20:
        seconds.append(timed(lambda: get(port, address(query, filters))))
        if wanted["id"] in get(port, address(wanted["title"], Filters(since=date(2000, 1, 1)))):
            break
    print(f"new papers could be found {time.perf_counter() - started:.1f} s after the command was given")
    report("HTTP, meanwhile", seconds)


def both(port: int, queries: list[tuple[str, Filters]]) -> list[float]:
    seconds: list[float] = []
    halves = (queries[::2], queries[1::2])
    clients = [
        threading.Thread(
            target=lambda part=part: seconds.extend(
                timed(lambda: get(port, address(*asked))) for asked in part
            )
        )
        for part in halves
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return seconds


def address(query: str, filters: Filters, path: str = "/api/v1/search") -> str:
    asked = [("q", query[:2000]), *(("category", name) for name in filters.categories)]
    asked += [(name, str(day)) for name in ("since", "until") if (day := getattr(filters, name))]
    return f"{path}?{urllib.parse.urlencode(asked)}"


def get(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read().decode()
    assert answer.status == 200, (answer.status, body[:200])
    connection.close()
    return body


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def report(name: str, seconds: list[float]) -> None:
    p50, p99 = np.percentile(seconds, [50, 99]) * 1000
    print(f"{name:28} p50 {p50:7.1f} ms   p99 {p99:7.1f} ms   max {max(seconds) * 1000:7.1f} ms", flush=True)


if __name__ == "__main__":
    main()
