"""Jobs that the clock does: claimed by one process, written down, tried again later when they fail."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from broadsheet.catalog.archives import harvest_archive
from broadsheet.catalog.completeness import ANNOUNCER, completeness, missing_ids
from broadsheet.errors import BroadsheetError
from broadsheet.harvests import Completeness, Harvested, JobState, Run, Want
from broadsheet.people.undo import LASTS as _UNDONE_WITHIN
from broadsheet.store import (
    announced,
    comments,
    harvests,
    hooks,
    leases,
    outbox,
    rates,
    runs,
    sessions,
    subscriptions,
    tickets,
)
from broadsheet.tools.memory import give_back
from broadsheet.types import HarvestReport, Progress, silent

from ._harvesting import Harvesting

FIRST_RETRY = timedelta(minutes=15)  # after a failure; twice as long after each further one
_REMEMBERED = timedelta(days=90)
_UNCONFIRMED = timedelta(days=14)
_FULL_NO_MORE = timedelta(days=2)  # the slowest bucket is empty by then
_MOST_FAILURES = 10  # that are looked back on
_FRESH = timedelta(minutes=1)
_OFTEN_S = 3600.0  # of what runs more often, runs that did the same are kept once

# Does the work and tells in numbers what it did.
Work = Callable[[], Mapping[str, int]]


class Working(Harvesting):
    """What is done by itself, and how it went."""

    _whole = datetime.min.replace(tzinfo=UTC), Completeness("")

    def job(self, name: str, every_s: float) -> JobState:
        """Where a job stands that is to run so often."""
        with self._store.read() as db:
            past = runs.newest_of(db, name, _MOST_FAILURES)
            holder = leases.holders(db, time.time()).get(_lease(name))
        return JobState(name, every_s, _due(past, every_s), past[0] if past else None, holder)

    def is_due(self, job: JobState) -> bool:
        """Whether a job is to run now."""
        return job.due_at is None or job.due_at <= self.now()

    def run_job(self, name: str, work: Work, every_s: float | None = None) -> Run | None:
        """Do a job now, and write down how it went; an error of ours is written down, too.

        Args:
            every_s: do it only when it is due; None is returned when it is not, as when another process has
                just done it.

        Raises:
            Busy: another process does it now.
        """
        with self._held(_lease(name)):
            if every_s is not None and not self.is_due(self.job(name, every_s)):
                return None
            run = self._written(name, work, terse=every_s is not None and every_s < _OFTEN_S)
        give_back()  # to find topics among 300,000 papers takes 200 MB, of which half would stay with us
        return run

    def runs(self, limit: int = 50, offset: int = 0) -> list[Run]:
        """Runs of all jobs, the last to begin first."""
        with self._store.read() as db:
            return runs.newest(db, limit, offset)

    def last_runs(self) -> list[Run]:
        """The last run of every job, by name; one without an outcome goes on, or was killed."""
        with self._store.read() as db:
            return runs.last_of_each(db)

    def last_done(self) -> Mapping[str, Run]:
        """For each job that ever was done, the last run that was."""
        with self._store.read() as db:
            return runs.last_done(db)

    def runs_counted(self) -> list[tuple[str, str, int]]:
        """(job, outcome, runs) of the last 90 days."""
        with self._store.read() as db:
            return runs.counted(db)

    def harvested(self) -> list[Harvested]:
        """How far the harvest of each archive has come."""
        with self._store.read() as db:
            return harvests.states(db)

    def completeness(self) -> Completeness:
        """Whether all that archives announced has come."""
        now = self.now()
        if now - self._whole[0] > _FRESH:  # half a second at the scale of all arXiv
            self._whole = now, completeness(self._store, now, self._announcers())
        return self._whole[1]

    def fill_gaps(self, progress: Progress = silent) -> HarvestReport | None:
        """Ask arXiv for papers that it announced a day ago or more and that did not come; None if all did.

        Raises:
            SourceError: arXiv cannot be asked.
            Busy: another process does that now.
        """
        missing = missing_ids(self._store, self.now())
        if not missing:
            return None
        with self._held("harvest arxiv_gaps"):
            archive = self._archive(f"arxiv_gaps:{'+'.join(missing)}")
            return harvest_archive(self._store, archive, "arxiv_gaps", self._ask, Want(), progress, self.now)

    def tidy(self) -> Mapping[str, int]:
        """Forget what is too old to matter.

        Runs, announcements, letters and what was told to webhooks more than 90 days ago; addresses that were
        given for letters two weeks ago and never confirmed.
        """
        then = self.now() - _REMEMBERED
        with self._store.write() as db:
            return {
                "runs": runs.forget_before(db, then),
                "announcements": announced.forget_before(db, then.date()),
                "letters": outbox.forget_before(db, then),
                "events": hooks.forget_before(db, then),
                "unconfirmed": subscriptions.forget_unconfirmed(db, self.now() - _UNCONFIRMED),
            }

    def forget(self) -> Mapping[str, int]:
        """Delete for good what was taken back an hour ago, and links and sessions whose time has passed."""
        now = self.now()
        with self._store.write() as db:
            return {
                "words": comments.forget_words(db, now - _UNDONE_WITHIN),
                "links": tickets.forget_ended(db, now),
                "sessions": sessions.forget_ended(db, now),
                "rates": rates.forget_before(db, (now - _FULL_NO_MORE).timestamp()),
            }

    def _announcers(self) -> list[str]:
        return [name for name in self.settings.archives if name.partition(":")[0] == ANNOUNCER]

    def _written(self, name: str, work: Work, terse: bool) -> Run:
        with self._store.write() as db:
            number = runs.begin(db, name, started := self.now())
        run = Run(name, started, outcome="failed", said="it broke off")
        try:
            run = replace(run, outcome="done", counts=dict(work()), said="")
        except BroadsheetError as error:
            run = replace(run, said=str(error))
        finally:
            run = replace(run, ended_at=self.now())
            with self._store.write() as db:
                runs.end(db, number, run)
                if terse:
                    runs.forget_like(db, number)
        return run


def _due(past: list[Run], every_s: float) -> datetime | None:
    """When a job with these last runs, newest first, is to run again; None for at once."""
    if not past:
        return None
    failures = next((n for n, run in enumerate(past) if run.outcome == "done"), len(past))
    usual = past[0].started_at + timedelta(seconds=every_s)
    if not failures:
        return usual
    ended = past[0].ended_at or past[0].started_at
    pause: timedelta = FIRST_RETRY * 2 ** (failures - 1)
    return min(ended + pause, max(usual, ended))


def _lease(name: str) -> str:
    return f"job {name}"
