"""`broadsheet evaluate FOLDER`: how good is search?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ._say import JSON, progress, say_json, table

if TYPE_CHECKING:
    from broadsheet.types import Evaluation

NAME = "evaluate"


def run(
    folder: Path = typer.Argument(help="A folder in BEIR's layout: queries.jsonl, qrels/, corpus.jsonl."),
    corpus: list[Path] = typer.Option(
        [], help="Papers to search, instead of the folder's corpus.jsonl or this instance's papers."
    ),
    split: str = typer.Option("test", help="Which file of qrels/."),
    weight: float = typer.Option(
        None, min=0, max=1, help="Share of meaning in the score, instead of the setting's; 0 is words alone."
    ),
    json: bool = JSON,
) -> None:
    """Measure search on judged queries: nDCG@10, recall@100 and time per query."""
    from broadsheet.app import open_app
    from broadsheet.settings import Settings

    settings = Settings.load() if weight is None else Settings.load(meaning_weight=weight)
    with open_app(settings) as app, progress() as bars:
        found = app.evaluate(folder, corpus, split, bars)
    if json:
        say_json(_figures(found))
    else:
        rows = [
            (name, f"{value:.4g}" if isinstance(value, float) else str(value))
            for name, value in _figures(found).items()
        ]
        table(("measure", "value"), rows)


def _figures(found: Evaluation) -> dict[str, Any]:
    return {
        "set": found.name,
        "queries": found.queries,
        "missing": found.missing,
        "ndcg@10": found.ndcg_at_10,
        "recall@100": found.recall_at_100,
        "p50_ms": found.p50_ms,
        "p99_ms": found.p99_ms,
    }
