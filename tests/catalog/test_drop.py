from datetime import UTC, datetime

import pytest

from broadsheet.catalog.add import add
from broadsheet.catalog.drop import drop
from broadsheet.store import likeness, open_store, papers, readers, records, votes
from broadsheet.store.records import pack
from broadsheet.types import Record, parse_ids

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ONE = Record(key="a", title="A flexible model", authors=("A B",), ids=parse_ids(["arXiv:1"]))
TWO = Record(key="b", title="Another title", authors=("A B",), ids=parse_ids(["arXiv:1", "doi:10.1/x"]))


@pytest.fixture
def store(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'test.db'}")
    with store.write() as db:
        add(db, [pack("jsonl", ONE), pack("jsonl", TWO)])
    yield store
    store.close()


def test_a_paper_is_what_the_rest_makes_it(store):
    with store.write() as db:
        assert drop(db, "jsonl", ["b", "unheard of"]) == 1
        (paper,) = papers.by_rows(db, [1])
    assert (paper.title, [str(id) for id in paper.ids]) == ("A flexible model", ["arXiv:1"])


def test_a_paper_of_which_nothing_is_left_goes(store):
    with store.write() as db:
        drop(db, "jsonl", ["a", "b"])
        assert papers.count(db) == 0


def test_a_title_that_was_taken_back_is_no_hint_any_more(store):
    with store.write() as db:
        drop(db, "jsonl", ["b"])
        assert likeness.rows(db, likeness.keys_of(TWO)) == {}
        assert set(map(tuple, likeness.rows(db, likeness.keys_of(ONE)).values())) == {(1,)}


def test_nothing_to_drop_is_nothing_done(store):
    with store.write() as db:
        assert drop(db, "jsonl", []) == 0


def test_a_paper_that_somebody_voted_for_stays_withdrawn(store):
    with store.write() as db:
        reader = readers.add(db, "ada", "reader", NOW)
        votes.give(db, 1, reader, NOW)
        assert drop(db, "jsonl", ["a", "b"]) == 0
        (paper,) = papers.by_rows(db, [1])
        assert (paper.withdrawn, paper.votes, len(records.of_papers(db, [1])[1])) == (True, 1, 2)
        assert drop(db, "jsonl", ["a", "b"]) == 0


def test_it_is_as_it_was_when_it_is_told_of_again(store):
    with store.write() as db:
        votes.give(db, 1, readers.add(db, "ada", "reader", NOW), NOW)
        drop(db, "jsonl", ["a", "b"])
        add(db, [pack("jsonl", ONE), pack("jsonl", TWO)])
        (paper,) = papers.by_rows(db, [1])
        assert (paper.withdrawn, paper.votes) == (False, 1)
