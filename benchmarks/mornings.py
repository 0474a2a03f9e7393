"""A year of mornings: the pages of real days, readers from UTC-11 to UTC+14, both changes of the clock.

    python benchmarks/mornings.py HF-STREAM.jsonl.xz [--first 2025-03-01] [--last 2026-02-28]

Time jumps from one thing that happens to the next: a page comes, a letter falls due. Exit status 1 when a
reader had a day without a letter or a reason for none, a day with two, or a paper twice.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from _run import say, timed

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from digests.mornings import PLACES, Mornings

MORE = {
    "honolulu": ("Pacific/Honolulu", "06:00"),
    "santiago": ("America/Santiago", "00:30"),
    "london": ("Europe/London", "01:30"),
    "casablanca": ("Africa/Casablanca", "02:30"),
    "tokyo": ("Asia/Tokyo", "08:00"),
    "chatham": ("Pacific/Chatham", "02:45"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stream", type=Path)
    parser.add_argument("--first", type=date.fromisoformat, default=date(2025, 3, 1))
    parser.add_argument("--last", type=date.fromisoformat, default=date(2026, 2, 28))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        mornings = Mornings(Path(scratch), asked.stream, asked.first, asked.last, PLACES | MORE)
        _, seconds = timed(mornings.pass_by)
        wrong = sum(shown(mornings, name) for name in mornings.who)
        mornings.app.close()
    say(f"{seconds:.0f} s")
    sys.exit(1 if wrong else 0)


def shown(mornings: Mornings, name: str) -> bool:
    """Whether something went wrong for a reader; prints what they got."""
    told = mornings.told(name)
    days = sorted([day for day, _ in mornings.written[name]] + mornings.silent[name])
    gaps = [day for day, after in pairwise(days) if after - day != timedelta(days=1)]
    notes = sum(papers == -1 for _, papers in mornings.written[name])
    say(
        f"{name:12} {len(days)} days: {len(mornings.written[name]) - notes} letters of {len(told):,} papers,"
        f" {notes} that say why, {len(mornings.silent[name])} without;"
        f" {len(told) - len(set(told))} told twice, {len(gaps)} gaps"
    )
    return bool(gaps) or len(told) != len(set(told)) or len(days) < (mornings.last - mornings.first).days


if __name__ == "__main__":
    main()
