"""Files into the catalog: all of a batch or none, nothing twice, nothing lost in silence."""

import lzma
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from itertools import islice

import pytest
from sqlalchemy import text

import messy
from broadsheet.app import open_app
from broadsheet.catalog import harvest as harvesting
from broadsheet.errors import BroadsheetError, SourceError
from broadsheet.settings import Settings
from small import DOUBLES, PAPERS, write

TABLES = "papers authors categories external_ids versions featured counts records skipped changes".split()


@pytest.fixture
def app(tmp_path):
    with open_app(
        Settings.load(data_dir=tmp_path / "data", **DOUBLES), lambda: datetime(2026, 1, 2, tzinfo=UTC)
    ) as app:
        yield app


def dump(app, *leaving_out):
    """Every row of every table."""
    with app._store.read() as db:
        return {
            table: sorted(map(repr, db.execute(text(f"SELECT * FROM {table}")).all()))
            for table in TABLES
            if table not in leaving_out
        }


def test_the_five_captures_are_290_papers_of_333_records(app, shared):
    reports = [app.harvest(file) for file in sorted((shared / "seeds").glob("*.txt"))]
    assert sum(report.records for report in reports) == 333
    assert app.status().papers == sum(report.new for report in reports) == 290
    before = dump(app)
    again = [app.harvest(file) for file in sorted((shared / "seeds").glob("*.txt"))]
    assert sum(report.unchanged for report in again) == 333
    assert dump(app) == before


def test_a_capture_and_the_stream_tell_of_the_same_papers(app, shared):
    app.harvest(shared / "data" / "hf-stream-dev.jsonl.xz")
    before = app.status().papers
    merged = sum(app.harvest(file).merged for file in sorted((shared / "seeds").glob("*.txt")))
    assert before == 6942
    assert merged == 29
    assert app.status().papers == 6942 + 290 - 29
    assert {merge.evidence for merge in app.merges()} == {"same title and abstract"}


def test_what_cannot_be_read_is_kept_until_it_is_mended(app, tmp_path):
    file = tmp_path / "papers.jsonl"
    write(file, PAPERS)
    first, *others = file.read_text("utf-8").splitlines()
    lines = [first, "{ broken", *others, '{"id": "x", "abstract": "no title"}']
    file.write_text("\n".join(lines), "utf-8")
    report = app.harvest(file)
    assert (report.new, report.skipped, report.records) == (5, 2, 7)
    assert [(skip.position, skip.file) for skip in app.skipped()] == [
        ("line 7", str(file)),
        ("line 2", str(file)),
    ]
    assert "title" in app.skipped()[0].reason
    assert app.harvest(file).skipped == 2
    assert app.status().skipped == 2
    write(file, PAPERS)
    app.harvest(file)
    assert app.status().skipped == 0


def test_a_broken_first_line_hides_nothing_of_the_rest(app, tmp_path):
    file = write(tmp_path / "papers.jsonl")
    file.write_text("{ broken\n\n[]\n" + file.read_text("utf-8"), "utf-8")
    report = app.harvest(file)
    assert (report.source, report.new, report.skipped) == ("jsonl", 5, 2)


def test_a_file_that_ends_early_keeps_what_came_before_and_says_so(app, tmp_path, monkeypatch):
    monkeypatch.setattr(harvesting, "BATCH", 2)
    whole = lzma.compress(write(tmp_path / "papers.jsonl", PAPERS * 1).read_bytes() * 400)
    (tmp_path / "cut.jsonl.xz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceError, match=r"cut\.jsonl\.xz"):
        app.harvest(tmp_path / "cut.jsonl.xz")
    assert app.status().papers in (0, 5)


def test_a_batch_that_fails_leaves_only_whole_batches(app, tmp_path, monkeypatch):
    monkeypatch.setattr(harvesting, "BATCH", 2)
    put, calls = harvesting.skipped.put, []

    def failing(*given):
        calls.append(given)
        if len(calls) == 2:
            raise RuntimeError("the power went")
        return put(*given)

    monkeypatch.setattr(harvesting.skipped, "put", failing)
    with pytest.raises(RuntimeError):
        app.harvest(write(tmp_path / "papers.jsonl"))
    assert app.status().papers == 2
    monkeypatch.undo()
    report = app.harvest(tmp_path / "papers.jsonl")
    assert (report.unchanged, report.new) == (2, 3)


@pytest.mark.large
@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_any_moment_and_started_again_it_ends_the_same(shared, tmp_path, seed):
    with lzma.open(shared / "data" / "papers-dev-04.jsonl.xz") as lines:
        (tmp_path / "some.jsonl").write_bytes(b"".join(islice(lines, 6000)))
    chance = random.Random(seed)
    for _ in range(4):
        running = subprocess.Popen(**command(tmp_path / "killed", tmp_path / "some.jsonl"))
        time.sleep(chance.uniform(0.6, 2.0))
        running.send_signal(signal.SIGKILL)
        running.wait()
    for folder in ("killed", "calm"):
        assert subprocess.run(**command(tmp_path / folder, tmp_path / "some.jsonl"), check=True)
    summaries = []
    for folder in ("killed", "calm"):
        with open_app(Settings.load(data_dir=tmp_path / folder)) as app:
            status = app.status()
            summaries.append((dump(app, "changes", "papers"), status.papers, status.indexed, status.pending))
    assert summaries[0] == summaries[1]


def command(folder, file):
    environment = {**os.environ, "BROADSHEET_DATA_DIR": str(folder)}
    return {
        "args": [sys.executable, "-m", "broadsheet.cli", "harvest", str(file)],
        "env": environment,
        "stdout": subprocess.DEVNULL,
    }


@pytest.mark.large
def test_every_messy_file_is_read_or_refused_and_nothing_else(app, shared, tmp_path):
    """What is read of which kind is told in tests/sources/test_importers.py."""
    files = messy.unpacked(shared, tmp_path)
    reports, refused = [], {}
    for file in files:
        try:
            reports.append(app.harvest(file))
        except BroadsheetError as error:
            refused[file] = str(error)
    assert len(reports) + len(refused) == len(files) >= 1000
    assert len(reports) > 900
    assert all(file.name in said for file, said in refused.items())
    assert app.status().papers > 10_000
