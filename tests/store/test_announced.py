"""What was announced against what came, in sets small enough to count by hand."""

from datetime import date

import pytest

from broadsheet.harvests import AnnouncedDay, Announcement
from broadsheet.store import announced, harvests, papers, records
from broadsheet.types import ExternalId, Record

from .test_papers import facts

MONDAY, TUESDAY, WEDNESDAY = (date(2024, 5, day) for day in (27, 28, 29))
CS, MATH = "arxiv_rss:cs", "arxiv_rss:math"


def announce(db, day, kinds, errand=CS):
    told = [Announcement(day, ExternalId("arXiv", number), kind) for number, kind in kinds.items()]
    harvests.announce(db, errand, told)


def have(db, row, source):
    """The paper arXiv:2405.<row>, as this source tells of it."""
    papers.add(db, [facts(row)])
    records.put(db, [(row, records.pack(source, Record(key=f"2405.{row:05}", title=f"Paper {row}")))])


@pytest.fixture
def db(store):
    """Three papers on Monday, one of which came; one on Tuesday that only its announcement told of."""
    with store.write() as db:
        announce(db, MONDAY, {"2405.00001": "new", "2405.00002": "cross", "2405.00003": "replace-cross"})
        announce(db, TUESDAY, {"2405.00004": "replace"})
        have(db, 2, "arxiv")
        have(db, 4, "arxiv_rss")
        yield db


def test_each_day_tells_its_kinds_and_what_came_from_elsewhere(db):
    assert announced.days(db, "arxiv_rss", MONDAY, WEDNESDAY) == [
        AnnouncedDay(MONDAY, new=1, cross=1, replaced=1, have=1),
        AnnouncedDay(TUESDAY, new=0, cross=0, replaced=1, have=0),
    ]


def test_an_announcement_is_enough_where_nothing_else_is_asked(db):
    assert [one.have for one in announced.days(db, "arxiv_rss", MONDAY, WEDNESDAY, alone=True)] == [1, 1]
    assert announced.missing(db, "arxiv_rss", TUESDAY, TUESDAY, alone=True) == []


def test_what_is_missing_is_told_in_order_and_once(db):
    announce(db, WEDNESDAY, {"2405.00001": "cross"})
    missing = ["arXiv:2405.00001", "arXiv:2405.00003", "arXiv:2405.00004"]
    assert announced.missing(db, "arxiv_rss", MONDAY, WEDNESDAY) == missing
    assert announced.missing(db, "arxiv_rss", MONDAY, WEDNESDAY, limit=2) == missing[:2]
    assert announced.missing(db, "arxiv_rss", TUESDAY, TUESDAY) == missing[2:]


def test_a_paper_that_two_errands_heard_of_counts_once_by_its_strongest_kind(db):
    announce(db, MONDAY, {"2405.00001": "cross", "2405.00002": "new"}, MATH)
    assert announced.days(db, "arxiv_rss", MONDAY, MONDAY) == [AnnouncedDay(MONDAY, 2, 0, 1, 1)]


def test_other_sources_announcements_are_none_of_ours(db):
    announce(db, MONDAY, {"2405.00009": "new"}, "arxiv-rss:cs")
    announce(db, MONDAY, {"2405.00009": "new"}, "arxiv_rss2")
    assert announced.days(db, "arxiv_rss", MONDAY, MONDAY)[0].announced == 3
    assert announced.days(db, "arxiv_rss2", MONDAY, MONDAY)[0].announced == 1


def test_a_silent_day_was_heard_but_nothing_was_announced(db):
    for _ in range(2):
        announced.keep_silent(db, CS, [WEDNESDAY])
    assert announced.heard(db, "arxiv_rss", TUESDAY) == {CS: [MONDAY, TUESDAY, WEDNESDAY]}
    assert announced.days(db, "arxiv_rss", WEDNESDAY, WEDNESDAY) == []
    assert announced.missing(db, "arxiv_rss", WEDNESDAY, WEDNESDAY) == []


def test_each_errand_has_a_first_day_of_its_own(db):
    announce(db, TUESDAY, {"2405.00004": "replace"}, MATH)
    assert announced.heard(db, "arxiv_rss", WEDNESDAY) == {CS: [MONDAY], MATH: [TUESDAY]}
    assert announced.heard(db, "arxiv", WEDNESDAY) == {}
