"""Which vector index? turbovec against faiss over the same embeddings, on the same queries, in one run.

    python benchmarks/vector_indexes.py --papers FILE.jsonl.xz … --queries FOLDER …

Prints a table: seconds to build, milliseconds to add 1,000 papers, bytes on disk, milliseconds per query
(p50, p99, one thread), and recall@100 of exact search after exact re-scoring of the top 300.
docs/notes/0001-vector-index.md has the figures on which the choice was made.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("RAYON_NUM_THREADS", "1")

import faiss
import numpy as np
import turbovec

from broadsheet.embedders import wordllama
from broadsheet.sources import jsonl
from broadsheet.types import Record

K, SHORTLIST = 100, 300
ROW = "{:34} {:>8} {:>9} {:>8} {:>7} {:>7} {:>11}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--papers", nargs="+", type=Path, required=True)
    parser.add_argument("--queries", nargs="+", type=Path, default=[], help="folders with queries.jsonl")
    parser.add_argument("--titles", type=int, default=200, help="how many titles to ask for besides")
    asked = parser.parse_args()
    faiss.omp_set_num_threads(1)
    papers, queries = embeddings(asked.papers, asked.queries, asked.titles)
    exact = [np.argpartition(-(papers @ query), K)[:K] for query in queries]
    print(f"{len(papers):,} papers, {len(queries)} queries, {papers.shape[1]} numbers, one thread\n")
    print(ROW.format("index", "build s", "+1000 ms", "disk MB", "p50 ms", "p99 ms", "recall@100"))
    for name, build in candidates(papers.shape[1]):
        report(name, build, papers, queries, exact)


def embeddings(files: list[Path], folders: list[Path], titles: int) -> tuple[np.ndarray, np.ndarray]:
    """(n, d) papers and (m, d) queries, float32, rows of length 1."""
    embedder, source = wordllama.make(), jsonl.make()
    records = [record for file in files for record in source.read(file) if isinstance(record, Record)]
    papers = embedder.embed([f"{record.title}. {record.abstract}" for record in records])
    asked = [json.loads(line)["text"] for folder in folders for line in (folder / "queries.jsonl").open("rb")]
    asked += [record.title for record in random.Random(0).sample(records, min(titles, len(records)))]
    return papers, embedder.embed(asked)


def candidates(dim: int) -> list[tuple[str, Callable[[np.ndarray], object]]]:
    """Every index to be measured, by name: (papers) -> something with add, search and save."""
    return [
        ("turbovec 4 bit", lambda papers: Turbovec(papers, dim, calibrated=False)),
        ("turbovec 4 bit, calibrated", lambda papers: Turbovec(papers, dim, calibrated=True)),
        ("faiss Flat (exact)", lambda papers: Faiss("Flat", papers, 0)),
        ("faiss IVF2048,SQ8, 32 probes", lambda papers: Faiss("IVF2048,SQ8", papers, 32)),
        ("faiss IVF2048,SQ8, 128 probes", lambda papers: Faiss("IVF2048,SQ8", papers, 128)),
        ("faiss IVF2048,SQ8, 512 probes", lambda papers: Faiss("IVF2048,SQ8", papers, 512)),
    ]


class Turbovec:
    def __init__(self, papers: np.ndarray, dim: int, calibrated: bool) -> None:
        self.index = turbovec.TurboQuantIndex(dim=dim, bit_width=4)
        if calibrated:
            self.index.calibrate(papers[:: max(1, len(papers) // 10_000)].copy())
        self.index.add(papers)
        self.index.prepare()

    def add(self, papers: np.ndarray) -> None:
        self.index.add(papers)

    def search(self, query: np.ndarray, k: int) -> np.ndarray:
        return self.index.search(query[None], k)[1][0]

    def save(self, path: Path) -> None:
        self.index.write(str(path))


class Faiss:
    def __init__(self, kind: str, papers: np.ndarray, probes: int) -> None:
        self.index = faiss.index_factory(papers.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
        self.index.train(papers[:: max(1, len(papers) // 100_000)].copy())
        self.index.add(papers)
        if probes:
            faiss.extract_index_ivf(self.index).nprobe = probes

    def add(self, papers: np.ndarray) -> None:
        self.index.add(papers)

    def search(self, query: np.ndarray, k: int) -> np.ndarray:
        return self.index.search(query[None], k)[1][0]

    def save(self, path: Path) -> None:
        faiss.write_index(self.index, str(path))


def report(
    name: str, build: Callable[[np.ndarray], object], papers: np.ndarray, queries: np.ndarray, exact
) -> None:
    started = time.perf_counter()
    index = build(papers)
    built = time.perf_counter() - started
    index.search(queries[0], SHORTLIST)
    seconds, found = [], []
    for query, best in zip(queries, exact, strict=True):
        started = time.perf_counter()
        shortlist = index.search(query, SHORTLIST)
        shortlist = shortlist[shortlist >= 0]
        top = shortlist[np.argsort(-(papers[shortlist] @ query))[:K]]
        seconds.append(time.perf_counter() - started)
        found.append(len(set(top.tolist()) & set(best.tolist())) / K)
    started = time.perf_counter()
    index.add(papers[:1000])
    added = time.perf_counter() - started
    with tempfile.TemporaryDirectory() as folder:
        index.save(Path(folder) / "index")
        size = (Path(folder) / "index").stat().st_size
    times = [f"{figure:.2f}" for figure in np.percentile(seconds, [50, 99]) * 1000]
    taken = (f"{built:.1f}", f"{added * 1000:.1f}", f"{size / 1e6:.0f}")
    print(ROW.format(name, *taken, *times, f"{np.mean(found):.3f}"), flush=True)


if __name__ == "__main__":
    main()
