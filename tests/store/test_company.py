"""What others did with papers, as far as it may be told, on both databases."""

from datetime import UTC, date, datetime

import pytest

from broadsheet.catalog.add import add
from broadsheet.store import company, follows, lists, readers, records, submissions, votes
from broadsheet.types import Counts, Record, parse_ids

NOW = datetime(2024, 6, 1, tzinfo=UTC)
ROWS = [1, 2, 3, 4]


def record(n, **said):
    return Record(
        key=f"{n}", title=f"Number {n}", ids=parse_ids([f"doi:10.5555/{n}"]), published="2024-05-20", **said
    )


@pytest.fixture
def db(store):
    with store.write() as db:
        add(db, [records.pack("test", record(n, counts=Counts(5 if n == 2 else None))) for n in ROWS])
        yield db


@pytest.fixture
def people(db):
    """Four people by name; ada follows emmy and grace, not sofya."""
    numbers = {name: readers.add(db, name, "reader", NOW) for name in ("ada", "emmy", "grace", "sofya")}
    for name in ("emmy", "grace"):
        follows.follow(db, numbers["ada"], "reader", name, NOW)
    return numbers


def save(db, reader, shown_to, row):
    number = lists.add(db, reader, f"For {shown_to}", f"for-{shown_to}-{row}", shown_to, "", NOW)
    lists.put(db, number, [(row, NOW)])


def test_upvotes_are_those_given_here_and_those_told_by_sources(db, people):
    votes.give(db, 1, people["emmy"], NOW)
    votes.give(db, 2, people["emmy"], NOW)
    assert company.upvotes(db, ROWS) == {1: 1, 2: 6}
    assert company.upvotes(db, [1, 3]) == {1: 1}
    assert company.upvotes(db, []) == {}


def test_lists_that_are_shown_and_submissions_tell_who_likes_a_paper(db, people):
    save(db, people["grace"], "all", 1)
    save(db, people["emmy"], "members", 1)
    submissions.add(db, 2, people["emmy"], "", date(2024, 6, 1), NOW)
    save(db, people["emmy"], "all", 2)
    assert company.shown_likes(db, people["ada"], ROWS, public=False) == {1: ["emmy", "grace"], 2: ["emmy"]}
    assert company.shown_likes(db, people["ada"], [2, 3], public=False) == {2: ["emmy"]}


def test_a_list_that_is_not_shown_tells_nothing(db, people):
    save(db, people["emmy"], "owner", 1)
    assert company.shown_likes(db, people["ada"], ROWS, public=False) == {}


def test_where_anyone_may_read_only_lists_shown_to_all_tell(db, people):
    save(db, people["emmy"], "members", 1)
    save(db, people["emmy"], "all", 2)
    assert company.shown_likes(db, people["ada"], ROWS, public=True) == {2: ["emmy"]}


def test_a_submission_that_was_withdrawn_tells_nothing(db, people):
    submissions.add(db, 2, people["emmy"], "", date(2024, 6, 1), NOW)
    submissions.decide(db, 2, "withdrawn", date(2024, 6, 1), people["emmy"], NOW)
    assert company.shown_likes(db, people["ada"], ROWS, public=False) == {}


def test_only_those_whom_they_follow_tell(db, people):
    save(db, people["sofya"], "all", 1)
    votes.give(db, 1, people["sofya"], NOW)
    votes.give(db, 1, people["emmy"], NOW)
    assert company.shown_likes(db, people["ada"], ROWS, public=False) == {}
    assert company.votes(db, people["ada"], ROWS) == {}
    assert company.shown_likes(db, people["emmy"], ROWS, public=False) == {}


def test_a_vote_of_one_is_not_told_and_those_of_two_as_a_count(db, people):
    for name in ("emmy", "grace"):
        votes.give(db, 1, people[name], NOW)
    votes.give(db, 2, people["emmy"], NOW)
    assert company.votes(db, people["ada"], ROWS) == {1: 2}
    votes.take_back(db, 1, people["grace"])
    assert company.votes(db, people["ada"], ROWS) == {}


def test_whose_account_was_closed_tells_nothing(db, people):
    for name in ("emmy", "grace"):
        votes.give(db, 1, people[name], NOW)
    save(db, people["emmy"], "all", 1)
    readers.change(db, people["emmy"], closed_at=NOW.isoformat())
    assert company.shown_likes(db, people["ada"], ROWS, public=False) == {}
    assert company.votes(db, people["ada"], ROWS) == {}
