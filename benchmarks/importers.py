"""What becomes of files that nobody prepared: which are read, what is in them, what is refused and why.

    python benchmarks/importers.py FOLDER [--details] [--json FILE]

Every file is given to the source that recognises it, among all that read files; its records are counted
and thrown away. Kinds are the folders in which the files lie. A file is `refused` when no source takes it,
or the one that does cannot read it as a whole and says so by name; the reasons are counted without names
of files and numbers of lines. `crashed` is any other exception, and makes the exit status 1.

--details lists every refusal, and the first skips of each kind.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from _run import say, timed
from broadsheet.errors import SourceError
from broadsheet.extensions import available, load
from broadsheet.sources import FileSource
from broadsheet.sources._recognise import recognise
from broadsheet.types import Record

FIRST_SKIPS = 10
MOST_REASONS = 6
_PLACE = re.compile(r"^,? ?(?:(?:after )?(?:line|column|answer|byte) [\d,]+,? ?)*[:;,]? ?")
_NUMBER = re.compile(r"\b\d[\d,.]*\b|0x[0-9a-f]+|'[^']*'")
_WAY_OUT = re.compile(r"; (?:name one|fetch|is the file|is it|ask it|save|record it).*|\(there are: .*")


@dataclass(slots=True)
class Reading:
    """What became of one file."""

    path: Path
    source: str = ""
    records: int = 0
    skips: list[tuple[str, str]] = field(default_factory=list)
    refused: str = ""
    crashed: str = ""
    seconds: float = 0.0

    @property
    def outcome(self) -> str:
        """`read`, `refused` or `crashed`."""
        return "crashed" if self.crashed else "refused" if self.refused else "read"


def file_sources() -> list[FileSource]:
    """All sources that read files."""
    modules = [load("sources", name) for name in available("sources")]
    return [module.make() for module in modules if hasattr(module, "make")]


def reading_of(path: Path, sources: Sequence[FileSource]) -> Reading:
    """What becomes of a file, whatever that is."""
    reading = Reading(path)
    _, reading.seconds = timed(lambda: _read(reading, sources))
    return reading


def _read(reading: Reading, sources: Sequence[FileSource]) -> None:
    try:
        source = recognise(reading.path, sources)
        reading.source = source.name
        for found in source.read(reading.path):
            if isinstance(found, Record):
                reading.records += 1
            else:
                reading.skips.append((found.position, found.reason))
    except SourceError as error:
        reading.refused = str(error)
    except Exception:  # whatever it is, it is what we look for
        reading.crashed = traceback.format_exc()


def readings(folder: Path) -> dict[str, list[Reading]]:
    """By kind, what became of every file under a folder."""
    sources = file_sources()
    found: dict[str, list[Reading]] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found.setdefault(path.parent.name, []).append(reading_of(path, sources))
    return found


def reason(reading: Reading) -> str:
    """Why a file was refused, in words that are the same for files alike."""
    said = reading.refused.partition(str(reading.path))[2] or reading.refused
    said = _WAY_OUT.sub("", _PLACE.sub("", said)).strip(" ;:")
    return _NUMBER.sub("…", said)


def table(found: dict[str, list[Reading]]) -> str:
    """A line for each kind, and one for all of them."""
    head = "| kind | files | read | records | skipped | refused | crashed | slowest | seconds |"
    rows = [head, "|---|--:|--:|--:|--:|--:|--:|---|--:|"]
    everything = [reading for kind in found.values() for reading in kind]
    return "\n".join([*rows, *(_row(kind, found[kind]) for kind in sorted(found)), _row("all", everything)])


def _row(kind: str, part: Sequence[Reading]) -> str:
    outcomes = Counter(reading.outcome for reading in part)
    slowest = max(part, key=lambda reading: reading.seconds)
    cells = (
        kind,
        len(part),
        outcomes["read"],
        f"{sum(reading.records for reading in part):,}",
        f"{sum(len(reading.skips) for reading in part):,}",
        outcomes["refused"],
        outcomes["crashed"],
        _short(slowest.path.name),
        f"{slowest.seconds:.2f}",
    )
    return f"| {' | '.join(map(str, cells))} |"


def _short(name: str) -> str:
    """The end of a file's name, which tells most."""
    return name if len(name) <= 40 else f"…{name[-39:]}"


def reasons(found: dict[str, list[Reading]]) -> Iterator[str]:
    """By kind, how many were refused and skipped for which reason."""
    for kind, part in sorted(found.items()):
        refusals = Counter(reason(reading) for reading in part if reading.refused)
        skips = Counter(_NUMBER.sub("…", why) for reading in part for _, why in reading.skips)
        yield from _counted(kind, "refused", refusals)
        yield from _counted(kind, "skipped", skips)


def _counted(kind: str, what: str, counts: Counter[str]) -> Iterator[str]:
    for why, count in counts.most_common(MOST_REASONS):
        yield f"{kind}: {count:,} {what}: {why[:160]}"
    if rest := sum(counts.values()) - sum(count for _, count in counts.most_common(MOST_REASONS)):
        yield f"{kind}: {rest:,} more {what} for other reasons"


def details(found: dict[str, list[Reading]]) -> Iterator[str]:
    """Every refusal and crash, and the first skips of each kind."""
    for kind, part in sorted(found.items()):
        for reading in part:
            if reading.refused or reading.crashed:
                yield f"{kind} {reading.outcome}: {reading.crashed or reading.refused}"
        skips = ((reading.path.name, *skip) for reading in part for skip in reading.skips)
        for _, (name, place, why) in zip(range(FIRST_SKIPS), skips, strict=False):
            yield f"{kind} skipped: {name}, {place}: {why}"


def _as_json(found: dict[str, list[Reading]]) -> str:
    everything: Iterable[Reading] = (reading for kind in found.values() for reading in kind)
    return json.dumps([asdict(reading) | {"path": str(reading.path)} for reading in everything], indent=1)


def main() -> int:
    """Read everything and tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--details", action="store_true")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    found = readings(asked.folder)
    print(table(found))
    for line in reasons(found):
        print(line)
    for line in details(found) if asked.details else ():
        say(line)
    if asked.json:
        asked.json.write_text(_as_json(found), "utf-8")
    return 1 if any(reading.crashed for part in found.values() for reading in part) else 0


if __name__ == "__main__":
    sys.exit(main())
