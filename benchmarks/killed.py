"""Killed with SIGKILL at random moments and started again, a harvest ends as if nothing had happened.

    python benchmarks/killed.py FILE.jsonl.xz … [--kills 10] [--like FOLDER]

Compares papers, their ids, merges and index sizes with those of an undisturbed harvest (made first, or
the data folder of one). Exit status 1 when they differ.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _run import answer, start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--like", type=Path, help="data folder of an undisturbed harvest of the same files")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        calm = asked.like or Path(scratch) / "calm"
        started = time.perf_counter()
        if not asked.like:
            start(calm, "harvest", *map(str, asked.files)).wait()
        seconds = time.perf_counter() - started if not asked.like else 120.0
        disturbed = Path(scratch) / "disturbed"
        kill_again_and_again(disturbed, asked.files, asked.kills, seconds, random.Random(asked.seed))
        same = summary(calm) == summary(disturbed)
        print("calm:     ", told(calm))
        print("disturbed:", told(disturbed))
        print("the same papers, ids, texts and merges" if same else "THEY DIFFER")
    sys.exit(0 if same else 1)


def kill_again_and_again(
    folder: Path, files: list[Path], kills: int, seconds: float, chance: random.Random
) -> None:
    """Half of the kills fall on harvesting, half on indexing; each run goes on where the last one fell."""
    harvest = ["harvest", "--no-index", *map(str, files)]
    for number in range(1, kills + 1):
        last = number in (kills // 2, kills)
        command, share = (harvest, 0.6) if number <= kills // 2 else (["index"], 0.4)
        running = start(folder, *command)
        try:
            running.wait(chance.uniform(0.3, 1.7) * share * seconds / (kills / 2))
            print(f"run {number}, {command[0]}: done before it could be killed", flush=True)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
            running.wait()
            print(f"run {number}, {command[0]}: killed; {told(folder)}", flush=True)
        if last:
            assert start(folder, *command).wait() == 0


def summary(folder: Path) -> dict[str, object]:
    """All that must be equal: what the catalog holds and what the indexes have of it."""
    with sqlite3.connect(folder / "broadsheet.db") as db:
        found: dict[str, object] = {
            name: db.execute(f"SELECT {query} ORDER BY 1, 2").fetchall()
            for name, query in {
                "papers": "public_id, title, day, n_authors, hex(content_hash) FROM papers",
                "ids": "scheme, value, public_id FROM external_ids JOIN papers ON id = paper_id",
                "records": "source, key, evidence, hex(payload_hash) FROM records",
            }.items()
        }
    status = json.loads(answer(folder, "status", "--json"))
    return found | {"indexed": [index["papers"] for index in status["indexes"]], "pending": status["pending"]}


def told(folder: Path) -> str:
    """The state in a line."""
    status = json.loads(answer(folder, "status", "--json"))
    return ", ".join(
        f"{name} {status[name]:,}" for name in ("papers", "records", "merged", "indexed", "pending")
    )


if __name__ == "__main__":
    main()
