"""arXiv's announcements: what a feed says, and what is believed of the feeds that are asked for."""

import tarfile
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from broadsheet.catalog.archives import harvest_archive
from broadsheet.errors import SourceError
from broadsheet.harvests import Announcement, Want
from broadsheet.sources import Options, _arxiv_feed, arxiv_rss
from broadsheet.store import announced, harvests, open_store
from broadsheet.types import ExternalId, Skip, Version, silent
from embedders.servers import Reply, closed_address, serving
from sources.announcements import announcing, feed, told
from sources.asking import ask

SAMPLES = Path(__file__).parents[1] / "data" / "sources" / "arxiv_rss"
EASTERN = timezone(timedelta(hours=-4))
MONDAY, TUESDAY, SATURDAY = (datetime(2024, 5, day, tzinfo=EASTERN) for day in (27, 28, 25))


def sample(name):
    return list(arxiv_rss.make().read(SAMPLES / name))


class TestAFile:
    def test_tells_papers_their_versions_licences_and_categories(self):
        boats, snails, puddles = sample("monday.xml")
        assert (boats.key, boats.ids) == (
            "2403.00011",
            (ExternalId("arXiv", "2403.00011"), ExternalId("doi", "10.1000/ponds.17")),
        )
        assert boats.versions == (Version(3),)
        assert (boats.categories, boats.primary_category) == (("physics.flu-dyn", "cs.CL"), "physics.flu-dyn")
        assert boats.license == "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"
        assert (boats.venue, boats.imprint, boats.url) == (
            "J. Ponds",
            {"volume": "17"},
            "https://arxiv.org/abs/2403.00011",
        )
        assert snails.categories == ("q-bio.PE", "cs.CL")
        assert puddles.title == "A Grammar of Puddles"

    def test_tells_the_abstract_without_what_goes_before_it(self):
        boats, snails, _ = sample("monday.xml")
        assert (
            boats.abstract == "We count the ways in which paper boats drift. The third version counts again."
        )
        assert snails.abstract == r"Snails wait in $O(n \log n)$ & we wait with them."

    def test_tells_authors_word_for_word_without_their_affiliations(self):
        boats, snails, _ = sample("monday.xml")
        assert boats.authors == ("Ada Reed", "Bo Marsh Jr.")
        assert boats.extra["creator"] == "Ada Reed (University of Ponds, Lakeside), Bo Marsh Jr."
        assert snails.authors == ("Fay Slow", r"Andr\'e Lent", r"{\c{C}}em Y{\i}ld{\i}z")
        assert "creator" not in snails.extra

    def test_dates_a_new_paper_by_its_announcement_and_an_old_one_by_the_month_in_its_id(self):
        boats, snails, puddles = sample("monday.xml")
        assert (boats.published, snails.published, puddles.published) == (
            "2024-03",
            "2024-05-27",
            "2024-05-27",
        )
        assert (boats.updated, boats.extra["announced"], boats.extra["announce_type"]) == (
            None,
            "2024-05-27",
            "replace-cross",
        )

    def test_may_be_atom_and_tell_of_a_withdrawal(self):
        (beads,) = sample("tuesday.atom")
        assert (beads.key, beads.published, beads.versions) == ("hep-th/9901001", "1999-01", (Version(2),))
        assert beads.withdrawn
        assert beads.extra == {"announce_type": "replace", "announced": "2024-05-28"}

    def test_gives_the_lines_of_what_it_cannot_read(self):
        good, *skips = sample("broken-items.xml")
        assert good.extra["announced"] == "2024-05-27"  # the feed's own day
        assert [(skip.position, skip.reason) for skip in skips] == [
            ("line 15", "it has no title"),
            ("line 20", "its guid 'oai:arXiv.org:2413.00024v1' names no paper of arXiv"),
            ("line 25", "it has no guid"),
        ]

    def test_that_breaks_off_is_refused_with_its_line(self):
        with pytest.raises(
            SourceError, match=r"broken-off\.xml, line \d+, column \d+: .*; fetch the file again"
        ):
            sample("broken-off.xml")

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"<opml/>", "line 1: <opml> begins no feed of RSS 2.0 or Atom"),
            (b"<rss/>", "begins no feed"),
            (feed(MONDAY, title="Feed error for query: x"), "it tells of an error: None such"),
        ],
    )
    def test_that_is_no_such_feed_is_refused(self, content, reason, tmp_path):
        path = tmp_path / "feed.xml"
        path.write_bytes(content)
        with pytest.raises(SourceError, match=reason):
            list(arxiv_rss.make().read(path))

    def test_of_a_quiet_day_holds_nothing_and_is_known_for_what_it_is(self, tmp_path):
        path = tmp_path / "feed.xml"
        path.write_bytes(feed(MONDAY, "<link>http://rss.arxiv.org/rss/cs</link>"))
        assert arxiv_rss.make().recognises(path, path.read_text("utf-8"))
        assert list(arxiv_rss.make().read(path)) == []

    @pytest.mark.parametrize("text", ["", "not a day", "2024-99-99", "Mon, 99 May 2024 00:00:00 -9999", "1"])
    def test_with_a_day_that_is_none_tells_papers_all_the_same(self, text, tmp_path):
        path = tmp_path / "feed.xml"
        path.write_bytes(
            feed(MONDAY, told("2405.00001")).replace(b"Mon, 27 May 2024 00:00:00 -0400", text.encode())
        )
        (record,) = arxiv_rss.make().read(path)
        assert (record.published, record.extra) == ("2024-05", {"announce_type": "new"})


def archive(server, names="cs.CL+cs.LG"):
    return arxiv_rss.connect(Options(names, server.address))


def pages(server, want=Want(), names="cs.CL+cs.LG"):
    return list(archive(server, names).pages(ask(), want))


class TestTheNetwork:
    def test_gives_one_page_with_papers_and_announcements(self):
        today = feed(MONDAY, told("2405.00001", "cross"), told("2405.00002"), told("2405.00003", "absonly"))
        with announcing({"cs.CL+cs.LG": today}) as server:
            (page,) = pages(server)
        assert [record.key for record in page.records] == ["2405.00003", "2405.00001", "2405.00002"]
        assert set(page.announced) == {
            Announcement(date(2024, 5, 27), ExternalId("arXiv", "2405.00001"), "cross"),
            Announcement(date(2024, 5, 27), ExternalId("arXiv", "2405.00002"), "new"),
        }
        assert (page.silent, page.resume, page.total) == ((), "", 3)

    def test_is_told_what_we_have_and_an_unchanged_feed_is_nothing_new(self):
        with announcing({"cs.CL+cs.LG": feed(MONDAY, told("2405.00001"))}) as server:
            (page,) = pages(server)
            assert pages(server, Want(mark=page.mark)) == []
            assert server.asked[-1].headers["If-Modified-Since"] == "Mon, 27 May 2024 04:00:12 GMT"
            assert len(pages(server, Want(mark="not ours"))) == 1
            assert len(pages(server, Want(mark="[1]"))) == 1

    def test_is_asked_in_full_when_other_categories_are_wanted(self):
        day = feed(MONDAY, told("2405.00001"))
        with announcing({"cs.CL": day, "cs.CL+cs.LG": day}) as server:
            (page,) = pages(server, names="cs.CL")
            assert len(pages(server, Want(mark=page.mark))) == 1

    @pytest.mark.parametrize(("day", "silent"), [(MONDAY, (date(2024, 5, 27),)), (SATURDAY, ())])
    def test_tells_a_quiet_working_day_and_says_nothing_of_weekends(self, day, silent):
        with announcing({"cs": feed(day)}) as server:
            (page,) = pages(server, names="cs")
        assert (page.records, page.announced, page.silent) == ((), (), silent)
        assert page.mark

    def test_is_not_believed_when_it_gives_the_last_days_papers_a_new_date(self):
        papers = told("2405.00001"), told("2405.00002", "cross")
        with announcing(feeds := {"cs": feed(MONDAY, *papers)}) as server:
            (first,) = pages(server, names="cs")
            feeds["cs"] = feed(TUESDAY, *papers)
            assert pages(server, Want(mark=first.mark), "cs") == []
            feeds["cs"] = feed(TUESDAY, *papers, told("2405.00003", "replace"))
            assert pages(server, Want(mark=first.mark), "cs") == []
            feeds["cs"] = feed(TUESDAY, told("2405.00003"), told("2405.00002", "cross"))
            assert len(pages(server, Want(mark=first.mark), "cs")) == 1

    def test_is_not_believed_either_after_the_weekend_between(self):
        with announcing(feeds := {"cs": feed(SATURDAY - timedelta(days=1), told("2405.00001"))}) as server:
            (friday,) = pages(server, names="cs")
            feeds["cs"] = feed(SATURDAY)
            (saturday,) = pages(server, Want(mark=friday.mark), "cs")
            feeds["cs"] = feed(MONDAY, told("2405.00001"))
            assert pages(server, Want(mark=saturday.mark), "cs") == []

    def test_may_announce_the_next_version_of_the_same_paper_the_next_day(self):
        with announcing(feeds := {"cs": feed(MONDAY, told("2405.00001", "replace", 2))}) as server:
            (first,) = pages(server, names="cs")
            feeds["cs"] = feed(TUESDAY, told("2405.00001", "replace", 3))
            assert len(pages(server, Want(mark=first.mark), "cs")) == 1

    def test_skips_what_it_cannot_read_by_day_and_number(self):
        with announcing(
            {"cs": feed(MONDAY, told("2405.00001"), "<item><title>Nameless</title></item>")}
        ) as server:
            (page,) = pages(server, names="cs")
        assert page.records[1] == Skip("2024-05-27 cs item 2", "it has no guid", "Nameless")

    def test_knows_only_its_own_day(self):
        with announcing({"cs": feed(MONDAY, told("2405.00001"))}) as server:
            (page,) = pages(server, Want(mark="x", since=date(2024, 5, 20)), "cs")
            assert (len(page.records), page.mark) == (1, "")
            with pytest.raises(
                SourceError, match="tells of 2024-05-27 alone; of other days ask arXiv itself"
            ):
                pages(server, Want(until=date(2024, 5, 26)), "cs")


class TestAFeedThatWasCutShort:
    @pytest.fixture(autouse=True)
    def _short(self, monkeypatch):
        for module in (_arxiv_feed, arxiv_rss):
            monkeypatch.setattr(module, "MOST", 3)

    CUT = (told("2405.00001", "replace"), told("2405.00002", "cross"), told("2405.00003", "cross"))

    def test_is_asked_for_in_parts_and_the_strongest_announcement_counts(self):
        feeds = {
            "cs.CL+cs.LG": feed(MONDAY, *self.CUT),
            "cs.CL": feed(MONDAY, told("2405.00003"), told("2405.00004")),
            "cs.LG": feed(MONDAY, told("2405.00004", "cross"), told("2405.00002", "cross")),
        }
        with announcing(feeds) as server:
            (page,) = pages(server)
        assert server.paths == ["/rss/cs.CL+cs.LG", "/rss/cs.CL", "/rss/cs.LG"]
        assert {one.id.value: one.kind for one in page.announced} == {
            "2405.00001": "replace",
            "2405.00002": "cross",
            "2405.00003": "new",
            "2405.00004": "new",
        }
        assert len(page.records) == 4

    def test_of_an_archive_is_asked_for_by_its_categories(self):
        feeds = {"econ": feed(MONDAY, *self.CUT)} | {
            f"econ.{name}": feed(MONDAY) for name in ("EM", "GN", "TH")
        }
        with announcing(feeds) as server:
            (page,) = pages(server, names="econ")
        assert server.paths[1:] == ["/rss/econ.EM", "/rss/econ.GN", "/rss/econ.TH"]
        assert len(page.records) == 3

    def test_of_a_single_category_is_told(self):
        with announcing({"cs.CL": feed(MONDAY, *self.CUT)}) as server:
            (page,) = pages(server, names="cs.CL")
        assert page.records[-1] == Skip(
            "2024-05-27 cs.CL", "the feed ends after 3 papers; more were announced"
        )


class TestTrouble:
    @pytest.mark.parametrize("names", ["", "cs.CL+", "cs CL", "../etc", "cs.CL?x=1", "cs;math"])
    def test_an_argument_that_names_no_categories_is_refused(self, names):
        with pytest.raises(SourceError, match="names no categories of arXiv; write it as in arxiv_rss:cs "):
            arxiv_rss.connect(Options(names))

    @pytest.mark.parametrize(
        ("reply", "reason"),
        [
            (Reply(content=b"<html><p>soon back"), "answered with something else than a feed: line 1"),
            (Reply(content=b""), "answered with something else than a feed: line 1"),
            (Reply(content=feed(MONDAY, title="Feed error for query: x")), "it tells of an error: None such"),
            (Reply(content=b"<rss><channel/></rss>"), "does not tell what day it is of"),
            (Reply(400, b"Bad archive"), "answered 400"),
            (Reply(503, b"busy"), "answered 503"),
        ],
    )
    def test_an_answer_that_is_no_feed_ends_the_harvest(self, reply, reason):
        with serving(lambda asked: reply) as server, pytest.raises(SourceError, match=reason):
            pages(server)

    def test_a_feed_that_breaks_off_is_asked_for_again(self):
        whole = feed(MONDAY, told("2405.00001"))
        replies = iter([Reply(content=whole[:-20]), Reply(content=whole)])
        with serving(lambda asked: next(replies)) as server:
            (page,) = archive(server, "cs").pages(ask(pauses_s=(0.0,)), Want())
        assert len(page.records) == 1

    def test_an_address_out_of_reach_ends_the_harvest(self):
        unreachable = arxiv_rss.connect(Options("cs", closed_address()))
        with pytest.raises(SourceError, match="cannot be reached"):
            list(unreachable.pages(ask(), Want()))


@pytest.mark.large
def test_a_feed_of_arxivs_own_is_read_whole(shared, tmp_path):
    with tarfile.open(shared / "data" / "importers-dev.tar.xz") as packed:
        wanted = [one for one in packed if "/arxiv-rss/" in one.name and one.isfile()]
        packed.extractall(tmp_path, wanted, filter="data")
    (path,) = tmp_path.rglob("*.xml")
    found = list(arxiv_rss.make().read(path))
    assert [record.extra["announce_type"] for record in found] == ["cross"] * 5 + ["new"] * 2
    assert all(record.abstract and record.license and record.versions == (Version(1),) for record in found)
    assert not any("Announce Type" in record.abstract for record in found)


class TestIntoTheCatalog:
    @pytest.fixture
    def store(self, tmp_path):
        store = open_store(f"sqlite:///{tmp_path / 'test.db'}")
        yield store
        store.close()

    def harvest(self, store, server):
        now = datetime(2024, 5, 27, 12, tzinfo=UTC)
        return harvest_archive(
            store, archive(server, "cs"), "arxiv_rss:cs", ask(), Want(), silent, lambda: now
        )

    def test_the_same_day_twice_changes_nothing(self, store):
        today = feed(MONDAY, told("2405.00001"), told("2405.00002", "cross"))
        with announcing({"cs": today}) as server:
            first, second = self.harvest(store, server), self.harvest(store, server)
            with store.write() as db:
                known = harvests.state(db, "arxiv_rss:cs")
                harvests.put(db, type(known)("arxiv_rss:cs", "", "", "", known.changed_at))
            third = self.harvest(store, server)
        assert (first.new, second.records, third.unchanged, third.new) == (2, 0, 2, 0)
        with store.read() as db:
            (day,) = announced.days(db, "arxiv_rss", date(2024, 5, 1), date(2024, 6, 1))
        assert (day.new, day.cross, day.have) == (1, 1, 0)
