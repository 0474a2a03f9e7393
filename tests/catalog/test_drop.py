import pytest

from broadsheet.catalog.add import add
from broadsheet.catalog.drop import drop
from broadsheet.store import likeness, open_store, papers
from broadsheet.store.records import pack
from broadsheet.types import Record, parse_ids

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
