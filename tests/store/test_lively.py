from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from broadsheet.store import lists, lively, papers, readers, submissions, votes
from broadsheet.store.papers import Facts
from broadsheet.types import ExternalId, Featuring, Paper

DAY = date(2024, 5, 27)
NOW = datetime(2024, 5, 30, 8, tzinfo=UTC)
SENT = datetime(2024, 5, 27, 9, tzinfo=UTC)
EVERYONE = ("members", "all")


@pytest.fixture
def db(store):
    with store.write() as db:
        papers.add(db, [fact(1), fact(2, upvotes=5), fact(3, day=date(2024, 1, 1))])
        yield db


def fact(row, day=DAY, **given):
    id = ExternalId("arXiv", f"2405.{row:05}")
    paper = Paper(row, str(id), f"Paper {row}", "", ids=(id,), day=day, primary_category="cs.CL", **given)
    return Facts(paper, paper.title, {"hf": Featuring(day, None, SENT)} if row == 2 else {}, {})


def reader(db, name):
    return readers.add(db, name, "reader", NOW)


def since(db, shown_to=EVERYONE):
    return {one.row: one for one in lively.since(db, DAY, NOW.date(), shown_to)}


def test_papers_of_these_days_come_with_what_was_given_to_them(db):
    votes.give(db, 2, reader(db, "ada"), NOW)
    found = since(db)
    assert list(found) == [1, 2]
    assert (found[2].upvotes, found[2].votes, found[2].field) == (6, 1, "cs.CL")
    assert found[1].at == datetime(2024, 5, 27, tzinfo=UTC).timestamp()
    assert found[2].at == SENT.timestamp()


def test_a_paper_that_is_submitted_comes_when_it_is_sent_in_and_on_no_later_day_than_today(db):
    ada = reader(db, "ada")
    submissions.add(db, 3, ada, "", NOW.date(), NOW)
    assert since(db)[3].at == NOW.timestamp()
    assert since(db)[3].day == "2024-05-30"
    submissions.decide(db, 3, "featured", date(2024, 6, 2), ada, NOW)
    assert 3 not in since(db)


def test_a_submission_that_is_withdrawn_takes_its_paper_out(db):
    ada = reader(db, "ada")
    submissions.add(db, 1, ada, "", NOW.date(), NOW)
    submissions.decide(db, 1, "withdrawn", NOW.date(), ada, NOW)
    assert list(since(db)) == [2]
    assert [one.row for one in lively.of(db, [1, 3], NOW.date(), EVERYONE)] == [1, 3]


def test_saves_are_people_with_lists_that_are_shown_and_accounts_that_are_open(db):
    people = [reader(db, name) for name in ("ada", "emmy", "grace", "sofya")]
    for owner, shown_to in zip(people, ("all", "members", "owner", "all"), strict=True):
        number = lists.add(db, owner, "Mine", "mine", shown_to, "", NOW)
        lists.put(db, number, [(1, NOW)])
    db.execute(text("UPDATE readers SET closed_at = 'x' WHERE id = :id"), {"id": people[3]})
    assert since(db)[1].saves == 2
    assert since(db, ("all",))[1].saves == 1
    assert lively.kept(db, EVERYONE, 9) == [1]


def test_what_the_group_keeps_was_saved_or_upvoted_here(db):
    votes.give(db, 2, reader(db, "ada"), NOW)
    assert lively.kept(db, EVERYONE, 9) == [2]
    assert lively.kept(db, EVERYONE, 0) == []
