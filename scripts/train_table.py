"""Try a static table of our own: word pieces regressed onto the transformer's vectors of whole texts.

    pip install scipy
    python scripts/train_table.py DATA --bench BENCH [--papers 100000] [--titles 20000] [--out table.npy]

DATA is an instance that the second embedder has read. A text is the mean of its pieces' rows; the rows E
minimise |X·E − T|² + λ·|E − E₀|², where X holds the share of each piece in a text, T the transformer's
vectors in their 256 main directions, and E₀ the packaged table turned onto T. Solved by conjugate
gradients; titles are embedded here, and count as texts of their own. Prints nDCG@10 of the nearest papers
on the sets of BENCH, of the packaged table and of ours: docs/notes/0004 has the figures.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from broadsheet.app import App, open_app
from broadsheet.embedders._unit import unit_rows
from broadsheet.embedders.wordllama import WordLlama
from broadsheet.index._fill import document
from broadsheet.search.evaluate import _rows_of, read_questions
from broadsheet.search.measures import ndcg
from broadsheet.settings import Settings
from broadsheet.store import changes

DIM = 256
STEPS = 12
RIDGE = 1e-3


def main() -> None:
    """Read the arguments, train, compare."""
    parser = argparse.ArgumentParser(description="Try a static table of our own.")
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("build/relevance"), help="instances of the sets")
    parser.add_argument("--papers", type=int, default=100_000)
    parser.add_argument("--titles", type=int, default=20_000)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with open_app(Settings.load(data_dir=given.data_dir, second_embedder="minilm")) as app:
        packaged = app._indexes.embedder
        assert isinstance(packaged, WordLlama)
        texts, targets = _texts(app, given.papers, given.titles)
        table = train(packaged, texts, targets)
    if given.out:
        np.save(given.out, table.astype(np.float16))
    own = WordLlama("own", packaged._tokenize, int(np.frombuffer(packaged._space, np.int32)[0]), table)
    for name in ("scifact", "csfcube", "doris-mae", "scitldr", "cranfield", "cisi"):
        with open_app(Settings.load(data_dir=given.work / name)) as app:
            first, second = (_quality(app, given.bench / name, one) for one in (packaged, own))
        print(f"{name:10} packaged {first:.4f}   ours {second:.4f}", flush=True)


def train(packaged: WordLlama, texts: list[str], targets: np.ndarray) -> np.ndarray:
    """The table, (vocabulary, 256) float32."""
    shares = _shares(packaged, texts)
    before = packaged._table
    turn = np.linalg.lstsq(shares @ before, targets, rcond=None)[0]
    start = before @ turn.astype(np.float32)
    print(f"turned only: error {np.square(shares @ start - targets).sum(axis=1).mean():.4f}", flush=True)
    ridge = RIDGE * len(texts)
    change = np.zeros_like(start)
    rest = shares.T @ (targets - shares @ start)
    way, size = rest.copy(), np.square(rest).sum(axis=0)
    for step in range(STEPS):
        along = shares.T @ (shares @ way) + ridge * way
        length = size / np.maximum((way * along).sum(axis=0), 1e-20)
        change += length * way
        rest -= length * along
        fresh = np.square(rest).sum(axis=0)
        way, size = rest + (fresh / np.maximum(size, 1e-20)) * way, fresh
        print(f"step {step + 1}: rest {np.sqrt(size.sum()):.3f}", flush=True)
    table = (start + change).astype(np.float32)
    print(f"fitted: error {np.square(shares @ table - targets).sum(axis=1).mean():.4f}", flush=True)
    return table


def _texts(app: App, papers: int, titles: int) -> tuple[list[str], np.ndarray]:
    order = np.random.default_rng(0)
    with app._store.read() as db:
        rows = np.array(changes.rows_after(db, 0, 10_000_000))
    chosen = np.sort(order.choice(rows, min(papers, len(rows)), replace=False))
    contents = []
    for part in np.array_split(chosen, max(len(chosen) // 2000, 1)):
        with app._store.read() as db:
            contents += changes.contents(db, part.tolist())
    fine, second = app._indexes.fine(), app._indexes.second
    assert fine is not None
    assert second is not None
    whole = fine.vectors(np.array([content.row for content in contents], np.int64))
    short = [content.title for content in contents[:: max(len(contents) // max(titles, 1), 1)][:titles]]
    vectors = np.concatenate([whole, second.embed(short)])
    _, _, directions = np.linalg.svd(vectors[::10], full_matrices=False)
    return [document(content) for content in contents] + short, unit_rows(vectors @ directions[:DIM].T)


def _shares(packaged: WordLlama, texts: list[str]) -> csr_matrix:
    pieces = [np.frombuffer(packaged.ids(text), np.int32) for text in texts]
    lengths = np.array([len(ids) for ids in pieces])
    weights = np.repeat(1 / np.maximum(lengths, 1), lengths).astype(np.float32)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    shares = csr_matrix((weights, np.concatenate(pieces), starts), (len(texts), len(packaged._table)))
    shares.sum_duplicates()
    return shares


def _quality(app: App, folder: Path, embedder: WordLlama) -> float:
    with app._store.read() as db:
        contents = changes.contents(db, changes.rows_after(db, 0, 1_000_000))
    rows = np.array([content.row for content in contents])
    vectors = embedder.embed([document(content) for content in contents])
    questions = read_questions(folder, "test")
    names = {one for question in questions for one in (*question.grades, question.itself) if one}
    known = _rows_of(app._store, names)
    gains = []
    for question in questions:
        best = rows[np.argsort(-(vectors @ embedder.embed([question.text])[0]))[:100]].tolist()
        grades = {known.get(one, one): grade for one, grade in question.grades.items()}
        itself = known.get(question.itself) if question.itself else None
        found = [grades.get(row, 0.0) for row in best if row != itself]
        gains.append(ndcg(found, list(grades.values()), 10))
    return float(np.mean(gains))


if __name__ == "__main__":
    main()
