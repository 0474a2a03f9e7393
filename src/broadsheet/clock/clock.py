"""The clock: looks which jobs are due, and does them, one after the other, each in one process alone."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

from broadsheet.app import App
from broadsheet.errors import BroadsheetError, Busy
from broadsheet.harvests import Run

from .jobs import Job

LOOK_AGAIN_S = 15.0

_log = logging.getLogger(__name__)


class Clock:
    """Does the jobs of an instance. Several clocks may run, in several processes: one of them does a job."""

    def __init__(self, app: App, jobs: Sequence[Job]) -> None:
        self._app = app
        self._jobs = jobs

    def run_due(self, ended: threading.Event | None = None) -> list[Run]:
        """Do every job that is due and that nobody else does; the runs there were.

        Args:
            ended: when it is set, jobs that have not begun wait for the next time.
        """
        done = []
        for job in self._jobs:
            if not (ended and ended.is_set()) and (run := self._run(job)):
                done.append(run)
        return done

    def keep(self, ended: threading.Event) -> None:
        """Do jobs as they fall due, until told to end."""
        while not ended.is_set():
            for run in self.run_due(ended):
                _tell(run)
            ended.wait(LOOK_AGAIN_S)

    def _run(self, job: Job) -> Run | None:
        try:
            state = self._app.job(job.name, job.every_s)
            if state.holder or not self._app.is_due(state):
                return None
            return self._app.run_job(job.name, lambda: job.work(self._app), job.every_s)
        except Busy:
            return None  # another process was a moment earlier
        except BroadsheetError as error:
            _log.warning("%s: %s", job.name, error)
            return None


def _tell(run: Run) -> None:
    if run.outcome == "failed":
        _log.warning("%s failed: %s", run.job, run.said)
    elif any(run.counts.values()):
        counts = " ".join(f"{name}={number}" for name, number in run.counts.items() if number)
        _log.info("%s %s", run.job, counts)
