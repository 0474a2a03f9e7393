"""`broadsheet evaluate FOLDERS`: how good is search? And `evaluate feed`: how good is what is for people?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from broadsheet.errors import BadRequest

from . import evaluate_feed
from ._say import JSON, progress, say_json, table

if TYPE_CHECKING:
    from broadsheet.app import Comparison
    from broadsheet.types import Evaluation, QueryResult

NAME = "evaluate"
SEARCH = "search"
HITS = 10  # of a query that JSON has; runs have them all
_FIGURES = {"ndcg@10": "ndcg_at_10", "recall@100": "recall_at_100", "mrr": "mrr", "map": "map"}


class _SearchUnlessNamed(TyperGroup):
    """A group whose first command need not be named: `evaluate FOLDERS` is `evaluate search FOLDERS`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, *ctx.help_option_names}:
            args = [SEARCH, *args]
        return super().parse_args(ctx, args)


program = typer.Typer(
    cls=_SearchUnlessNamed,
    no_args_is_help=True,
    help="Measure search by judged queries (`evaluate FOLDERS`), or what is for people (`evaluate feed`).",
)
program.command(evaluate_feed.NAME)(evaluate_feed.run)


@program.command(SEARCH)
def run(
    folders: list[Path] = typer.Argument(
        help="Sets of judged queries in BEIR's layout: queries.jsonl, qrels/, corpus.jsonl."
    ),
    corpus: list[Path] = typer.Option(
        [], help="Papers to search, instead of each folder's corpus.jsonl or this instance's papers."
    ),
    split: str = typer.Option("test", help="Which file of qrels/."),
    weight: float = typer.Option(
        None, min=0, max=1, help="Share of meaning in the score, instead of the setting's; 0 is words alone."
    ),
    against: list[str] = typer.Option(
        [], metavar="NAME=VALUE", help="A setting to change in a second search to compare with; repeatable."
    ),
    per_query: bool = typer.Option(False, "--per-query", help="Print every query too, the worst first."),
    html: Path = typer.Option(None, dir_okay=False, help="Write a page with tables and plots to this file."),
    runs: Path = typer.Option(
        None, file_okay=False, help="Write SET.run and SET.qrels of each set, for trec_eval, to this folder."
    ),
    json: bool = JSON,
) -> None:
    """Measure search on judged queries: nDCG@10, recall@100, MRR, MAP and time per query.

    Means come with half the width of their 95% interval; --against with the p-value of a paired test.
    """
    from broadsheet.app import open_app
    from broadsheet.settings import Settings

    changes = _changes(against)
    weights = {} if weight is None else {"meaning_weight": weight, "second_weight": weight}
    with open_app(Settings.load(**weights)) as app:
        with progress() as bars:
            compared = app.compare(folders, changes, corpus, split, bars) if changes else []
            found = [one.first for one in compared] or app.evaluate_all(folders, corpus, split, bars)
        if runs:
            app.write_runs(runs, found, compared)
        if html:
            _write(html, app.report(found, compared))
    if json:
        by_set = {one.first.name: _json_difference(one) for one in compared}
        say_json([_json(one) | by_set.get(one.name, {}) for one in found])
    else:
        _print(found, compared, per_query)


def _changes(against: Sequence[str]) -> dict[str, str]:
    for text in against:
        if "=" not in text:
            raise typer.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="--against")
    pairs = (text.split("=", 1) for text in against)
    return {name.strip().lower(): value for name, value in pairs}


def _write(path: Path, page: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, "utf-8")
    except OSError as error:
        raise BadRequest(f"{path} cannot be written: {error.strerror}") from error


def _print(found: Sequence[Evaluation], compared: Sequence[Comparison], per_query: bool) -> None:
    table(("set", "queries", "missing", *_FIGURES, "p50_ms", "p99_ms"), [_row(one) for one in found])
    if compared:
        print()
        rows = [row for one in compared for row in _difference_rows(one)]
        table(("set", "measure", "these", "others", "difference", "p"), rows)
    for one in found if per_query else ():
        print()
        worst_first = sorted(one.per_query, key=lambda result: result.ndcg_at_10)
        rows = [_query_row(one.name, result) for result in worst_first]
        table(("set", "id", "ndcg@10", "recall@100", "mrr", "ap", "ms", "query"), rows)


def _row(found: Evaluation) -> tuple[str, ...]:
    means = []
    for name in _FIGURES.values():
        low, high = found.intervals[name]
        means.append(f"{getattr(found, name):.4f}±{(high - low) / 2:.4f}")
    times = f"{found.p50_ms:.4g}", f"{found.p99_ms:.4g}"
    return found.name, str(found.queries), str(found.missing), *means, *times


def _difference_rows(compared: Comparison) -> list[tuple[str, ...]]:
    return [
        (
            compared.first.name,
            label,
            f"{getattr(compared.first, name):.4f}",
            f"{getattr(compared.second, name):.4f}",
            f"{compared.differences[name].mean:+.4f}",
            f"{compared.differences[name].p:.2g}",
        )
        for label, name in _FIGURES.items()
    ]


def _query_row(name: str, one: QueryResult) -> tuple[str, ...]:
    figures = (f"{value:.4f}" for value in (one.ndcg_at_10, one.recall_at_100, one.mrr, one.ap))
    text = " ".join(one.text.split())
    return name, one.id, *figures, f"{one.ms:.4g}", text if len(text) <= 60 else text[:59] + "…"


def _json(found: Evaluation) -> dict[str, Any]:
    return {
        "set": found.name,
        "queries": found.queries,
        "missing": found.missing,
        **{label: getattr(found, name) for label, name in _FIGURES.items()},
        "intervals": {label: found.intervals[name] for label, name in _FIGURES.items()},
        "p50_ms": found.p50_ms,
        "p99_ms": found.p99_ms,
        "per_query": [_json_query(one) for one in found.per_query],
    }


def _json_query(one: QueryResult) -> dict[str, Any]:
    return {
        "id": one.id,
        "text": one.text,
        "ndcg@10": one.ndcg_at_10,
        "recall@100": one.recall_at_100,
        "mrr": one.mrr,
        "ap": one.ap,
        "ms": one.ms,
        "hits": one.ranked[:HITS],
    }


def _json_difference(compared: Comparison) -> dict[str, Any]:
    differences = {
        label: {"mean": one.mean, "interval": (one.low, one.high), "p": one.p}
        for label, name in _FIGURES.items()
        for one in [compared.differences[name]]
    }
    return {"against": {"settings": compared.changes, **_json(compared.second)}, "differences": differences}
