import threading
from datetime import UTC, datetime, timedelta

import pytest

from broadsheet.app import open_app
from broadsheet.clock import Clock, Job, jobs
from broadsheet.errors import Busy, SourceError
from broadsheet.settings import Settings

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


class Now:
    """A clock that moves when told."""

    def __init__(self):
        self.time = START

    def __call__(self):
        return self.time

    def later(self, **span):
        self.time += timedelta(**span)


@pytest.fixture
def now():
    return Now()


@pytest.fixture
def settings(tmp_path):
    return Settings(
        data_dir=tmp_path / "data", embedder="hashing", archives="hf_daily feed:https://example.org/rss"
    )


@pytest.fixture
def app(settings, now):
    with open_app(settings, now) as app:
        yield app


class Counting:
    """Work that counts how often it was done, and fails when told."""

    def __init__(self, fails=0):
        self.done, self.fails = 0, fails

    def __call__(self, app):
        self.done += 1
        if self.done <= self.fails:
            raise SourceError("the archive is down")
        return {"new": self.done}


def test_a_job_that_never_ran_is_due_at_once_and_then_when_its_time_has_come(app, now):
    work = Counting()
    clock = Clock(app, [Job("count", 3600, work)])
    assert [run.counts for run in clock.run_due()] == [{"new": 1}]
    assert clock.run_due() == []
    now.later(minutes=59)
    assert clock.run_due() == []
    now.later(minutes=1)
    assert [run.counts for run in clock.run_due()] == [{"new": 2}]


def test_a_failure_is_written_down_and_tried_again_ever_later_but_no_later_than_usual(app, now):
    work = Counting(fails=3)
    clock = Clock(app, [Job("count", 5400, work)])
    assert [(run.outcome, run.said) for run in clock.run_due()] == [("failed", "the archive is down")]
    for minutes in (15, 30, 60):
        now.later(minutes=minutes - 1)
        assert clock.run_due() == []
        now.later(minutes=1)
        assert len(clock.run_due()) == 1
    assert [run.outcome for run in app.runs()] == ["done", "failed", "failed", "failed"]
    assert app.job("count", 5400).due_at == now() + timedelta(seconds=5400)


def test_a_bug_in_a_job_is_written_down_and_not_hidden(app):
    with pytest.raises(ZeroDivisionError):
        app.run_job("broken", lambda: {"n": 1 // 0})
    (run,) = app.runs()
    assert (run.outcome, run.said) == ("failed", "it broke off")


def test_two_processes_do_a_job_once(settings, now):
    started, finish = threading.Event(), threading.Event()

    def slow(app):
        started.set()
        assert finish.wait(10)
        return {}

    with open_app(settings, now) as one, open_app(settings, now) as other:
        thread = threading.Thread(target=Clock(one, [Job("slow", 60, slow)]).run_due)
        thread.start()
        assert started.wait(10)
        work = Counting()
        assert Clock(other, [Job("slow", 60, work)]).run_due() == []
        with pytest.raises(Busy, match="job slow"):
            other.run_job("slow", dict)
        assert other.job("slow", 60).holder
        finish.set()
        thread.join()
        assert Clock(other, [Job("slow", 60, work)]).run_due() == []
        assert work.done == 0
        assert len(other.runs()) == 1


def test_a_job_whose_process_was_killed_runs_again_and_says_so(app, now):
    with app._store.write() as db:
        from broadsheet.store import runs

        runs.begin(db, "count", now())
    work = Counting()
    now.later(hours=2)
    Clock(app, [Job("count", 60, work)]).run_due()
    assert [(run.outcome, run.said) for run in app.runs()] == [
        ("done", ""),
        ("failed", "its process was stopped before it ended"),
    ]


def test_of_what_runs_often_runs_that_did_the_same_are_kept_once(app, now):
    clock = Clock(app, [Job("index", 60, lambda _: {"changes": 0})])
    for _ in range(5):
        clock.run_due()
        now.later(minutes=1)
    assert len(app.runs()) == 1


def test_every_archive_of_the_settings_has_its_job(app):
    assert [job.name for job in jobs(app)][:2] == ["harvest hf_daily", "harvest feed:https://example.org/rss"]
    assert {job.every_s for job in jobs(app)[:2]} == {app.settings.harvest_every}


def test_what_comes_back_is_read_every_five_minutes_where_there_is_a_mailbox(app, settings, tmp_path, now):
    assert "returns" not in {job.name for job in jobs(app)}
    with open_app(settings.model_copy(update={"mailbox": f"maildir:{tmp_path / 'none'}"}), now) as reading:
        (job,) = [job for job in jobs(reading) if job.name == "returns"]
        assert job.every_s == 300
        (run,) = Clock(reading, [job]).run_due()
        assert (run.outcome, "is no Maildir" in run.said) == ("failed", True)


def test_old_runs_are_forgotten_but_not_the_last_of_a_job(app, now):
    app.run_job("once", lambda: {"n": 1})
    app.run_job("often", lambda: {"n": 1})
    now.later(days=91)
    app.run_job("often", lambda: {"n": 2})
    assert app.tidy()["runs"] == 1
    assert sorted(run.job for run in app.runs()) == ["often", "once"]


def test_the_clock_stops_between_two_jobs(app):
    ended = threading.Event()
    work = Counting()
    clock = Clock(app, [Job("first", 60, lambda _: ended.set() or {}), Job("second", 60, work)])
    clock.keep(ended)
    assert work.done == 0
