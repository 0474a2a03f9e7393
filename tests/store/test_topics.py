from datetime import UTC, date, datetime

import numpy as np
import pytest

from broadsheet.store import papers, topic_builds, topics
from broadsheet.store.papers import Facts
from broadsheet.store.topic_builds import Group
from broadsheet.types import ExternalId, Paper

NOW = datetime(2024, 6, 1, tzinfo=UTC)
CENTRE = np.array([1, 0, 0, 0], np.float32)


def facts(row, **said):
    paper = Paper(row, f"arXiv:{row}", f"Paper {row}", "", ids=(ExternalId("arXiv", str(row)),), **said)
    return Facts(paper, paper.title, {}, {})


@pytest.fixture
def db(store):
    """Four papers, of which the first three are in topics: 2 and 3 in area 1."""
    with store.write() as db:
        papers.add(
            db,
            [
                facts(1, published="2024-05-01", day=date(2024, 5, 1)),
                facts(2, published="2024-05-02", day=date(2024, 5, 2)),
                facts(3, published="2024-05"),
                facts(4, published="2024-05-03", day=date(2024, 5, 3)),
            ],
        )
        groups = [
            Group(9, None, 0, "", (), CENTRE),
            Group(2, 1, 2, "Two", ("two",), CENTRE),
            Group(1, None, 1, "One", ("one",), CENTRE),
            Group(3, 1, 2, "Three", (), CENTRE),
        ]
        topic_builds.put_groups(db, groups, NOW)
        topic_builds.place(db, [(1, 2), (2, 2), (3, 3), (4, None), (77, 2)])
        topic_builds.put_build(db, "hashing", NOW, 0, 4, 0.25, {"born": 1})
        topic_builds.count_anew(db)
        yield db


def test_what_was_written_is_read(db):
    assert [(topic.id, topic.name, topic.papers) for topic in topics.alive(db)] == [
        (1, "One", 3), (2, "Two", 2), (3, "Three", 1),
    ]  # fmt: skip
    assert [group.id for group in topic_builds.groups(db)] == [9, 1, 2, 3]
    assert topic_builds.groups(db)[1].centroid.tolist() == [1, 0, 0, 0]
    build = topic_builds.last_build(db)
    assert (build.embedder, build.floor, build.counts, build.built_at) == ("hashing", 0.25, {"born": 1}, NOW)


def test_papers_are_counted_by_day(db):
    assert topics.counts_between(db, None, None) == {2: 2, 3: 1, None: 1}
    assert topics.counts_between(db, date(2024, 5, 2), date(2024, 5, 8)) == {2: 1, None: 1}
    assert topics.counts_between(db, date(2024, 5, 1), date(2024, 5, 31), 7) == {2: 2, 3: 1, None: 1}
    assert topics.counts_between(db, date(2024, 1, 1), date(2024, 12, 31), 4) == {2: 2, 3: 1, None: 1}
    assert topics.newest_day(db, date(2024, 6, 1)) == date(2024, 5, 1)  # of a handful, the oldest
    assert topics.newest_day(db, date(2024, 4, 1)) is None


def test_papers_of_topics_are_ordered(db):
    assert topics.rows_in(db, [2, 3], "newest", 10) == [2, 1, 3]
    assert topics.rows_in(db, [2, 3], "upvotes", 10) == [2, 1, 3]
    assert topics.rows_in(db, [2, 3], "newest", 1, 1) == [1]
    assert topics.rows_in(db, [2, 3], "newest", 10, since=date(2024, 5, 2)) == [2]
    assert topics.count_in(db, [2, 3]) == 3
    assert topics.count_unplaced(db) == 0
    assert [topics.topic_of(db, row) for row in (1, 4)] == [2, None]


def test_a_name_that_was_given_stays_when_topics_are_written_anew(db):
    topics.name_by_hand(db, 2, "Given")
    topic_builds.put_groups(db, [Group(2, 1, 2, "Found", (), CENTRE)], NOW)
    assert (topics.by_id(db, 2).name, topics.by_id(db, 2).given) == ("Given", True)
    topics.name_by_hand(db, 2, None)
    assert topics.by_id(db, 2).name == "Found"


def test_a_topic_that_stays_may_lie_in_one_that_is_new(db):
    topic_builds.put_groups(
        db, [Group(2, 10, 2, "Two", (), CENTRE), Group(10, None, 1, "New", (), CENTRE)], NOW
    )
    assert topics.by_id(db, 2).parent == 10


def test_an_heir_inherits_what_was_inherited(db):
    topic_builds.end(db, {3: 2})
    topic_builds.end(db, {2: 1})
    assert (topics.by_id(db, 3).heir, topics.by_id(db, 2).heir) == (1, 1)
    assert [topic.id for topic in topics.alive(db)] == [1]


def test_what_changed_is_looked_at_again(db):
    assert topic_builds.changed(db, 0) == [1, 2, 3, 4]
    assert topic_builds.standing(db, [1, 3, 4, 99]) == {1: 2, 3: 3, 4: None}
    rows, places = topic_builds.placements(db)
    assert (rows.tolist(), places.tolist()) == ([1, 2, 3, 4], [2, 2, 3, 0])
    assert topic_builds.titles(db, [1])[1] == "Paper 1"
    topic_builds.move_mark(db, topic_builds.last_build(db).id, 12)
    assert topic_builds.last_build(db).read_to == 12
    assert topic_builds.next_number(db) == 10
