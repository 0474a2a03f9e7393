"""Topics of a whole instance: how long they take, do papers keep theirs, do they agree with categories?

    python benchmarks/topics.py FOLDER [--hide 0.01] [--which newest|random] [--tree]

FOLDER is the data folder of an instance whose papers are indexed; it is copied first, and left as it is.
Topics are found among all papers but the hidden ones: the last that came, or some by chance. Then the hidden
ones are shown, and topics follow their papers, as they do every week. Categories are the first that
each paper's source gave it; papers without any are left out there. Exit status 1 when a build takes more
than five minutes or 2 GB, or fewer than 95 % of the papers keep their topic.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from broadsheet.app import App, open_app
from broadsheet.settings import Settings
from broadsheet.store import papers, topic_builds, topics

MOST_S, MOST_GB, FEWEST_KEPT = 300.0, 2.0, 0.95


def main() -> int:
    asked = arguments()
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch) / "data"
        shutil.copytree(asked.folder, data)
        with open_app(Settings(data_dir=data, topics_every=0)) as app:
            good = measured(app, asked)
            if asked.tree:
                show(app)
    return 0 if good else 1


def measured(app: App, asked: argparse.Namespace) -> bool:
    every = topic_builds.all_rows
    with app._store.read() as db:
        rows = every(db)
    count = round(asked.hide * len(rows))
    hidden = rows[-count:] if asked.which == "newest" else np.random.default_rng(3).choice(rows, count, False)
    topic_builds.all_rows = lambda db: np.setdiff1d(every(db), hidden)
    first = timed("found anew", app, anew=True)
    before = places(app)
    topic_builds.all_rows = every
    second = timed(f"with {count:,} more ({asked.which})", app)
    after = places(app)
    kept = sum(after[row] == topic for row, topic in before.items()) / len(before)
    print(f"{kept:.2%} of {len(before):,} papers kept their topic")
    agreement(app, after)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{used:.2f} GB at the most")
    return max(first, second) <= MOST_S and used <= MOST_GB and kept >= FEWEST_KEPT


def timed(what: str, app: App, anew: bool = False) -> float:
    began, worked = time.perf_counter(), time.process_time()
    built = app.build_topics(anew)
    took, work = time.perf_counter() - began, time.process_time() - worked
    levels = " + ".join(map(str, built.levels))
    print(f"{what}: {levels} topics in {took:.0f} s ({work:.0f} s of work), {built.counts()}")
    return took


def places(app: App) -> dict[int, int]:
    """The lowest topic of every paper that was looked at; 0 for none."""
    with app._store.read() as db:
        rows, found = topic_builds.placements(db)
    return dict(zip(rows.tolist(), found.tolist(), strict=True))


def agreement(app: App, placed: dict[int, int]) -> None:
    """How well each level agrees with categories, and with what stands before their dot."""
    with app._store.read() as db:
        parents = {topic.id: topic.parent for topic in topics.alive(db)}
        rows = [row for row, topic in placed.items() if topic]
        glimpses = papers.glimpses(db, rows)
    known = [(row, glimpse.categories[0]) for row, glimpse in glimpses.items() if glimpse.categories]
    print(f"{len(known):,} papers have a category")
    at = [placed[row] for row, _ in known]
    for name in ("lowest", "middle", "highest"):
        for what, signs in (("categories", None), ("archives", ".")):
            said = [category.split(signs)[0] if signs else category for _, category in known]
            shared, purity = agreeing(numbered(at), numbered(said))
            print(f"{name} level and {what}: mutual information {shared:.3f}, purity {purity:.3f}")
        if any(parents[topic] is None for topic in at):
            return
        at = [parents[topic] or 0 for topic in at]


def numbered(values: list[object]) -> NDArray[np.int64]:
    return np.unique(np.array(values), return_inverse=True)[1]


def agreeing(one: NDArray[np.int64], other: NDArray[np.int64]) -> tuple[float, float]:
    """Normalised mutual information (by the mean entropy), and purity of `one` by `other`."""
    table = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(table, (one, other), 1)
    joint = table / table.sum()
    a, b = joint.sum(axis=1), joint.sum(axis=0)
    some = joint > 0
    shared = (joint[some] * np.log(joint[some] / np.outer(a, b)[some])).sum()
    return 2 * shared / (entropy(a) + entropy(b)), table.max(axis=1).sum() / table.sum()


def entropy(shares: NDArray[np.float64]) -> float:
    some = shares[shares > 0]
    return float(-(some * np.log(some)).sum())


def show(app: App) -> None:
    tree = app.topics()
    for top in tree.below(None):
        print(f"{top.name}  {top.papers:,}")
        for middle in tree.below(top.id):
            print(f"    {middle.name}  {middle.papers:,}")
            for lowest in tree.below(middle.id):
                print(f"        {lowest.name}  {lowest.papers:,}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--hide", type=float, default=0.01, help="the share that comes later")
    parser.add_argument("--which", choices=("newest", "random"), default="newest")
    parser.add_argument("--tree", action="store_true", help="print all topics")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
