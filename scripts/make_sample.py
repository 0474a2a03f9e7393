"""Choose the bundled sample: about 2,000 arXiv papers across fields and years, CC0 metadata alone.

    python scripts/make_sample.py FILE.jsonl.xz …

The same files give the same bytes. Each archive and year gives its share; the newest weeks are denser,
so that the pages of days and weeks are alive; a few papers that everyone knows are always taken.
"""

from __future__ import annotations

import argparse
import lzma
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

SAMPLE = Path(__file__).parents[1] / "src" / "broadsheet" / "sample" / "arxiv-sample.jsonl.xz"

# What arXiv itself gives under CC0; anything else that others added stays out.
FIELDS = ("id", "title", "abstract", "authors", "categories", "published", "updated", "doi", "url")
UNCLEAR = {"Tavish9/awesome-daily-AI-arxiv"}  # states licences that contradict each other
KNOWN = {
    "arXiv:1706.03762",  # Attention Is All You Need
    "arXiv:1512.03385",  # Deep Residual Learning for Image Recognition
    "arXiv:1412.6980",  # Adam
    "arXiv:1312.6114",  # Auto-Encoding Variational Bayes
    "arXiv:1301.3781",  # word2vec
    "arXiv:quant-ph/9508027",  # Shor's algorithm
    "arXiv:hep-th/9711200",  # AdS/CFT
    "arXiv:math/0211159",  # Perelman's entropy formula
}
SPREAD, NEWEST = 1500, 500
SEED = 20260228
LAST = "2026-02-27"  # the day that the demo opens with: a full one


def main() -> None:
    """Read the files, choose, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--to", type=Path, default=SAMPLE)
    asked = parser.parse_args()
    papers = {paper["id"]: paper for file in asked.files for paper in arxiv_papers(file)}
    chosen = choose(list(papers.values()), random.Random(SEED))
    asked.to.write_bytes(packed(chosen))
    print(
        f"{len(chosen):,} of {len(papers):,} papers, {asked.to.stat().st_size / 1e6:.2f} MB: {asked.to.name}"
    )


def arxiv_papers(file: Path) -> Iterator[dict[str, object]]:
    """Papers of arXiv with a whole date and a clear licence, and no field that is not of arXiv."""
    with lzma.open(file) as lines:
        for row in map(orjson.loads, lines):
            dated = len(row.get("published", "")) == 10 and row["published"] <= LAST
            if (
                row["id"].startswith("arXiv:")
                and dated
                and row.get("authors")
                and row.get("categories")
                and row["source"] not in UNCLEAR
            ):
                yield {name: row[name] for name in FIELDS if row.get(name)}


def choose(papers: list[dict[str, object]], chance: random.Random) -> list[dict[str, object]]:
    """The sample, oldest first."""
    papers.sort(key=lambda paper: (str(paper["published"]), str(paper["id"])))
    newest = papers[-6 * NEWEST :]
    chosen = [paper for paper in papers if paper["id"] in KNOWN]
    chosen += chance.sample(newest, min(NEWEST, len(newest)))
    chosen += spread(papers[: -len(newest)], chance)
    kept = {str(paper["id"]): paper for paper in chosen}
    return sorted(kept.values(), key=lambda paper: (str(paper["published"]), str(paper["id"])))


def spread(papers: Iterable[dict[str, object]], chance: random.Random) -> list[dict[str, object]]:
    """One paper in turn of each archive and year, until there are enough."""
    groups = defaultdict(list)
    for paper in papers:
        archive = str(paper["categories"][0]).partition(".")[0]  # type: ignore[index]
        groups[archive, str(paper["published"])[:4]].append(paper)
    piles = [chance.sample(groups[key], len(groups[key])) for key in sorted(groups)]
    rounds = (pile[turn] for turn in range(50) for pile in piles if turn < len(pile))
    return [paper for _, paper in zip(range(SPREAD), rounds, strict=False)]


def packed(papers: list[dict[str, object]]) -> bytes:
    """JSON lines, compressed."""
    return lzma.compress(b"".join(orjson.dumps(paper) + b"\n" for paper in papers), preset=9)


if __name__ == "__main__":
    main()
