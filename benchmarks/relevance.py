"""How good each way of searching is, on every set of judged queries: one table, with intervals.

    python benchmarks/relevance.py BENCH --data-dir DATA [--captures FOLDER] [--write docs/relevance.md]

BENCH holds folders in BEIR's layout. A set with a corpus of its own is taken into an instance under --work,
embedded by both embedders, and kept; the others are asked of DATA, which must be embedded (`broadsheet
embed`). A second table says what could be reached: how many of the relevant papers are among the candidates,
and what their best order would give. --captures adds the blind check: for each capture the phrase that its
page is about, fixed before any run, and the average precision of the page's papers among those of all
captures.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from tantivy import Occur, Query

from broadsheet.app import App, open_app
from broadsheet.errors import IndexStale
from broadsheet.search.evaluate import DEPTH, _rows_of, read_questions
from broadsheet.search.measures import average_precision, ndcg, recall
from broadsheet.search.significance import interval, paired_randomization
from broadsheet.settings import Settings
from broadsheet.types import Filters

SETS = ("litsearch", "scifact", "csfcube", "doris-mae", "scitldr", "cranfield", "cisi", "realscholar")
TRAINED_ON = ("autoscholar",)  # its questions taught the turn: shown, and not counted
DEEP = 1000  # candidates of each retriever
WAYS = ("BM25", "words", "static", "transformer", "hybrid", "final")
PHRASES = (
    "hierarchical predictive coding",
    "residual prediction",
    "ensembling",
    "type inference",
    "tree-structured pruning",
)
GIVEN = (0.45, 0.31, 0.15, 0.40, 0.63)  # average precision of BM25, as the task has it
HEAD = """# How good search is

nDCG@10 with 95 % intervals (bootstrap over queries), made by `benchmarks/relevance.py`; do not edit.

- **BM25**: title and abstract as one field, k1 1.2, b 0.75, stems, stop words out of the query.
- **words**: our text index alone, with its three fields and repeated words.
- **static**, **transformer**: nearest papers by one embedder alone (`wordllama`, `minilm`), as it comes.
- **hybrid**: words and the static embedder; what an instance has without a second embedder.
- **final**: words and both embedders, with questions turned ([note 3](notes/0003-questions.md)).

One set of weights for all sets. p is that of a paired randomization test of *final* against *BM25*.
"""


@dataclass
class Answers:
    """Per query and way: nDCG@10 and recall@100; and what could be reached.

    Attributes:
        near, far: per query the share of the relevant papers among the candidates of all retrievers, 300
            and 1,000 of each.
        best: per query the nDCG@10 of the best order of the nearer ones.
    """

    ndcg: dict[str, list[float]]
    recall: dict[str, list[float]]
    near: list[float]
    far: list[float]
    best: list[float]


def main() -> None:
    """Read the arguments, ask everything, write the page."""
    parser = argparse.ArgumentParser(description="How good each way of searching is.")
    parser.add_argument("bench", type=Path)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("build/relevance"))
    parser.add_argument("--captures", type=Path)
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    answered = {}
    for name in (*SETS, *TRAINED_ON):
        answered[name] = _answers(given.bench / name, given.data_dir, given.work)
        print(
            name,
            {way: round(float(np.mean(found)), 4) for way, found in answered[name].ndcg.items()},
            flush=True,
        )
    page = HEAD + "\n" + "\n".join([*_table(answered), *_ceilings(answered)]) + "\n"
    if given.captures:
        page += "\n" + "\n".join(_captures(given.captures)) + "\n"
    print(page)
    if given.write:
        given.write.write_text(page, "utf-8")


def _answers(folder: Path, data_dir: Path, work: Path) -> Answers:
    own = folder / "corpus.jsonl"
    place = work / folder.name if own.exists() else data_dir
    found = Answers({way: [] for way in WAYS}, {way: [] for way in WAYS}, [], [], [])
    with _opened(place, second_embedder="minilm") as app, _opened(place) as alone:
        if own.exists():
            app.harvest(own)
            _index(app)
            app.fill(workers=2)
        questions = read_questions(folder, "test")
        names = {document for question in questions for document in question.grades}
        rows = _rows_of(app._store, names | {question.itself for question in questions if question.itself})
        for question in questions:
            grades = {rows.get(document, document): 0.0 for document in question.grades}
            for document, grade in question.grades.items():
                grades[rows.get(document, document)] = max(grade, grades[rows.get(document, document)])
            itself = rows.get(question.itself) if question.itself else None
            judged = list(grades.values())
            for way, ranked in _ranked(app, alone, question.text):
                gains = [grades.get(row, 0.0) for row in ranked if row != itself]
                found.ndcg[way].append(ndcg(gains, judged, 10))
                found.recall[way].append(recall(gains, judged, 100))
            for depth, shares in ((DEPTH, found.near), (DEEP, found.far)):
                rows_found = app._searcher.candidates(question.text, Filters(), depth).rows.tolist()
                gains = sorted((grades.get(row, 0.0) for row in rows_found if row != itself), reverse=True)
                shares.append(recall(gains, judged, len(gains)))
                if depth == DEPTH:
                    found.best.append(ndcg(gains, judged, 10))
    return found


def _index(app: App) -> None:
    try:
        app.index()
    except IndexStale:  # of an instance that was kept from before
        app.index(rebuild=True)


def _opened(place: Path, **settings: object) -> App:
    return open_app(Settings.load(data_dir=place, **settings))


def _ranked(app: App, alone: App, text: str) -> Iterator[tuple[str, list[int]]]:
    indexes = app._indexes
    yield "BM25", _bm25(app, text)
    yield "words", indexes.text().search(text, DEPTH).rows.tolist()
    for way, embedder, index in (
        ("static", indexes.embedder, indexes.vectors()),
        ("transformer", indexes.second, indexes.fine()),
    ):
        assert embedder is not None
        assert index is not None
        yield way, index.search(embedder.embed([text])[0], DEPTH).rows.tolist()
    yield "hybrid", alone._searcher.candidates(text, Filters(), DEPTH).rows.tolist()
    yield "final", app._searcher.candidates(text, Filters(), DEPTH).rows.tolist()


def _bm25(app: App, text: str) -> list[int]:
    index = app._indexes.text()
    stems = Counter(stem for _, stem in index._read(text))  # type: ignore[attr-defined]
    schema = index._index.schema  # type: ignore[attr-defined]
    terms = [(Occur.Should, Query.term_query(schema, "text", stem, "freq")) for stem in list(stems)[:256]]
    searcher = index._index.searcher()  # type: ignore[attr-defined]
    hits = searcher.search(Query.boolean_query(terms), limit=DEPTH, count=False).hits
    rows = np.array(searcher.fast_field_values("row", [at for _, at in hits]), np.int64)
    return rows[np.lexsort((rows, -np.array([score for score, _ in hits])))].tolist()


def _table(answered: dict[str, Answers]) -> Iterator[str]:
    yield "| set | queries | " + " | ".join(WAYS) + " | p | recall@100 BM25, final |"
    yield "|---|---|" + "---|" * (len(WAYS) + 2)
    for name, found in answered.items():
        cells = [_cell(found.ndcg[way], bold=way == "final") for way in WAYS]
        p = paired_randomization(found.ndcg["final"], found.ndcg["BM25"])
        share = ", ".join(f"{np.mean(found.recall[way]):.3f}" for way in ("BM25", "final"))
        mark = " (trained on)" if name in TRAINED_ON else ""
        count = len(found.ndcg["final"])
        yield f"| {name}{mark} | {count} | " + " | ".join(cells) + f" | {_p(p)} | {share} |"
    means = [np.mean([np.mean(answered[name].ndcg[way]) for name in SETS]) for way in WAYS]
    yield "| mean of the others | | " + " | ".join(f"{mean:.3f}" for mean in means) + " | | |"


def _ceilings(answered: dict[str, Answers]) -> Iterator[str]:
    yield ""
    yield "## What could be reached"
    yield ""
    yield "The share of the relevant papers among the candidates of the text index and both embedders, 300"
    yield "or 1,000 of each; and nDCG@10 of the best order of the 300 of each."
    yield ""
    yield "| set | among 3 × 300 | among 3 × 1,000 | best order | final |"
    yield "|---|---|---|---|---|"
    for name, found in answered.items():
        shares = [float(np.mean(values)) for values in (found.near, found.far, found.best)]
        shares.append(float(np.mean(found.ndcg["final"])))
        yield f"| {name} | " + " | ".join(f"{share:.3f}" for share in shares) + " |"


def _cell(values: Sequence[float], bold: bool) -> str:
    low, high = interval(values)
    mean = f"**{np.mean(values):.3f}**" if bold else f"{np.mean(values):.3f}"
    return f"{mean} <sub>{low:.3f}–{high:.3f}</sub>"


def _p(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _captures(folder: Path) -> Iterator[str]:
    yield "## A blind check"
    yield ""
    yield "Five captured pages, each of papers that a phrase finds by meaning; average precision of a page's"
    yield "papers among the 290 of all five. The phrases were fixed before any run, nothing was tuned on it."
    yield ""
    yield "| phrase | papers | BM25, given | hybrid | final |"
    yield "|---|---|---|---|---|"
    files = sorted(folder.glob("0*.txt"))
    with TemporaryDirectory() as place, _opened(Path(place), second_embedder="minilm") as app:
        for file in files:
            app.harvest(file)
        app.index()
        app.fill(workers=2)
        with _opened(Path(place)) as alone:
            scores = [
                list(_precision(app, alone, file, phrase))
                for file, phrase in zip(files, PHRASES, strict=True)
            ]
    for phrase, given, (papers, hybrid, final) in zip(PHRASES, GIVEN, scores, strict=True):
        yield f"| {phrase} | {papers} | {given:.2f} | {hybrid:.2f} | **{final:.2f}** |"
    means = np.mean([row[1:] for row in scores], axis=0)
    yield f"| mean | | {np.mean(GIVEN):.2f} | {means[0]:.2f} | **{means[1]:.2f}** |"


def _precision(app: App, alone: App, file: Path, phrase: str) -> Iterator[float]:
    records = [record for record in app._sources["capture"].read(file) if hasattr(record, "title")]
    rows = {row for record in records for row in app._catalog.rows_titled(record.title)}
    yield len(rows)
    for one in (alone, app):
        ranked = one._searcher.candidates(phrase, Filters(), DEPTH).rows.tolist()
        yield average_precision([float(row in rows) for row in ranked], [1.0] * len(rows))


if __name__ == "__main__":
    main()
