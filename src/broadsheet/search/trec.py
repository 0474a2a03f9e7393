"""Runs and qrels as files that trec_eval and ir_measures read, so that others can check our figures.

How a run names papers: by the judged document's own name where there is one, else by the paper's public
id. Documents that the catalog took for one paper count once: the first of their names stands for them in
both files, with the best of their grades. The document that a query was made of is left out of the run.
In every name a `%` and white space are percent-encoded (`%25`, `%20`), since columns end at white space.

https://github.com/usnistgov/trec_eval
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import lcm
from pathlib import Path
from urllib.parse import quote

from broadsheet.errors import BadRequest
from broadsheet.types import Evaluation

from .evaluation import Comparison

TAG = "broadsheet"
FINEST = 1000  # parts of a grade
STEPS = 1_000_000  # of a score of 1; trec_eval keeps 24 bits of a score, so these stay apart


def write_all(folder: Path, found: Sequence[Evaluation], compared: Sequence[Comparison]) -> None:
    """`<set>.run` and `<set>.qrels`, and `<set>.against.run` of the second way.

    Raises:
        BadRequest: a file cannot be written.
    """
    for one in found:
        write_run(folder / f"{one.name}.run", one)
        write_qrels(folder / f"{one.name}.qrels", one)
    for pair in compared:
        write_run(folder / f"{pair.second.name}.against.run", pair.second)


def write_run(path: Path, found: Evaluation) -> None:
    """`query Q0 document rank score tag` for each hit.

    Raises:
        BadRequest: the file cannot be written.
    """
    _write(path, _run(found))


def write_qrels(path: Path, found: Evaluation) -> None:
    """`query 0 document grade` for each judged document.

    trec_eval takes whole grades only: where there are others, all grades of the set are multiplied by the
    least number that makes them whole, up to 1,000. No measure of ours changes by that.

    Raises:
        BadRequest: the file cannot be written.
    """
    _write(path, _qrels(found))


def encoded(name: str) -> str:
    """The name without white space; `urllib.parse.unquote` gives it back."""
    return re.sub(r"[\s%]", lambda sign: quote(sign[0], safe=""), name)


def _run(found: Evaluation) -> Iterator[str]:
    """Scores fall from line to line in steps of a millionth at least: trec_eval would order ties by name."""
    for result in found.per_query:
        below = None
        for rank, (document, score) in enumerate(result.ranked, start=1):
            steps = round(score * STEPS)
            below = steps if below is None else min(steps, below - 1)
            yield f"{encoded(result.id)} Q0 {encoded(document)} {rank} {below / STEPS:.6f} {TAG}\n"


def _qrels(found: Evaluation) -> Iterator[str]:
    times = _times({grade for result in found.per_query for _, grade in result.judged})
    for result in found.per_query:
        for document, grade in result.judged:
            yield f"{encoded(result.id)} 0 {encoded(document)} {round(grade * times)}\n"


def _times(grades: Iterable[float]) -> int:
    """What makes every grade whole when it is multiplied by it; at most FINEST."""
    return min(FINEST, lcm(*(Fraction(str(grade)).denominator for grade in grades)))


def _write(path: Path, lines: Iterator[str]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
    except OSError as error:
        raise BadRequest(f"{path} cannot be written: {error.strerror}") from error
