"""How good "for you" is beside three known ways: one table, with paired tests.

    python benchmarks/feed.py [--reviewers FOLDER] [--stream FILE] [--papers FILE ...] [--people 100]
        [--embedder wordllama] [--markdown docs/for-you-figures.md]

The files are those of `broadsheet evaluate feed`. The baselines need `pip install "broadsheet[benchmarks]"`.
All ways see the same cases and the same vectors. Time is processor time of one person: learning and ranking.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from broadsheet import extensions
from broadsheet.embedders import Options
from broadsheet.profiles.evaluation import MEASURES, FeedFigures, compare, compare_whole, evaluate
from broadsheet.profiles.task_files import read_tasks
from broadsheet.profiles.tasks import Sizes, Task
from broadsheet.profiles.trial import for_you
from broadsheet.search.evaluation import Difference
from feed_baselines import BASELINES

OURS = "Broadsheet"
WAYS = {OURS: for_you, **BASELINES}
SURE = 0.05
HEAD = """# How good "for you" is

Made by `benchmarks/feed.py`; do not edit. Time split: a model sees what somebody liked up to a moment, and
ranks what came after it.

- **reviewers**: researchers rated how well they know some eight papers each; ranked by their own papers.
  Relevant from 4 of 5; nDCG takes the rating as it is, so that any order scores high, and recall@50 is 1.
- **submitters**: papers that somebody brings to Daily Papers within 60 days, among all of these days.
- **upvotes**: the papers of each day by their votes, from text and earlier days' votes alone: the upper third
  of each day is liked, the lower disliked. Relevant is the upper third. There is no cold start.
- **authors**: an author's papers of a year among all of that year in the ACL Anthology; text alone, nobody
  is shown a name. People of one name count as one.

Cold: five liked papers. Warm: 21 and more. Means over people (days for upvotes) with intervals of 95 %;
**p** of a paired randomization test of Broadsheet against that row, not corrected for how many there are;
`+` where Broadsheet is better, `-` where it is worse.
Coverage: share of the papers to rank that stand among somebody's first ten. Variety: mean 1 − cosine within
the first ten. Time: of one processor, to learn one person and rank all papers; the vectors are there.

The others are made anew from their descriptions ([`feed_baselines.py`](../benchmarks/feed_baselines.py)), and
see the same cases, texts and vectors: arxiv-sanity-lite (tf-idf of title, abstract and authors, linear SVM),
zotero-arxiv-daily (mean similarity by age), Scholar Inbox (logistic regression on vectors). Broadsheet's
figures are those of its model alone, without popularity, followed people and exploring.
`broadsheet evaluate feed` gives its rows for files of your own.
"""
WHOLE = (
    "## All people of a task together\n",
    f"Broadsheet minus each: {', '.join(MEASURES.values())}; whoever is asked cold and warm counts once.\n",
    "| | " + " | ".join(BASELINES) + " |",
    "|---|" + "---|" * len(BASELINES),
)


def main() -> None:
    """Read the arguments, rank everything in every way, print the table."""
    given = _arguments()
    embed = extensions.load("embedders", given.embedder).make(Options("", given.models)).embed
    sizes = Sizes(people=given.people, seed=given.seed)
    tables, whole = [], []
    for task in read_tasks(given.reviewers, given.stream, given.papers, sizes):
        vectors = embed(task.texts)
        found = {name: evaluate(task, way, vectors) for name, way in WAYS.items()}
        tables.append(_table(task, found))
        whole.append(_whole(task, found))
        print(tables[-1], flush=True)
    print("\n".join([*WHOLE, *whole]))
    if given.markdown:
        given.markdown.write_text("\n".join([HEAD, *WHOLE, *whole, "", *tables]), "utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How good “for you” is beside three known ways.")
    parser.add_argument("--reviewers", type=Path)
    parser.add_argument("--stream", type=Path)
    parser.add_argument("--papers", type=Path, nargs="*", default=[])
    parser.add_argument("--people", type=int, default=100, help="of a task and split at most")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--embedder", default="wordllama")
    parser.add_argument("--models", type=Path, default=Path("build/models"))
    parser.add_argument("--markdown", type=Path, help="write the page to this file")
    return parser.parse_args()


def _whole(task: Task, found: dict[str, list[FeedFigures]]) -> str:
    """How far ahead of each baseline we are, whoever has little and much taken together."""
    tested = [
        [compare_whole(found[OURS], found[name], measure) for measure in MEASURES] for name in BASELINES
    ]
    cells = ["; ".join(f"{one.mean:+.3f} p {_p(one)}" for one in tests) for tests in tested]
    return f"| {task.name} | " + " | ".join(cells) + " |"


def _table(task: Task, found: dict[str, list[FeedFigures]]) -> str:
    left_out = "; ".join(f"{number:,} {what}" for what, number in task.left_out.items())
    lines = [f"## {task.name}\n", f"{len(task.texts):,} papers. Left out: {left_out or 'nothing'}.\n"]
    for place, ours in enumerate(found[OURS]):
        lines += _rows(ours, {name: figures[place] for name, figures in found.items()})
    return "\n".join(lines) + "\n"


def _rows(ours: FeedFigures, found: dict[str, FeedFigures]) -> Iterator[str]:
    yield f"**{ours.split}**, {ours.people} people, {ours.cases} cases\n"
    yield "| | " + " | ".join([*MEASURES.values(), "coverage", "variety", "ms"]) + " |"
    yield "|---|" + "---|" * (len(MEASURES) + 3)
    for name, figures in found.items():
        tested = compare(ours, figures) if name != OURS else {}
        cells = [_cell(figures, measure, tested.get(measure)) for measure in MEASURES]
        sides = f"{figures.coverage:.3f}", f"{figures.variety:.3f}", f"{figures.ms:.1f}"
        yield f"| {name} | " + " | ".join([*cells, *sides]) + " |"
    yield ""


def _cell(figures: FeedFigures, measure: str, tested: Difference | None) -> str:
    if measure not in figures.means:
        return "none"
    low, high = figures.intervals[measure]
    shown = f"{figures.means[measure]:.3f} <sub>{low:.3f}–{high:.3f}</sub>"
    if tested is None:
        return f"**{shown}**"
    sign = "+" if tested.mean > 0 else "-" if tested.mean < 0 else "="
    sure = "**" if tested.p < SURE else ""
    return f"{shown} {sure}{sign}{sure} p {_p(tested)}"


def _p(tested: Difference) -> str:
    return "< 0.001" if tested.p < 0.001 else f"{tested.p:.3f}"


if __name__ == "__main__":
    main()
