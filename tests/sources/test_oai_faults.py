"""A repository that fails at every page, and processes that are killed, leave the same papers in the end."""

import subprocess
from dataclasses import replace
from datetime import date

import pytest

from broadsheet.errors import SourceError
from broadsheet.harvests import Want
from broadsheet.store import harvests
from sources.oai_harvest import PAUSE_S, command, harvest, opened
from sources.oai_server import FAULTS, Held, Misbehaviour, invented, serving
from sources.told import told

PAPERS = [*invented(1, 200), Held("2404.09999", deleted=True)]
PER_PAGE = 25


@pytest.fixture
def store(tmp_path):
    with opened(tmp_path / "broadsheet.db") as store:
        yield store


@pytest.fixture(scope="module")
def calm(tmp_path_factory):
    """What a harvest without faults leaves."""
    with serving(PAPERS, PER_PAGE) as server, opened(tmp_path_factory.mktemp("calm") / "a.db") as store:
        report = harvest(store, server.address)
        assert report.new == 200
        return told(store)


def test_faults_at_every_page_leave_what_a_calm_harvest_leaves(store, calm):
    with serving(PAPERS, PER_PAGE, Misbehaviour(FAULTS)) as server:
        report = harvest(store, server.address)
        assert report.new == 200
        assert set(server.faults) == set(FAULTS)
        assert min(server.faults.values()) >= 200 // PER_PAGE - 1
        assert not server.too_soon(PAUSE_S)
        assert server.most_at_once == 1
    assert told(store) == calm


@pytest.mark.parametrize("seed", range(3))
def test_they_do_so_in_whatever_order_the_faults_come(store, calm, seed):
    quick = tuple(fault for fault in FAULTS if fault != "silent")
    with serving(PAPERS, PER_PAGE, Misbehaviour(quick, each=4, seed=seed)) as server:
        harvest(store, server.address)
    assert told(store) == calm


def test_an_archive_that_asks_to_wait_is_not_asked_sooner(store):
    with serving(PAPERS, 200, Misbehaviour(("unavailable",), wait_s=1)) as server:
        harvest(store, server.address)
        assert [asked.wait_s for asked in server.asked] == [1, 0, 1, 0]
        assert not server.too_soon(PAUSE_S)


@pytest.mark.parametrize("form", ["", "?format=arXiv"])
def test_a_process_that_is_killed_goes_on_where_it_was(tmp_path, store, form):
    with serving(PAPERS, PER_PAGE) as server, opened(tmp_path / "calm.db") as other:
        harvest(other, server.address, f"arxiv:{form}")
        whole = [asked.token for asked in server.asked]
        server.asked.clear()
        killed = subprocess.run(
            command(tmp_path / "broadsheet.db", server.address, f"arxiv:{form}", kill_after=3),
            check=False,
            stderr=subprocess.DEVNULL,
        )
        assert killed.returncode < 0
        assert [asked.token for asked in server.asked] == whole[:3]
        harvest(store, server.address, f"arxiv:{form}")
        assert [asked.token for asked in server.asked] == whole
        assert told(store) == told(other)


def test_a_process_that_is_killed_among_faults_loses_nothing(tmp_path, store, calm):
    quick = tuple(fault for fault in FAULTS if fault != "silent")
    with serving(PAPERS, PER_PAGE, Misbehaviour(quick, each=3)) as server:
        for pages in (1, 2, 4):
            subprocess.run(
                command(tmp_path / "broadsheet.db", server.address, "arxiv:", kill_after=pages),
                check=False,
                stderr=subprocess.DEVNULL,
            )
        harvest(store, server.address)
        assert not server.too_soon(PAUSE_S)
    assert told(store) == calm


def test_the_next_harvest_takes_what_changed_since_the_first_answer(store):
    with serving(PAPERS, PER_PAGE, today="2024-06-01") as server:
        harvest(store, server.address)
        with store.read() as db:
            assert harvests.state(db, "arxiv:").mark == "2024-06-01"
        server.today = "2024-06-03"
        first, second, *rest = PAPERS
        first = replace(first, deleted=True, datestamp="2024-06-01")
        second = replace(second, comments="This paper has been withdrawn", datestamp="2024-06-02")
        server.held = [first, second, *rest]
        server.asked.clear()
        report = harvest(store, server.address)
        assert "from=2024-06-01" in server.asked[0].path
        assert len(server.asked) == 1
    assert (report.records, report.updated, report.new, report.dropped) == (1, 1, 0, 1)
    papers = told(store)["papers"]
    assert len(papers) == 199
    assert not any(first.number in paper for paper in papers)
    assert any(second.number in paper and "('withdrawn', 1)" in paper for paper in papers)


def test_nothing_new_moves_the_mark(store):
    with serving(PAPERS, PER_PAGE) as server:
        harvest(store, server.address)
        server.today = "2024-06-05"
        assert harvest(store, server.address).records == 0
    with store.read() as db:
        assert harvests.state(db, "arxiv:").mark == "2024-06-05"


def test_a_harvest_that_breaks_off_keeps_its_pages_and_its_place(store, calm):
    with serving(PAPERS, PER_PAGE) as server:
        server.misbehaviour = Misbehaviour(("html",) * 30)
        with pytest.raises(SourceError, match="Back in a moment"):
            harvest(store, server.address)
        server.misbehaviour = Misbehaviour()
        harvest(store, server.address)
    assert told(store) == calm


def test_days_that_are_asked_for_move_no_mark(store):
    with serving(PAPERS, PER_PAGE) as server:
        report = harvest(store, server.address, want=Want(since=date(2024, 5, 2), until=date(2024, 5, 3)))
        assert "from=2024-05-02&until=2024-05-03" in server.asked[0].path
    assert report.new == sum(paper.datestamp[-2:] in ("02", "03") for paper in PAPERS if not paper.deleted)
    with store.read() as db:
        assert harvests.state(db, "arxiv:") is None


def test_both_formats_together_have_names_versions_and_licences(store):
    with serving(PAPERS[:20], PER_PAGE) as server:
        harvest(store, server.address, "arxiv:")
        harvest(store, server.address, "arxiv:?format=arXiv")
    everything = told(store)
    assert len(everything["papers"]) == 20
    assert len(everything["records"]) == 40
    assert sum("('number', 1)" in version for version in everything["versions"]) == 20
    assert all("nonexclusive-distrib" in paper for paper in everything["papers"])
