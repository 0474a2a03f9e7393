"""The history of jobs: when each ran, how it ended, what it did."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from broadsheet.harvests import Run

_COLUMNS = "job, started_at, ended_at, outcome, counts, said"


def begin(db: Connection, job: str, now: datetime) -> int:
    """Write that a job begins; the number of its run. Runs of it that never ended were killed."""
    killed = text("UPDATE runs SET outcome = 'failed', said = :said WHERE job = :job AND outcome IS NULL")
    db.execute(killed, {"job": job, "said": "its process was stopped before it ended"})
    query = text(
        "INSERT INTO runs (job, started_at, counts, said) VALUES (:job, :now, '{}', '') RETURNING id"
    )
    return int(db.execute(query, {"job": job, "now": _written(now)}).scalar_one())


def end(db: Connection, number: int, run: Run) -> None:
    """Write how a run ended."""
    query = text(
        "UPDATE runs SET ended_at = :ended_at, outcome = :outcome, counts = :counts, said = :said"
        " WHERE id = :number"
    )
    told = {
        "number": number,
        "ended_at": _written(run.ended_at) if run.ended_at else None,
        "outcome": run.outcome,
        "counts": json.dumps(dict(run.counts)),
        "said": run.said.replace("\0", "\N{SYMBOL FOR NULL}"),
    }
    db.execute(query, told)


def newest(db: Connection, limit: int, offset: int = 0) -> list[Run]:
    """Runs of all jobs, the last to begin first."""
    query = text(f"SELECT {_COLUMNS} FROM runs ORDER BY id DESC LIMIT :limit OFFSET :offset")
    return [_run(row) for row in db.execute(query, {"limit": limit, "offset": offset})]


def newest_of(db: Connection, job: str, limit: int) -> list[Run]:
    """Runs of one job, the last to begin first."""
    query = text(f"SELECT {_COLUMNS} FROM runs WHERE job = :job ORDER BY id DESC LIMIT :limit")
    return [_run(row) for row in db.execute(query, {"job": job, "limit": limit})]


def last_of_each(db: Connection) -> list[Run]:
    """The last run of every job, by name."""
    query = text(
        f"SELECT {_COLUMNS} FROM runs WHERE id IN (SELECT max(id) FROM runs GROUP BY job) ORDER BY job"
    )
    return [_run(row) for row in db.execute(query)]


def last_done(db: Connection) -> dict[str, Run]:
    """For each job the last run that was done."""
    query = text(
        f"SELECT {_COLUMNS} FROM runs"
        " WHERE id IN (SELECT max(id) FROM runs WHERE outcome = 'done' GROUP BY job)"
    )
    return {run.job: run for run in map(_run, db.execute(query))}


def counted(db: Connection) -> list[tuple[str, str, int]]:
    """(job, outcome, how many runs that are still remembered)."""
    query = text(
        "SELECT job, outcome, count(*) FROM runs WHERE outcome IS NOT NULL GROUP BY job, outcome"
        " ORDER BY job, outcome"
    )
    return [(job, outcome, n) for job, outcome, n in db.execute(query)]


def forget_like(db: Connection, run: int) -> None:
    """Drop earlier runs of the same job that ended in the same way with the same counts."""
    query = text(
        """
        DELETE FROM runs WHERE id IN (
            SELECT old.id FROM runs AS old JOIN runs AS new ON new.id = :id
            WHERE old.id < new.id AND old.job = new.job AND old.outcome = new.outcome
                AND old.counts = new.counts AND old.said = new.said
        )
        """
    )
    db.execute(query, {"id": run})


def forget_before(db: Connection, then: datetime) -> int:
    """Drop runs that began earlier, but for the last one of each job; how many."""
    query = text(
        "DELETE FROM runs WHERE started_at < :then AND id NOT IN (SELECT max(id) FROM runs GROUP BY job)"
    )
    return db.execute(query, {"then": _written(then)}).rowcount


def _run(row: Sequence[Any]) -> Run:
    job, started_at, ended_at, outcome, counts, said = row
    return Run(
        job,
        datetime.fromisoformat(started_at),
        datetime.fromisoformat(ended_at) if ended_at else None,
        outcome,
        json.loads(counts),
        said,
    )


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
