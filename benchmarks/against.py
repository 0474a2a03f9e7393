"""Broadsheet's search against LanceDB's hybrid search and SQLite FTS5: the same papers, queries and run.

    python3 -m venv /tmp/lance && /tmp/lance/bin/pip install -e . lancedb
    /tmp/lance/bin/python benchmarks/against.py --data-dir DATA_DIR --set FOLDER … [--json FILE]

lancedb is no dependency of Broadsheet: `pip install lancedb` in a venv of your choice.

DATA_DIR is a harvested instance on SQLite; its database is copied to a scratch folder, and nothing else
of it is touched. Sets are folders in BEIR's layout whose documents are papers of the instance. Each engine
builds its indexes anew from the same titles, abstracts and kept vectors, and gives 30 hits with title and
abstract. Every query goes to every engine in turn, in rotating order, after a warm-up; what a query takes
includes embedding it.

- Broadsheet: `App.search`, which also reads authors, ids and dates, and finds the reason of each hit.
- LanceDB: one column of title and abstract with a native FTS index, one of vectors with the index that
  --lance-index names; parameters are LanceDB's own (for HNSW one partition, as it recommends below a
  million rows). RRFReranker is its default; LinearCombinationReranker comes with its default weight. Words
  and vectors each give it as many candidates as hits are asked for, which is how its hybrid query works.
- SQLite FTS5: columns title and abstract, `porter unicode61`, the query's words joined by OR without
  Broadsheet's stop words, ordered by `rank`, which is bm25() without reading what is not shown. It gets
  --fts5-queries only, because it may take seconds for one; the second table has all engines on those.

Build seconds: LanceDB and FTS5 get the papers in memory; Broadsheet reads them from its database.
Disk: the index alone, and all that is needed to show hits; Broadsheet's has all sources' records too.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from _run import say, timed
from broadsheet import extensions
from broadsheet.app import open_app
from broadsheet.embedders import Embedder
from broadsheet.errors import BroadsheetError
from broadsheet.index._words import STOP_WORDS
from broadsheet.search import Searcher
from broadsheet.search.evaluate import DEPTH, Question, _rows_of, read_questions
from broadsheet.search.measures import ndcg
from broadsheet.settings import Settings
from broadsheet.store import Store, changes, embeddings, open_store
from broadsheet.store import papers as papers_table
from broadsheet.types import Filters

os.environ.setdefault("LANCEDB_LOG", "error")  # it warns at every query, which takes time
os.environ.setdefault("LANCE_LOG", "error")
try:
    import lancedb
except ImportError:
    lancedb = None

K = 30  # hits on a page
CHUNK = 4096
BLOCK = 20  # queries to one engine before the next one's turn
BROADSHEET, FTS5 = "Broadsheet", "SQLite FTS5"
WHOLE = (
    "Broadsheet, whole page"  # with reasons, nearest sentences, counts, suggestions: what others do not give
)
RRF, LINEAR = "LanceDB, RRF", "LanceDB, linear"
ALL, FEW = "All queries", "Queries that FTS5 was asked"
VECTOR_INDEXES = ("hnsw-sq", "ivf-pq", "none")

Shown = list[tuple[int, str, str]]  # row, title, abstract


class Engine(Protocol):
    """Something that can be asked; `search` gives the row, title and abstract of K papers."""

    name: str

    def search(self, query: str) -> Shown: ...


@dataclass(frozen=True, slots=True)
class Papers:
    """What every engine indexes; vectors are (n, d) float32, a row for each paper."""

    rows: list[int]
    titles: list[str]
    abstracts: list[str]
    vectors: np.ndarray


@dataclass(frozen=True, slots=True)
class Built:
    """What an engine's index cost: seconds, bytes of the index, bytes of all that a page of hits needs."""

    seconds: float
    index_bytes: int
    all_bytes: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A judged query of one set; `few` when FTS5 is asked it too."""

    set: str
    question: Question
    few: bool


@dataclass(slots=True)
class Answers:
    """What one engine did, query by query: its place among all queries, seconds, nDCG@10."""

    places: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    ndcg: list[float] = field(default_factory=list)


def main() -> None:
    asked = arguments()
    if lancedb is None:
        sys.exit("lancedb is not installed here. In a venv of your choice: pip install -e . lancedb")
    with tempfile.TemporaryDirectory(dir=asked.scratch, prefix="against-") as scratch:
        report(measure(asked, Path(scratch)), asked.json)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data-dir", type=Path, required=True, help="a harvested instance, on SQLite")
    parser.add_argument(
        "--set", dest="sets", type=Path, nargs="+", action="extend", required=True, help="folders of queries"
    )
    parser.add_argument("--queries", type=int, help="so many of all queries, drawn at random; default: all")
    parser.add_argument("--fts5-queries", type=int, default=50, help="how many FTS5 is asked; default: 50")
    parser.add_argument("--lance-index", choices=VECTOR_INDEXES, default=VECTOR_INDEXES[0])
    parser.add_argument("--warm-up", type=int, default=20, help="queries before the clock starts")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--scratch", type=Path, help="where to build; needs three times the data folder")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    return parser.parse_args()


def measure(asked: argparse.Namespace, scratch: Path) -> dict[str, Any]:
    """Build every engine, ask them all, and reckon the figures."""
    settings = copied(asked.data_dir, scratch / "broadsheet")
    store = open_store(settings.resolved_database_url())
    embedder: Embedder = extensions.load("embedders", settings.embedder).make()
    built = {BROADSHEET: build_broadsheet(settings)}
    built[WHOLE] = built[BROADSHEET]
    papers = read_papers(store, embedder)
    say(f"{len(papers.rows):,} papers; Broadsheet is built, now LanceDB")
    built[RRF] = built[LINEAR] = build_lance(scratch / "lance", papers, asked.lance_index)
    say("now FTS5")
    built[FTS5] = build_fts5(scratch / "fts5.db", papers)
    warm_up, n = papers.titles[: asked.warm_up], len(papers.rows)
    del papers
    questions = chosen(asked)
    with open_app(settings) as app:
        from lancedb.rerankers import LinearCombinationReranker

        lance = lancedb.connect(scratch / "lance").open_table("papers")
        engines = [
            BroadsheetEngine(app._searcher, store),
            WholePage(app.search),
            LanceEngine(RRF, lance, embedder, None),
            LanceEngine(LINEAR, lance, embedder, LinearCombinationReranker()),
            Fts5Engine(scratch / "fts5.db"),
        ]
        prepare(engines, lance, warm_up)
        answers = ask(engines, questions, judged_rows(store, questions))
    store.close()
    return figures(n, questions, answers, built) | {"versions": versions(asked.lance_index)}


def copied(folder: Path, target: Path) -> Settings:
    """Settings of an instance of its own, with a copy of this one's database and no index yet."""
    source = folder / "broadsheet.db"
    if not source.is_file():
        sys.exit(f"{source} is not there; harvest papers first: broadsheet harvest FILE…")
    target.mkdir()
    with sqlite3.connect(source) as old, sqlite3.connect(target / "broadsheet.db") as new:
        old.backup(new)
    old.close()
    new.close()
    return Settings.load(data_dir=target, database_url="", page_size=K)


def read_papers(store: Store, embedder: Embedder) -> Papers:
    """All papers of the instance with their vectors, in row order."""
    rows: list[int] = []
    titles: list[str] = []
    abstracts: list[str] = []
    vectors: list[np.ndarray] = []
    with store.read() as db:
        while part := changes.rows_after(db, rows[-1] if rows else 0, CHUNK):
            contents = changes.contents(db, part)
            kept = embeddings.get(db, embedder.name, [(paper.row, paper.content_hash) for paper in contents])
            rows += [paper.row for paper in contents]
            titles += [paper.title for paper in contents]
            abstracts += [paper.abstract for paper in contents]
            vectors.append(np.stack([kept[paper.row] for paper in contents]))
    return Papers(rows, titles, abstracts, np.concatenate(vectors))


# --- the engines ---


class BroadsheetEngine:
    """The product's search, giving what the others give: the papers."""

    name = BROADSHEET

    def __init__(self, searcher: Searcher, store: Store) -> None:
        self._searcher, self._store = searcher, store

    def search(self, query: str) -> Shown:
        rows = self._searcher.candidates(query, Filters(), DEPTH).rows[:K].tolist()
        with self._store.read() as db:
            found = papers_table.texts(db, rows)
        return [(row, *found[row]) for row in rows if row in found]


class WholePage:
    """The product as a face asks it."""

    name = WHOLE

    def __init__(self, search: Callable[..., Any]) -> None:
        self._search = search

    def search(self, query: str) -> Shown:
        papers = [hit.paper for hit in self._search(query, limit=K).hits]
        return [(paper.row, paper.title, paper.abstract) for paper in papers]


class LanceEngine:
    """LanceDB's hybrid query; its default reranker when None is given."""

    def __init__(self, name: str, table: Any, embedder: Embedder, reranker: Any) -> None:
        self.name = name
        self._table, self._embedder, self._reranker = table, embedder, reranker

    def search(self, query: str) -> Shown:
        hybrid = self._table.search(query_type="hybrid", vector_column_name="vector", fts_columns="text")
        hybrid = hybrid.vector(self._embedder.embed([query])[0]).text(query)
        hybrid = hybrid.select(["row", "text"]).limit(K)
        found = (hybrid.rerank(self._reranker) if self._reranker else hybrid).to_arrow()
        parts = [text.partition("\n") for text in found["text"].to_pylist()]
        return [
            (row, title, abstract)
            for row, (title, _, abstract) in zip(found["row"].to_pylist(), parts, strict=True)
        ]


class Fts5Engine:
    """SQLite's full-text search, words joined by OR."""

    name = FTS5

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path)
        self._db.execute("PRAGMA cache_size = -262144")
        self._db.execute("PRAGMA mmap_size = 4294967296")

    def search(self, query: str) -> Shown:
        words = dict.fromkeys(re.findall(r"\w+", query.lower()))
        match = " OR ".join(f'"{word}"' for word in words if word not in STOP_WORDS)
        if not match:
            return []
        query = "SELECT rowid, title, abstract FROM papers WHERE papers MATCH ? ORDER BY rank LIMIT ?"
        return self._db.execute(query, (match, K)).fetchall()


def build_broadsheet(settings: Settings) -> Built:
    with open_app(settings) as app:
        _, seconds = timed(lambda: app.index(rebuild=True))
        return Built(seconds, folder_bytes(settings.data_dir / "index"), app.status().size_bytes)


def build_lance(folder: Path, papers: Papers, kind: str) -> Built:
    """A table of papers with both indexes; nothing else is in `folder`."""
    from lancedb.index import FTS, HnswSq, IvfPq

    made = {"hnsw-sq": HnswSq(distance_type="cosine", num_partitions=1), "ivf-pq": IvfPq("cosine")}

    def build() -> None:
        table = lancedb.connect(folder).create_table("papers", lance_columns(papers))
        table.create_index("text", config=FTS())
        if kind in made:
            table.create_index("vector", config=made[kind])
        table.optimize()

    _, seconds = timed(build)
    index = sum(folder_bytes(path) for path in folder.rglob("_indices"))
    return Built(seconds, index, folder_bytes(folder))


def lance_columns(papers: Papers) -> Any:
    """An Arrow table: row, title and abstract as one text, vector."""
    import pyarrow as pa

    texts = [f"{title}\n{abstract}" for title, abstract in zip(papers.titles, papers.abstracts, strict=True)]
    flat = pa.array(papers.vectors.reshape(-1))
    vectors = pa.FixedSizeListArray.from_arrays(flat, papers.vectors.shape[1])
    return pa.table({"row": papers.rows, "text": texts, "vector": vectors})


def build_fts5(path: Path, papers: Papers) -> Built:
    def build() -> None:
        db.execute("CREATE VIRTUAL TABLE papers USING fts5(title, abstract, tokenize = 'porter unicode61')")
        rows = zip(papers.rows, papers.titles, papers.abstracts, strict=True)
        db.executemany("INSERT INTO papers (rowid, title, abstract) VALUES (?, ?, ?)", rows)
        db.execute("INSERT INTO papers (papers) VALUES ('optimize')")
        db.commit()

    db = sqlite3.connect(path)
    _, seconds = timed(build)
    (index,) = db.execute("SELECT sum(length(block)) FROM papers_data").fetchone()
    db.close()
    return Built(seconds, index, path.stat().st_size)


# --- the questions ---


def chosen(asked: argparse.Namespace) -> list[Asked]:
    """The queries of all sets, in random order, and which of them FTS5 is asked."""
    chance = random.Random(asked.seed)
    found = [(folder.name, question) for folder in asked.sets for question in read_questions(folder, "test")]
    chance.shuffle(found)
    found = found[: asked.queries]
    return [Asked(name, question, place < asked.fts5_queries) for place, (name, question) in enumerate(found)]


def judged_rows(store: Store, questions: Sequence[Asked]) -> dict[str, int]:
    """The row of every judged document that the instance has."""
    judged = {document for asked in questions for document in asked.question.grades}
    return _rows_of(store, judged | {asked.question.itself for asked in questions if asked.question.itself})


def prepare(engines: Sequence[Engine], lance: Any, queries: Sequence[str]) -> None:
    """Let each engine load what it keeps in memory."""
    for index in lance.list_indices():
        lance.prewarm_index(index.name)
    for engine in engines:
        for query in queries[:3] if engine.name == FTS5 else queries:
            engine.search(query)


def ask(engines: Sequence[Engine], questions: Sequence[Asked], rows: dict[str, int]) -> dict[str, Answers]:
    """Blocks of queries to every engine in turn; who begins changes with each block.

    One query each would have every engine begin with caches that the others have filled, and with the
    threads that they leave running: nobody runs four engines at once.
    """
    answers = {engine.name: Answers() for engine in engines}
    for number, start in enumerate(range(0, len(questions), BLOCK)):
        block = list(enumerate(questions))[start : start + BLOCK]
        first = number % len(engines)
        for engine in (*engines[first:], *engines[:first]):
            engine.search(block[-1][1].question.text)  # not counted
            for place, asked in block:
                if asked.few or engine.name != FTS5:
                    put(answers[engine.name], place, engine, asked.question, rows)
    return answers


def put(answers: Answers, place: int, engine: Engine, question: Question, rows: dict[str, int]) -> None:
    found, seconds = timed(lambda: engine.search(question.text))
    answers.places.append(place)
    answers.seconds.append(seconds)
    answers.ndcg.append(gain(question, [row for row, _, _ in found], rows))


def gain(question: Question, found: Sequence[int], rows: dict[str, int]) -> float:
    """nDCG@10, as `broadsheet evaluate` reckons it: documents that we took for one paper count once."""
    grades: dict[int | str, float] = {}
    for document, grade in question.grades.items():
        paper = rows.get(document, document)
        grades[paper] = max(grade, grades.get(paper, grade))
    itself = rows.get(question.itself) if question.itself else None
    return ndcg([grades.get(row, 0.0) for row in found if row != itself], list(grades.values()), 10)


# --- the figures ---


def figures(
    papers: int, questions: Sequence[Asked], answers: dict[str, Answers], built: dict[str, Built]
) -> dict[str, Any]:
    """All that is printed and written."""
    few = {place for place, asked in enumerate(questions) if asked.few}
    whole = {name: given for name, given in answers.items() if name != FTS5}
    return {
        "papers": papers,
        "queries": len(questions),
        ALL: summaries(whole, questions, set(range(len(questions)))),
        FEW: summaries(answers, questions, few) if few else {},
        "build": {
            name: {"seconds": cost.seconds, "index_bytes": cost.index_bytes, "all_bytes": cost.all_bytes}
            for name, cost in built.items()
        },
    }


def summaries(
    answers: dict[str, Answers], questions: Sequence[Asked], places: set[int]
) -> dict[str, dict[str, Any]]:
    """For each engine: percentiles, how many times Broadsheet's they are, and nDCG@10 by set."""
    found = {name: summary(given, questions, places) for name, given in answers.items()}
    ours = found[BROADSHEET]
    for theirs in found.values():
        theirs["times"] = {name: theirs[name] / ours[name] for name in ("p50_ms", "p99_ms")}
    return found


def summary(given: Answers, questions: Sequence[Asked], places: set[int]) -> dict[str, Any]:
    """The figures of one engine over these queries."""
    triples = zip(given.places, given.seconds, given.ndcg, strict=True)
    kept = [triple for triple in triples if triple[0] in places]
    p50, p90, p99 = np.percentile([seconds for _, seconds, _ in kept], [50, 90, 99]) * 1000
    by_set: dict[str, list[float]] = {}
    for place, _, gain in kept:
        by_set.setdefault(questions[place].set, []).append(gain)
    ndcg = {name: float(np.mean(gains)) for name, gains in sorted(by_set.items())}
    return {"queries": len(kept), "p50_ms": p50, "p90_ms": p90, "p99_ms": p99, "ndcg_at_10": ndcg}


def report(found: dict[str, Any], path: Path | None) -> None:
    """Print both tables, and write the figures where asked."""
    print(f"{found['papers']:,} papers, {K} hits each; {found['versions']}")
    print("p50 × and p99 ×: how many times Broadsheet's")
    for which in (ALL, FEW):
        if found[which]:
            table(which, found[which], found["build"])
    if path:
        path.write_text(json.dumps(found, indent=2, default=float) + "\n")


def table(title: str, engines: dict[str, dict[str, Any]], built: dict[str, dict[str, Any]]) -> None:
    """One table in Markdown."""
    ours = engines[BROADSHEET]
    sets = list(ours["ndcg_at_10"])
    heads = ["engine", "p50 ms", "p90 ms", "p99 ms", "p50 ×", "p99 ×", *(f"nDCG@10 {name}" for name in sets)]
    print(f"\n{title}: {ours['queries']}\n")
    print(row([*heads, "build s", "index MB", "all MB"]))
    print(row(["---", *["--:"] * (len(heads) + 2)]))
    for name, said in engines.items():
        times = [f"{said[key]:.1f}" for key in ("p50_ms", "p90_ms", "p99_ms")]
        times += [f"{said['times'][key]:.2f}" for key in ("p50_ms", "p99_ms")]
        gains = [f"{said['ndcg_at_10'][each]:.3f}" for each in sets]
        cost = built[name]
        sizes = [f"{cost[key] / 1e6:,.0f}" for key in ("index_bytes", "all_bytes")]
        print(row([name, *times, *gains, f"{cost['seconds']:.1f}", *sizes]))


def row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def versions(lance_index: str) -> str:
    """What was compared, and on what."""
    names = ("broadsheet", "tantivy", "turbovec", "lancedb")
    libraries = ", ".join(f"{name} {version(name)}" for name in names)
    return (
        f"{libraries} ({lance_index}), SQLite {sqlite3.sqlite_version}, {platform.machine()},"
        f" {len(os.sched_getaffinity(0))} cores"
    )


def folder_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    try:
        main()
    except BroadsheetError as error:  # it names the trouble and the way out
        sys.exit(str(error))
