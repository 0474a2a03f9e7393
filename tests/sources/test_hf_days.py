"""Daily papers over the network: which days are asked for, and what becomes of those that are wrong."""

import json
import re
import tarfile
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from broadsheet.catalog.archives import harvest_archive
from broadsheet.errors import SourceError
from broadsheet.harvests import Want
from broadsheet.sources import Options, hf_daily
from broadsheet.sources._hf_days import DailyPapers
from broadsheet.store import open_store, papers, skipped
from broadsheet.types import Counts, ExternalId, silent
from embedders.servers import Reply, closed_address, serving
from sources.asking import ask
from sources.hf_server import asked_day, asked_days, daily_papers, item

FRIDAY, SATURDAY, MONDAY = date(2025, 1, 3), date(2025, 1, 4), date(2025, 1, 6)
REFUSED = Reply(400, b'{"error": "no such date"}')


def archive(server, today=MONDAY, argument=""):
    return DailyPapers(Options(argument, server.address), lambda: today)


def pages(server, want=Want(since=FRIDAY), **options):
    return list(archive(server, **options).pages(ask(), want))


def records(server, **options):
    return [one for page in pages(server, **options) for one in page.records]


def test_a_day_gives_what_a_file_of_it_gives():
    with daily_papers({"2025-01-03": [item("2501.00001", "2025-01-03", 9, 2)]}) as server:
        (record,) = records(server)
    assert record.key == "2501.00001@2025-01-03"
    assert record.ids == (ExternalId("arXiv", "2501.00001"),)
    assert (record.featured.day, record.featured.submitter) == (FRIDAY, "reader1")
    assert (record.counts, record.keywords) == (Counts(9, 2), ("ponds", "tides"))
    assert record.code == "https://github.com/example/tides"


def test_the_day_asked_for_is_the_day_of_the_page_whenever_the_paper_was_sent_in():
    with daily_papers({"2025-01-03": [item("2501.00001", "2024-12-20")]}) as server:
        (record,) = records(server)
    assert record.featured.day == FRIDAY
    assert record.featured.submitted_at == datetime(2024, 12, 20, 3, 6, 37, 666000, UTC)


def test_each_day_is_a_page_that_says_where_to_go_on_and_weekends_are_empty():
    with daily_papers({"2025-01-03": [item("2501.00001", "2025-01-03")]}) as server:
        found = pages(server)
    assert [(len(page.records), page.resume, page.mark) for page in found] == [
        (1, "2025-01-04", "2025-01-03"),
        (0, "2025-01-05", "2025-01-04"),
        (0, "2025-01-06", "2025-01-05"),
        (0, "2025-01-07", "2025-01-06"),
    ]


class TestWhichDays:
    def asked(self, want, **options):
        with daily_papers({}) as server:
            pages(server, want, **options)
            return asked_days(server)

    def test_the_last_fortnight_at_first(self):
        asked = self.asked(Want())
        assert (asked[0], asked[-1], len(asked)) == ("2024-12-24", "2025-01-06", 14)

    def test_or_from_the_day_of_the_argument(self):
        assert self.asked(Want(), argument="2024-12-01")[0] == "2024-12-01"
        assert self.asked(Want(), argument="2025-01-05") == ["2025-01-05", "2025-01-06"]

    def test_a_fortnight_again_when_the_mark_is_newer(self):
        asked = self.asked(Want(mark="2025-01-05"), argument="2024-01-01")
        assert (asked[0], len(asked)) == ("2024-12-24", 14)

    def test_from_the_mark_when_it_is_older(self):
        assert self.asked(Want(mark="2024-12-20"))[0] == "2024-12-20"

    def test_from_where_a_harvest_was_broken_off(self):
        asked = self.asked(Want(mark="2024-12-01", resume="2025-01-05"))
        assert asked == ["2025-01-05", "2025-01-06"]
        assert self.asked(Want(resume="2025-01-07")) == []

    def test_the_days_that_a_person_names_and_none_to_come(self):
        assert self.asked(Want(since=date(2024, 5, 1), until=date(2024, 5, 3))) == [
            "2024-05-01",
            "2024-05-02",
            "2024-05-03",
        ]
        assert self.asked(Want(since=MONDAY, until=date(2025, 2, 1), mark="2024-01-01")) == ["2025-01-06"]
        assert self.asked(Want(until=date(2025, 1, 6)), argument="2025-01-06") == ["2025-01-06"]

    def test_words_that_are_not_ours_count_as_none(self):
        assert len(self.asked(Want(mark="last week", resume="{}"))) == 14


def test_an_argument_that_is_no_day_is_refused():
    with pytest.raises(SourceError, match="hf_daily:2024-13-01 names no first day; write it as YYYY-MM-DD"):
        hf_daily.connect(Options("2024-13-01"))


MANY = [item(f"2501.{n:05}", "2025-01-03") for n in range(250)]


class TestPagesOfADay:
    def test_are_asked_for_until_one_is_short(self):
        with daily_papers({"2025-01-03": MANY}) as server:
            assert len(records(server, today=FRIDAY)) == 250
        queries = [parse_qs(urlsplit(path).query) for path in server.paths]
        assert [(query["limit"], query["p"]) for query in queries] == [(["100"], [str(n)]) for n in range(3)]

    def test_are_those_that_the_answer_links_to(self):
        with daily_papers({"2025-01-03": MANY[:25]}, page_size=10, links=True) as server:
            assert len(records(server, today=FRIDAY)) == 25
        assert server.paths[1:] == [
            "/api/daily_papers?date=2025-01-03&p=1",
            "/api/daily_papers?date=2025-01-03&p=2",
        ]

    @pytest.mark.parametrize("link", ["http://127.0.0.1:9/elsewhere", "file:///etc/passwd", "http://[half"])
    def test_are_not_looked_for_on_another_host(self, link):
        def answer(asked):
            page = int(parse_qs(urlsplit(asked.path).query)["p"][0])
            headers = {"Link": f"<{link}>; rel=next"} if page == 0 else {}
            return Reply(content=json.dumps(MANY[page : page + 1]).encode(), headers=headers)

        with serving(answer) as server:
            assert [one.ids[0].value for one in records(server, today=FRIDAY)] == ["2501.00000", "2501.00001"]

    def test_end_when_a_server_sends_the_same_one_again(self):
        with serving(lambda asked: Reply(content=json.dumps(MANY[:100]).encode())) as server:
            assert len(records(server, today=FRIDAY)) == 100
        assert len(server.asked) == 2

    def test_keep_their_count_in_the_positions_of_skips(self):
        items = [*MANY[:104], {"paper": None}]
        with daily_papers({"2025-01-03": items}) as server:
            skip = records(server, today=FRIDAY)[-1]
        assert (skip.position, skip.reason) == ("2025-01-03 item 105", "its 'paper' is no object")


class TestWhatIsMalformed:
    def test_items_are_skipped_by_day_and_number_with_their_reason(self):
        good = item("2501.00001", "2025-01-03")
        days = {
            "2025-01-03": [
                good,
                item("2501.1", "2025-01-03"),
                item("2501.00002", "", title=" ") | {"title": ""},
                "import os",
                None,
            ]
        }
        with daily_papers(days) as server:
            first, *skips = records(server)
        assert first.key == "2501.00001@2025-01-03"
        assert [(skip.position, skip.reason) for skip in skips] == [
            ("2025-01-03 item 2", "its id '2501.1' is no arXiv id"),
            ("2025-01-03 item 3", "it has no title"),
            ("2025-01-03 item 4", "it is text, and neither JSON nor a Python dict"),
            ("2025-01-03 item 5", "it is no JSON object"),
        ]
        assert skips[2].raw == "import os"

    @pytest.mark.parametrize(
        ("reply", "reason"),
        [
            (Reply(content=b"<html>soon back</html>"), r"no JSON came \(line 1, column 1: "),
            (Reply(content=b'[{"paper": '), r"no JSON came \(line 1, column \d+: "),
            (Reply(content=b""), "no JSON came"),
            (Reply(content=b"\xff\xfe"), "no JSON came"),
            (Reply(content=b'{"error": "Sorry"}'), "no list came, 'Sorry'"),
            (Reply(content=b"null"), "no list came"),
            (REFUSED, "answered 400, 'no such date'"),
        ],
    )
    def test_a_day_is_skipped_by_its_name_and_the_harvest_goes_on(self, reply, reason):
        days = {"2025-01-03": reply, "2025-01-06": [item("2501.00001", "2025-01-06")]}
        with daily_papers(days) as server:
            skip, record = records(server)
        assert skip.position == "2025-01-03"
        assert re.search(reason, skip.reason)
        assert record.key == "2501.00001@2025-01-06"

    def test_a_harvest_that_is_killed_after_such_a_day_asks_for_it_again(self):
        with daily_papers({"2025-01-03": REFUSED, "2025-01-04": REFUSED}) as server:
            found = pages(server)
        assert [(page.resume, page.mark) for page in found] == [
            ("2025-01-03", "2025-01-03"),
            ("2025-01-03", "2025-01-03"),
            ("2025-01-06", "2025-01-05"),
            ("2025-01-07", "2025-01-06"),
        ]

    def test_five_such_days_in_a_row_and_the_newest_mean_that_the_address_is_wrong(self):
        with serving(lambda asked: Reply(content=b"<html>")) as server:
            came = archive(server).pages(ask(), Want())
            assert [next(came).mark for _ in range(4)] == ["2024-12-24"] * 4
            with pytest.raises(
                SourceError, match="answered 5 days in a row, and the last one, with something"
            ):
                next(came)

    def test_many_such_days_in_a_row_are_skipped_when_the_newest_is_well(self):
        days = {f"2024-12-{day}": REFUSED for day in range(24, 32)}
        with daily_papers(days) as server:
            found = pages(server, Want())
        assert [len(page.records) for page in found] == [1] * 8 + [0] * 6
        assert found[-1].mark == "2025-01-06"

    @pytest.mark.parametrize("status", [401, 403, 404, 500])
    def test_other_refusals_end_the_harvest(self, status):
        with (
            serving(lambda asked: Reply(status, b"no")) as server,
            pytest.raises(SourceError, match=f"answered {status}"),
        ):
            pages(server)

    def test_a_day_that_repeats_the_one_before_is_a_day_without_papers(self):
        friday = [item("2501.00001", "2025-01-03"), item("2501.00002", "2025-01-03")]
        days = dict.fromkeys(["2025-01-03", "2025-01-04", "2025-01-05"], friday)
        days["2025-01-06"] = friday[:1]
        with daily_papers(days) as server:
            assert [len(page.records) for page in pages(server)] == [2, 0, 0, 1]


def test_an_archive_out_of_reach_ends_the_harvest():
    address = closed_address()
    with pytest.raises(SourceError, match="cannot be reached") as raised:
        list(DailyPapers(Options(address=address), lambda: MONDAY).pages(ask(), Want()))
    assert raised.value.retry_after is not None


@pytest.mark.large
def test_days_that_archives_wrote_down_are_read_over_the_network_as_from_their_files(shared, tmp_path):
    with tarfile.open(shared / "data" / "importers-dev.tar.xz") as packed:
        wanted = [one for one in packed if "/hf-daily-json/" in one.name and one.isfile()]
        packed.extractall(tmp_path, wanted, filter="data")
    files = sorted(tmp_path.rglob("*.json"))
    days = {file.stem[-10:]: file for file in files}
    assert len(days) == len(files) == 19
    with serving(lambda asked: Reply(content=days[asked_day(asked)].read_bytes())) as server:
        for day, file in days.items():
            want = Want(since=date.fromisoformat(day), until=date.fromisoformat(day))
            (page,) = pages(server, want, today=date(2026, 1, 1))
            assert list(page.records) == list(hf_daily.make().read(file))


class TestIntoTheCatalog:
    @pytest.fixture
    def store(self, tmp_path):
        store = open_store(f"sqlite:///{tmp_path / 'test.db'}")
        yield store
        store.close()

    def harvest(self, store, server, today):
        one = DailyPapers(Options(address=server.address), lambda: today)
        return harvest_archive(
            store, one, "hf_daily", ask(), Want(), silent, lambda: datetime(2025, 1, 6, tzinfo=UTC)
        )

    def upvotes(self, store):
        with store.read() as db:
            rows = papers.by_rows(db, [1, 2])
        return {paper.id: (paper.upvotes, paper.comments) for paper in rows}

    def test_upvotes_of_the_last_fortnight_are_refreshed_and_older_ones_stay(self, store):
        days = {
            "2025-01-06": [item("2501.00001", "2025-01-06", 3, 1)],
            "2025-01-02": [item("2501.00002", "2025-01-02", 5)],
        }
        with daily_papers(days) as server:
            self.harvest(store, server, date(2025, 1, 6))
            assert self.upvotes(store) == {"arXiv:2501.00001": (3, 1), "arXiv:2501.00002": (5, 0)}
            days["2025-01-06"] = [item("2501.00001", "2025-01-06", 30, 4)]
            days["2025-01-02"] = [item("2501.00002", "2025-01-02", 50)]
            server.asked.clear()
            report = self.harvest(store, server, date(2025, 1, 19))
            assert self.upvotes(store) == {"arXiv:2501.00001": (30, 4), "arXiv:2501.00002": (5, 0)}
            assert (report.updated, report.new, report.unchanged) == (1, 0, 0)
            assert "2025-01-02" not in asked_days(server)

    def test_a_day_twenty_days_old_is_not_asked_for_again(self, store):
        with daily_papers({}) as server:
            self.harvest(store, server, date(2025, 1, 6))
            server.asked.clear()
            self.harvest(store, server, date(2025, 1, 26))
            asked = asked_days(server)
        assert asked[0] == "2025-01-06"  # the mark: nothing between is left out
        with daily_papers({}) as server:
            self.harvest(store, server, date(2025, 1, 27))
            assert asked_days(server) == [f"2025-01-{day}" for day in range(14, 28)]

    def test_a_malformed_day_is_kept_with_its_reason(self, store):
        with daily_papers({"2025-01-03": REFUSED}) as server:
            self.harvest(store, server, date(2025, 1, 6))
        with store.read() as db:
            (skip,) = skipped.newest(db, 10)
        assert (skip.source, skip.file, skip.position) == ("hf_daily", "hf_daily", "2025-01-03")
        assert "no such date" in skip.reason
