"""How good is search? Judged queries in BEIR's layout in, figures out.

A folder holds `queries.jsonl` (`_id`, `text`), `qrels/<split>.tsv` (query, document, grade) and, unless
the documents are papers of the instance, `corpus.jsonl`.
"""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson

from broadsheet.errors import SourceError
from broadsheet.store import Store, papers
from broadsheet.types import Evaluation, ExternalId, Filters, Progress

from .measures import ndcg, recall
from .searcher import Searcher

DEPTH = 300


@dataclass(frozen=True, slots=True)
class Question:
    """A judged query: its text, the grade of each judged document, the document it was made of, if any."""

    id: str
    text: str
    grades: Mapping[str, float]
    itself: str | None


def read_questions(folder: Path, split: str) -> list[Question]:
    """The queries of a BEIR folder that have at least one relevant document.

    Raises:
        SourceError: a file is missing or has another form.
    """
    grades = _qrels(folder / "qrels" / f"{split}.tsv")
    questions = []
    for number, line in enumerate(_lines(folder / "queries.jsonl"), start=1):
        try:
            said = orjson.loads(line)
            id, text, itself = str(said["_id"]), str(said["text"]), said.get("metadata", {}).get("paper_id")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SourceError(
                f"{folder / 'queries.jsonl'}, line {number}: no query with _id and text"
            ) from error
        if any(grade > 0 for grade in grades.get(id, {}).values()):
            questions.append(Question(id, text, grades[id], itself))
    if not questions:
        raise SourceError(f"{folder}: no query of queries.jsonl has a relevant document in qrels/{split}.tsv")
    return questions


def evaluate(
    name: str, questions: Sequence[Question], searcher: Searcher, store: Store, progress: Progress
) -> Evaluation:
    """Ask every question and measure the answers; documents that the instance lacks count as not found."""
    judged = {document for question in questions for document in question.grades}
    rows = _rows_of(store, judged | {question.itself for question in questions if question.itself})
    figures, seconds = [], []
    advance = progress(f"evaluating {name}", len(questions))
    for question in questions:
        started = time.perf_counter()
        ranked = searcher.candidates(question.text, Filters(), DEPTH).rows.tolist()
        seconds.append(time.perf_counter() - started)
        figures.append(_measured(question, ranked, rows))
        advance(1)
    return Evaluation(
        name=name,
        queries=len(questions),
        missing=len(judged - rows.keys()),
        ndcg_at_10=statistics.fmean(gain for gain, _ in figures),
        recall_at_100=statistics.fmean(share for _, share in figures),
        p50_ms=float(np.percentile(seconds, 50)) * 1000,
        p99_ms=float(np.percentile(seconds, 99)) * 1000,
    )


def _measured(question: Question, ranked: Sequence[int], rows: Mapping[str, int]) -> tuple[float, float]:
    """nDCG@10 and recall@100 of one answer; documents that we took for one paper count once."""
    grades: dict[object, float] = {}
    for document, grade in question.grades.items():
        paper = rows.get(document, document)
        grades[paper] = max(grade, grades.get(paper, 0.0))
    itself = rows.get(question.itself) if question.itself else None
    found = [grades.get(row, 0.0) for row in ranked if row != itself]
    ideal = list(grades.values())
    return ndcg(found, ideal, 10), recall(found, ideal, 100)


def _rows_of(store: Store, documents: set[str]) -> dict[str, int]:
    """The row of each document: named as BEIR does, or by an id of the world."""
    names: dict[str, list[ExternalId]] = {
        document: [ExternalId("beir", document), *_id(document)] for document in documents
    }
    with store.read() as db:
        known = papers.rows_by_id(db, (id for ids in names.values() for id in ids))
    return {document: known[id] for document, ids in names.items() for id in reversed(ids) if id in known}


def _id(document: str) -> list[ExternalId]:
    return [ExternalId.parse(document)] if ":" in document.strip(":") else []


def _qrels(path: Path) -> dict[str, dict[str, float]]:
    grades: dict[str, dict[str, float]] = defaultdict(dict)
    for number, line in enumerate(_lines(path), start=1):
        try:
            query, document, grade = line.rstrip("\n").split("\t")
            grades[query][document] = float(grade)
        except ValueError as error:
            if number > 1:  # the first line may be a heading
                raise SourceError(f"{path}, line {number}: not query, document and grade, by tabs") from error
    return grades


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} cannot be read: {error}. Is its folder in BEIR's layout?") from error
