"""Does taking in slow down as the catalog grows? A million papers, in parts of 100,000.

    python benchmarks/million.py FILE.jsonl.xz … [--papers 1000000] [--part 100000] [--index] [--keep FOLDER]

The papers are those of the files, then the same again under other ids and with every third word taken from
another paper, so that copies are no near-duplicates of each other. Parts are written to a scratch folder
first; a process of its own harvests them one after the other, and tells seconds and memory after each. With
--index the indexes follow after each part, timed apart.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from typing import Any

import orjson

from _run import say, timed
from broadsheet.app import App, open_app
from broadsheet.settings import Settings
from broadsheet.tools import files

WIDTHS = (10, 8, 8, 9, 8, 7, 8)
EVERY = 3  # one word in so many comes from another paper


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--papers", type=int, default=1_000_000)
    parser.add_argument("--part", type=int, default=100_000)
    parser.add_argument("--index", action="store_true")
    parser.add_argument("--keep", type=Path, help="leave the data folder here")
    parser.add_argument("--harvest", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.harvest:
        harvest_all(asked.files, asked.keep, asked.index)
        return
    with tempfile.TemporaryDirectory() as scratch:
        parts = written(asked.files, asked.papers, asked.part, Path(scratch))
        say(f"{len(parts)} parts are written")
        command = [sys.executable, __file__, "--harvest", "--keep", str(asked.keep or Path(scratch) / "data")]
        flags = ["--index"] if asked.index else []
        sys.exit(subprocess.run([*command, *flags, *map(str, parts)], check=False).returncode)


def written(sources: Sequence[Path], papers: int, part: int, folder: Path) -> list[Path]:
    """Files of so many papers each."""
    rows = endless(sources)
    paths = []
    for number in range(papers // part):
        path = folder / f"part-{number:02}.jsonl"
        with path.open("wb") as file:
            file.writelines(orjson.dumps(row) + b"\n" for row in islice(rows, part))
        paths.append(path)
    return paths


def endless(sources: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """The papers as they are, then copies of them without end."""
    chance = random.Random(0)
    for copy in count():
        others: list[list[str]] = []
        for path in sources:
            for line in files.lines(path):
                row = orjson.loads(line)
                words = row["abstract"].split()
                if copy:
                    other = others[chance.randrange(len(others))] if others else words
                    row = copied(row, copy, other, chance)
                others = [*others[-500:], words]
                yield row


def copied(row: dict[str, Any], copy: int, other: Sequence[str], chance: random.Random) -> dict[str, Any]:
    """The same paper as another one: its own id, and words of yet another paper among its own."""
    mixed = {name: mixture(row[name].split(), other, chance) for name in ("title", "abstract")}
    given = ("authors", "published", "categories", "primary_category", "venue", "source")
    return {name: row[name] for name in given if name in row} | mixed | {"id": f"copy{copy}:{row['id']}"}


def mixture(words: Sequence[str], other: Sequence[str], chance: random.Random) -> str:
    """Every third word from somewhere in the other text."""
    if not other:
        return " ".join(words)
    start, first = chance.randrange(len(other)), chance.randrange(EVERY)
    mixed = list(words)
    for at in range(first, len(mixed), EVERY):
        mixed[at] = other[(start + at) % len(other)]
    return " ".join(mixed)


def harvest_all(parts: Sequence[Path], folder: Path, index: bool) -> None:
    """A line for each part; the first and the last rate compared at the end."""
    headings = ("papers", "new", "seconds", "papers/s", "index s", "MB now", "peak MB")
    print(" ".join(f"{heading:>{width}}" for heading, width in zip(headings, WIDTHS, strict=True)))
    rates = []
    with open_app(Settings(data_dir=folder)) as app:
        for number, part in enumerate(parts):
            report, seconds = timed(lambda part=part: app.harvest(part))
            rates.append(report.records / seconds)
            index_s = timed(app.index)[1] if index else 0.0
            total = (number + 1) * report.records
            print(
                f"{total:10,} {report.new:8,} {seconds:8.1f} {rates[-1]:9,.0f} {index_s:8.1f}"
                f" {now_mb():7,.0f} {peak_mb():8,.0f}",
                flush=True,
            )
        print(f"the last part at {rates[-1] / rates[0]:.2f} of the rate of the first; {size(app)}")


def now_mb() -> float:
    """Memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def peak_mb() -> float:
    """The most memory that this process had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def size(app: App) -> str:
    """Papers and bytes, as the instance tells them."""
    status = app.status()
    return f"{status.papers:,} papers of {status.records:,} records, {status.size_bytes / 1e9:.2f} GB"


if __name__ == "__main__":
    main()
