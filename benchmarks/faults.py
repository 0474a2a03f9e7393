"""Two processes harvest two sets of an OAI-PMH server that fails at every page, and end with the same store.

    python benchmarks/faults.py FILE.jsonl.xz … [--papers 6000] [--pause 0.05] [--kill]

The server is a double of arXiv's and runs here; it holds real records of arXiv out of the files, some of
them withdrawn and some deleted. Every page goes wrong in every way that the double knows, one after the
other, in an order drawn from a seed, and when it comes at last its records are in disorder. With --kill both
processes are killed after every few pages. Exit status 1 when the stores differ, or when a request came
sooner than allowed.
"""

from __future__ import annotations

import argparse
import lzma
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from _run import say, timed

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from sources.oai_harvest import command, harvest, opened
from sources.oai_server import FAULTS, Held, Misbehaviour, Repository, serving
from sources.told import told

SETS = ("cs", "physics")
PER_PAGE = 250
TIMEOUT_S = 1.0
TODAY = "2026-03-01"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--papers", type=int, default=6000)
    parser.add_argument("--pause", type=float, default=0.05, help="seconds between two requests")
    parser.add_argument("--wait", type=int, default=1, help="seconds that a 503 asks to wait")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kill", action="store_true")
    asked = parser.parse_args()
    held = list(chosen(asked.files, asked.papers, random.Random(asked.seed)))
    say(f"{len(held):,} records: " + ", ".join(f"{count(held, name):,} in {name}" for name in SETS))
    with tempfile.TemporaryDirectory() as scratch:
        calm = undisturbed(Path(scratch) / "calm.db", held)
        failing = Misbehaviour(FAULTS, seed=asked.seed, wait_s=asked.wait)
        with serving(held, PER_PAGE, failing, TODAY) as server:
            database = Path(scratch) / "disturbed.db"
            _, seconds = timed(lambda: both(database, server.address, asked.pause, asked.kill))
            with opened(database) as store:
                wild = told(store)
    sys.exit(0 if shown(calm, wild, server, asked.pause, seconds) else 1)


def chosen(files: list[Path], count: int, chance: random.Random) -> Iterator[Held]:
    """Real records of arXiv that are in one of the sets; one in 50 withdrawn, one in 100 deleted."""
    for row in rows(files):
        paper = of(row, chance)
        if any(name.split(":")[0] in SETS for name in paper.sets):
            yield paper
            count -= 1
        if not count:
            return


def rows(files: list[Path]) -> Iterator[dict[str, Any]]:
    for file in files:
        with lzma.open(file) as lines:
            for line in lines:
                row = orjson.loads(line)
                if row["id"].startswith("arXiv:") and row.get("published", "")[7:8] == "-":
                    yield row


def of(row: dict[str, Any], chance: random.Random) -> Held:
    number = row["id"].removeprefix("arXiv:")
    legal = {name: clean(row.get(name) or "") for name in ("title", "abstract", "doi")}
    return Held(
        number=number,
        authors=tuple(clean(name) for name in row.get("authors") or ["Anonymous"]),
        categories=tuple(row.get("categories") or ["cs.LG"]),
        dates=tuple(filter(None, (row["published"], row.get("updated")))),
        datestamp=f"2026-02-{chance.randrange(1, 28):02}",
        comments="This paper has been withdrawn by the authors" if chance.random() < 0.02 else "12 pages",
        deleted=chance.random() < 0.01,
        **legal,
    )


def clean(text: str) -> str:
    """Without the control characters that XML cannot have."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n")


def count(held: list[Held], name: str) -> int:
    return sum(any(f"{said}:".startswith(f"{name}:") for said in paper.sets) for paper in held)


def undisturbed(database: Path, held: list[Held]) -> dict[str, list[str]]:
    with serving(held, PER_PAGE, today=TODAY) as server, opened(database) as store:
        for name in SETS:
            harvest(store, server.address, f"arxiv:{name}", pause_s=0.0)
        found: dict[str, list[str]] = told(store)
        return found


def both(database: Path, address: str, pause_s: float, kill: bool) -> None:
    """A process for each set, at the same time; killed ones are started again."""
    with opened(database):
        pass
    after = dict.fromkeys(SETS, 3 if kill else 0)
    running = {name: started(database, address, name, pause_s, after[name]) for name in SETS}
    while running:
        time.sleep(0.1)
        for name, process in list(running.items()):
            if process.poll() is None:
                continue
            if process.returncode == 0:
                del running[name]
            elif process.returncode < 0 and kill:
                say(f"arxiv:{name} was killed after {after[name]} pages")
                after[name] = after[name] * 3 // 2
                running[name] = started(database, address, name, pause_s, after[name])
            else:
                raise SystemExit(f"{name} ended with {process.returncode}")


def started(
    database: Path, address: str, name: str, pause_s: float, kill_after: int
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command(database, address, f"arxiv:{name}", pause_s, TIMEOUT_S, kill_after))


def shown(
    calm: dict[str, list[str]], wild: dict[str, list[str]], server: Repository, pause_s: float, seconds: float
) -> bool:
    """The figures; whether all is as it must be."""
    same, soon = calm == wild, server.too_soon(pause_s)
    pairs = list(zip(server.asked, server.asked[1:], strict=False))
    gap = min(two.arrived - one.answered for one, two in pairs)
    spare = min(two.arrived - one.answered - max(pause_s, one.wait_s) for one, two in pairs)
    say(f"papers: {len(calm['papers']):,} undisturbed, {len(wild['papers']):,} disturbed")
    for table, found in calm.items():
        say(f"  {table}: {len(found):,} rows, {'the same' if found == wild[table] else 'THEY DIFFER'}")
    say(f"requests: {len(server.asked):,} in {seconds:.0f} s for {len(server.tries)} pages; spoilt:")
    for fault, times in server.faults.most_common():
        say(f"  {fault}: {times}")
    say(f"shortest gap between an answer and the next request: {gap:.4f} s of {pause_s} s")
    say(f"least time beyond what was allowed, waits included: {spare:.4f} s; too soon: {len(soon)}")
    say(f"most requests at once: {server.most_at_once}")
    return same and not soon and server.most_at_once == 1


if __name__ == "__main__":
    main()
