"""`broadsheet evaluate feed`: how good is what is ranked for people?"""

from __future__ import annotations

from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ._say import JSON, complain, progress, say_json, table

if TYPE_CHECKING:
    from broadsheet.app import FeedEvaluation, FeedFigures

NAME = "feed"
_FIGURES = {"ndcg@10": "ndcg_at_10", "ndcg@20": "ndcg_at_20", "recall@50": "recall_at_50", "mrr": "mrr"}


def run(
    reviewers: Path = typer.Option(
        None, help="A folder of researchers and ratings: corpus.jsonl, users.jsonl, ratings.tsv."
    ),
    stream: Path = typer.Option(
        None, help="A file of featured papers with snapshot_day, submitter and upvotes, one a line."
    ),
    papers: list[Path] = typer.Option([], help="Papers with their authors, one a line; repeatable."),
    more: list[Path] = typer.Argument(None, metavar="[FILE]...", help="More of --papers."),
    archive: str = typer.Option(
        "acl", help="Which rows of --papers: a scheme of ids, or a word of `source`."
    ),
    year: list[int] = typer.Option(
        [], help="A year of --papers to find papers of; repeatable. The last three with 1,000 when left out."
    ),
    people: int = typer.Option(100, min=1, help="People of a task at most; of upvotes, the last months."),
    seed: int = typer.Option(0, min=0, help="Who is drawn where there are more."),
    json: bool = JSON,
) -> None:
    """Measure what is ranked for people, by what they liked later: nDCG@10 and 20, recall@50, MRR.

    Beside these stand coverage, variety and the processor time of one person in milliseconds; people with
    five papers (cold) apart from those with 21 and more (warm). Means come with half the width of their 95%
    interval. From --reviewers, papers that they rated are ranked by their own; from --stream, what somebody
    brings next, and each day's papers by votes; from --papers, what an author wrote among all of that year.
    """
    from broadsheet.app import open_app

    sizes = {"people": people, "archive": archive, "years": tuple(year), "seed": seed}
    with open_app() as app, progress() as bars:
        found = app.evaluate_feed(reviewers, stream, [*papers, *(more or ())], sizes, bars)
    if json:
        say_json(_json(found))
    else:
        _print(found)


def _print(found: FeedEvaluation) -> None:
    for task, left_out in found.left_out.items():
        for what, number in left_out.items():
            complain(f"{task}: left out {number:,} {what}")
    headings = ("task", "split", "people", "cases", *_FIGURES, "coverage", "variety", "ms")
    table(headings, [_row(one) for one in found.figures])


def _row(one: FeedFigures) -> tuple[str, ...]:
    cells = [_cell(one, name) for name in _FIGURES.values()]
    sides = f"{one.coverage:.3f}", f"{one.variety:.3f}", f"{one.ms:.3g}"
    return one.task, one.split, str(one.people), str(one.cases), *cells, *sides


def _cell(one: FeedFigures, name: str) -> str:
    if name not in one.means:
        return "none"
    low, high = one.intervals[name]
    return f"{one.means[name]:.4f}±{(high - low) / 2:.4f}"


def _json(found: FeedEvaluation) -> dict[str, Any]:
    return {"figures": [_json_figures(one) for one in found.figures], "left_out": found.left_out}


def _json_figures(one: FeedFigures) -> dict[str, Any]:
    return {
        "task": one.task,
        "split": one.split,
        "people": one.people,
        "cases": one.cases,
        **{label: one.means.get(name) for label, name in _FIGURES.items()},
        "intervals": {label: one.intervals.get(name) for label, name in _FIGURES.items()},
        "coverage": one.coverage,
        "variety": None if isnan(one.variety) else one.variety,
        "ms": one.ms,
    }
