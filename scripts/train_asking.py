"""Train the turn of questions for the instance's embedders (src/broadsheet/embedders/turns/*.npy).

    python scripts/train_asking.py scifact:train scitldr:train autoscholar:test --sets BENCH --data-dir DATA

Each set is a folder of BENCH in BEIR's layout, and a split. A set with a corpus of its own is taken into an
instance under --work, and the transformer's vectors are made there; the others are asked of DATA. For each
question the candidates of all retrievers are scored; W is fitted so that judged papers come before the rest:

    loss = −Σ_d y_d · log softmax_d(cos(q + W·q, d) / T) / Σ y + λ·|W|²      (Adam, in numpy, seeded)
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from broadsheet.app import App, open_app
from broadsheet.embedders._asking import LONGEST
from broadsheet.search.evaluate import _rows_of, read_questions
from broadsheet.search.request import without_request
from broadsheet.settings import Settings

OUT = Path(__file__).parents[1] / "src" / "broadsheet" / "embedders" / "turns"
DEPTH = 300
TEMPERATURE = 0.02
DECAY = 1e-2
RATE = 2e-4
EPOCHS = 5
BATCH = 32


@dataclass
class Asked:
    """One question: its vector, those of its candidates, and which of them are relevant."""

    query: np.ndarray
    papers: np.ndarray
    relevant: np.ndarray


def main() -> None:
    """Read the arguments, gather the questions, train and save."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="+", help="FOLDER:SPLIT")
    parser.add_argument("--sets", dest="bench", type=Path, required=True, help="where the sets are")
    parser.add_argument(
        "--data-dir", type=Path, required=True, help="the instance of the sets without corpus"
    )
    parser.add_argument("--work", type=Path, default=Path("build/asking"), help="for the others' instances")
    given = parser.parse_args()
    gathered: dict[str, list[Asked]] = {}
    for one in given.sets:
        name, _, split = one.partition(":")
        with _instance(given.bench / name, given.data_dir, given.work) as app:
            for embedder, asked in _gather(app, given.bench / name, split or "test"):
                gathered.setdefault(embedder, []).append(asked)
        print(one, {embedder: len(asked) for embedder, asked in gathered.items()}, flush=True)
    OUT.mkdir(exist_ok=True)
    for embedder, asked in gathered.items():
        matrix = train(asked)
        np.save(OUT / f"{embedder}.npy", matrix.astype(np.float16))
        print(embedder, matrix.shape, f"|W| = {np.linalg.norm(matrix):.2f}", flush=True)


def train(asked: Sequence[Asked], seed: int = 0) -> np.ndarray:
    """W, (dim, dim) float32."""
    dim = len(asked[0].query)
    matrix, first, second = (np.zeros((dim, dim)) for _ in range(3))
    order, step = np.random.default_rng(seed), 0
    for _ in range(EPOCHS):
        places = order.permutation(len(asked))
        for start in range(0, len(places), BATCH):
            batch = [asked[place] for place in places[start : start + BATCH]]
            slope = sum(_slope(matrix, one) for one in batch) / len(batch) + 2 * DECAY * matrix
            step += 1
            first = 0.9 * first + 0.1 * slope
            second = 0.999 * second + 0.001 * slope**2
            matrix = matrix - RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return matrix.astype(np.float32)


def _slope(matrix: np.ndarray, one: Asked) -> np.ndarray:
    """∂loss/∂W of one question."""
    turned = one.query + matrix @ one.query
    length = np.linalg.norm(turned)
    unit = turned / length
    scores = one.papers @ unit / TEMPERATURE
    likely = np.exp(scores - scores.max())
    wrong = likely / likely.sum() - one.relevant / one.relevant.sum()
    of_unit = one.papers.T @ wrong / TEMPERATURE
    return np.outer((of_unit - unit * (unit @ of_unit)) / length, one.query)


def _instance(folder: Path, data_dir: Path, work: Path) -> App:
    own = folder / "corpus.jsonl"
    here = work / folder.name if own.exists() else data_dir
    app = open_app(Settings.load(data_dir=here, second_embedder="minilm"))
    if own.exists():
        app.harvest(own)
        app.index()
        app.fill(workers=2)
    return app


def _gather(app: App, folder: Path, split: str) -> Iterator[tuple[str, Asked]]:
    questions = read_questions(folder, split)
    rows = _rows_of(app._store, {document for question in questions for document in question.grades})
    text, indexes = app._indexes.text(), app._indexes
    names = {id(indexes.embedder): app.settings.embedder, id(indexes.second): app.settings.second_embedder}
    pairs = [(indexes.embedder, indexes.vectors()), (indexes.second, indexes.fine())]
    for question in questions:
        words = without_request(question.text)
        relevant = [rows[one] for one, grade in question.grades.items() if grade > 0 and one in rows]
        if len(words.split()) > LONGEST or not relevant:
            continue
        vectors = [embedder.embed([words])[0] for embedder, _ in pairs]
        near = [index.search(vector, DEPTH).rows for (_, index), vector in zip(pairs, vectors, strict=True)]
        found = np.unique(np.concatenate([text.search(words, DEPTH).rows, *near]))
        judged = np.isin(found, relevant)
        if not judged.any():
            continue
        for (embedder, index), vector in zip(pairs, vectors, strict=True):
            yield names[id(embedder)], Asked(vector, index.vectors(found), judged.astype(np.float64))


if __name__ == "__main__":
    main()
