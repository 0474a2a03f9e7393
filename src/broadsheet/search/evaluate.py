"""How good is search? Judged queries in BEIR's layout in, figures out.

A folder holds `queries.jsonl` (`_id`, `text`), `qrels/<split>.tsv` (query, document, grade) and, unless
the documents are papers of the instance, `corpus.jsonl`.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

import orjson

from broadsheet.errors import SourceError
from broadsheet.store import Store, papers
from broadsheet.types import Evaluation, ExternalId, Filters, Progress, QueryResult

from .evaluation import summed_up
from .measures import average_precision, ndcg, recall, reciprocal_rank
from .searcher import Searcher

DEPTH = 300  # hits that are measured and kept; reciprocal rank and average precision see no further
_SHOWN = 3  # hits whose titles are kept for people


@dataclass(frozen=True, slots=True)
class Question:
    """A judged query: its text, the grade of each judged document, the document it was made of, if any."""

    id: str
    text: str
    grades: Mapping[str, float]
    itself: str | None


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """The questions of one folder, and what the set is called."""

    name: str
    folder: Path
    questions: Sequence[Question]


@dataclass(frozen=True, slots=True)
class _Answer:
    """(row, score) of what was found, best first, and the time that it took."""

    ranked: Sequence[tuple[int, float]]
    seconds: float


def read_sets(folders: Sequence[Path], split: str) -> list[JudgedSet]:
    """The sets of these folders, a folder given twice once; named as the folder.

    Folders of one name get their parents' before it: `a-scifact`, `b-scifact`.

    Raises:
        SourceError: a file is missing or has another form.
    """
    whole = list(dict.fromkeys(folder.resolve() for folder in folders))
    names = [folder.name for folder in whole]
    for depth in range(2, max(len(folder.parts) for folder in whole)):
        if len(set(names)) < len(names):
            names = ["-".join(folder.parts[1:][-depth:]) for folder in whole]
    sets = zip(names, whole, strict=True)
    return [JudgedSet(name, folder, read_questions(folder, split)) for name, folder in sets]


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


def by_papers(sets: Sequence[JudgedSet], corpus: Sequence[Path]) -> dict[tuple[Path, ...], list[JudgedSet]]:
    """The sets by the files whose papers answer them: the corpus, else the set's own; () for neither."""
    found: dict[tuple[Path, ...], list[JudgedSet]] = defaultdict(list)
    for one in sets:
        own = one.folder / "corpus.jsonl"
        found[tuple(corpus) or ((own,) if own.exists() else ())].append(one)
    return found


def evaluate(asked: JudgedSet, searcher: Searcher, store: Store, progress: Progress) -> Evaluation:
    """Ask every question and measure the answers; documents that the instance lacks count as not found.

    The first question is asked once more before, so that opening the indexes is nobody's time.
    """
    questions = asked.questions
    judged = {document for question in questions for document in question.grades}
    rows = _rows_of(store, judged | {question.itself for question in questions if question.itself})
    _ask(questions[0], searcher, rows)
    advance = progress(f"evaluating {asked.name}", len(questions))
    answers = []
    for question in questions:
        answers.append(_ask(question, searcher, rows))
        advance(1)
    names, titles = _named(store, rows, answers)
    results = [_result(*pair, rows, names, titles) for pair in zip(questions, answers, strict=True)]
    return summed_up(asked.name, len(judged - rows.keys()), results)


def _ask(question: Question, searcher: Searcher, rows: Mapping[str, int]) -> _Answer:
    """The first DEPTH hits; the paper that the question was made of is no answer to it."""
    started = time.perf_counter()
    found = searcher.candidates(question.text, Filters(), DEPTH)
    seconds = time.perf_counter() - started
    itself = rows.get(question.itself) if question.itself else None
    hits = zip(found.rows.tolist(), found.scores.tolist(), strict=True)
    return _Answer([(row, score) for row, score in hits if row != itself][:DEPTH], seconds)


def _result(
    question: Question,
    answer: _Answer,
    rows: Mapping[str, int],
    names: Mapping[int, str],
    titles: Mapping[int, str],
) -> QueryResult:
    """The measures of one answer; documents that we took for one paper count once, with the best grade."""
    grades: dict[int | str, float] = {}
    for document, grade in question.grades.items():
        paper = rows.get(document, document)
        grades[paper] = max(grade, grades.get(paper, grade))
    found = [grades.get(row, 0.0) for row, _ in answer.ranked]
    ideal = list(grades.values())
    return QueryResult(
        id=question.id,
        text=question.text,
        ndcg_at_10=ndcg(found, ideal, 10),
        recall_at_100=recall(found, ideal, 100),
        mrr=reciprocal_rank(found),
        ap=average_precision(found, ideal),
        ms=answer.seconds * 1000,
        ranked=tuple((_name(row, names), score) for row, score in answer.ranked),
        judged=tuple((_name(paper, names), grade) for paper, grade in grades.items()),
        titles=tuple(titles.get(row, "") for row, _ in answer.ranked[:_SHOWN]),
    )


def _name(paper: int | str, names: Mapping[int, str]) -> str:
    """A document that we lack has its own name; a paper that was removed meanwhile has its row's number."""
    return names.get(paper, str(paper)) if isinstance(paper, int) else paper


def _named(
    store: Store, rows: Mapping[str, int], answers: Sequence[_Answer]
) -> tuple[dict[int, str], dict[int, str]]:
    """What each paper is called: the set's own name for it, else our id; and titles of the first hits.

    Of several documents that we took for one paper, the first in order of names gives it.
    """
    names = {rows[document]: document for document in sorted(rows, reverse=True)}
    first = {row for answer in answers for row, _ in answer.ranked[:_SHOWN]}
    wanted = sorted(first | {row for answer in answers for row, _ in answer.ranked if row not in names})
    titles = {}
    with store.read() as db:
        for start in range(0, len(wanted), 500):  # a paper with its abstract is large, its title is not
            for paper in papers.by_rows(db, wanted[start : start + 500]):
                names.setdefault(paper.row, paper.id)
                if paper.row in first:
                    titles[paper.row] = paper.title
    return names, titles


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
            grades[query][document] = _finite(float(grade))
        except ValueError as error:
            if number > 1:  # the first line may be a heading
                raise SourceError(f"{path}, line {number}: not query, document and grade, by tabs") from error
    return grades


def _finite(grade: float) -> float:
    if not isfinite(grade):
        raise ValueError(f"{grade} is no grade")
    return grade


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} cannot be read: {error}. Is its folder in BEIR's layout?") from error
