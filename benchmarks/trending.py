"""What a paper's field does to the first page of what is trending: who is on it, and what that costs.

    python benchmarks/trending.py STREAM.jsonl.xz PAPERS.jsonl.xz … [--since 2025-03-01]

STREAM is a stream of daily papers with their upvotes (`snapshot_day`, `upvotes`, `comments`,
`submitted_daily`), PAPERS tell their categories. Each day of the stream is asked for the first 30 papers, as
the instance would show them that day: by heat alone, and with what their fields add, for several shares. That
is done for the stream alone, and for the stream amid all other papers, which have no votes. Small is each
field but the four largest of the stream.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from broadsheet.feeds.trending import COMPARED, WINDOW, heat
from broadsheet.ranking import fairness
from broadsheet.store.lively import Lively
from broadsheet.types import Rows, Scores

PAGE = 30
LARGE = 4  # fields
SHARES = (0.0, 0.1, fairness.SHARE, 0.33, 0.5)
WARM_UP = timedelta(days=45)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stream", type=Path)
    parser.add_argument("papers", type=Path, nargs="+")
    parser.add_argument("--since", type=date.fromisoformat, default=date(2025, 3, 1))
    asked = parser.parse_args()
    others = {one["id"]: one for path in asked.papers for one in read(path) if field(one)}
    stream = {one["id"]: one for one in read(asked.stream) if one["id"] in others}
    stream = {id: one for id, one in stream.items() if date.fromisoformat(one["snapshot_day"]) >= asked.since}
    large = [name for name, _ in Counter(field(others[id]) for id in stream).most_common(LARGE)]
    print(f"{len(stream):,} papers with votes and a category; large fields: {', '.join(sorted(large))}")
    voted = [lively(row, one, others[id]) for row, (id, one) in enumerate(stream.items())]
    last = max(paper.day for paper in voted)
    rest = (one for id, one in others.items() if id not in stream and len(one.get("published") or "") == 10)
    rest = (one for one in rest if asked.since.isoformat() <= one["published"] <= last)
    among = voted + [lively(row, {}, one) for row, one in enumerate(rest, start=len(voted))]
    for name, papers in (("the stream alone", voted), ("amid all papers", among)):
        print(f"\n{name}: {len(papers):,} papers")
        for share in SHARES:
            print(f"  share {share:4.2f}: {told(papers, share, large, asked.since + WARM_UP)}")


def told(papers: Sequence[Lively], share: float, large: Sequence[str], first: date) -> str:
    """What the first pages hold, over all days from `first` on."""
    fairness.SHARE = share
    small, days_with, fields, upvotes, of_all = [], [], [], [], []
    for day in sorted({paper.day for paper in papers if paper.day >= first.isoformat()}):
        oldest, recent = (str(date.fromisoformat(day) - span) for span in (WINDOW, COMPARED))
        seen = {paper.row: paper for paper in papers if oldest < paper.day <= day}
        page = [seen[row] for row in heat(list(seen.values()), none_near).rows()[:PAGE]]
        odd = [paper.field not in large for paper in page]
        small.append(np.mean(odd))
        days_with.append(any(odd))
        fields.append(len({paper.field for paper in page}))
        upvotes.append(np.mean([paper.upvotes for paper in page]))
        of_all.append(np.mean([one.field not in large for one in seen.values() if one.day > recent]))
    return (
        f"small fields have {np.mean(small):.1%} of the page ({np.mean(of_all):.1%} of the papers of 30"
        f" days), on {np.mean(days_with):.0%} of days; {np.mean(fields):.1f} fields,"
        f" {np.mean(upvotes):.1f} upvotes a paper"
    )


def none_near(rows: Rows) -> Scores:
    """Nobody keeps anything here."""
    return np.zeros(len(rows), np.float32)


def lively(row: int, voted: dict[str, Any], paper: dict[str, Any]) -> Lively:
    """A paper of both files, or of the second alone."""
    day = voted.get("snapshot_day") or paper["published"]
    sent = datetime.fromisoformat(voted.get("submitted_daily") or day)
    at = (sent if sent.tzinfo else sent.replace(tzinfo=UTC)).timestamp()
    counts = voted.get("upvotes") or 0, 0, voted.get("comments") or 0, 0
    return Lively(row, *counts, at, day, field(paper), featured=False)


def field(paper: dict[str, Any]) -> str:
    """The primary category, or the first one."""
    return paper.get("primary_category") or next(iter(paper.get("categories") or []), "")


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a packed file."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


if __name__ == "__main__":
    main()
