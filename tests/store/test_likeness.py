from broadsheet.store import likeness, papers, records
from broadsheet.store.records import pack
from broadsheet.types import Record

from .test_papers import facts

RECORD = Record(key="k", title="Sparse grids for tidal models", authors=("Ada Lovelace",))


def fresh(store):
    with store.write() as db:
        papers.add(db, [facts(row) for row in (1, 2)])


def test_papers_are_found_by_the_keys_they_are_kept_under(store):
    fresh(store)
    with store.write() as db:
        likeness.add(db, [(7, 2), (7, 1), (8, 1)])
        assert likeness.rows(db, [7, 8, 9]) == {7: [1, 2], 8: [1]}


def test_keeping_a_paper_twice_changes_nothing(store):
    fresh(store)
    with store.write() as db:
        likeness.add(db, [(7, 1)])
        likeness.add(db, [(7, 1)])
        assert likeness.rows(db, [7]) == {7: [1]}


def test_a_paper_taken_away_from_a_key_stays_under_the_others(store):
    fresh(store)
    with store.write() as db:
        likeness.add(db, [(7, 1), (8, 1)])
        likeness.remove(db, [(7, 1)])
        assert likeness.rows(db, [7, 8]) == {8: [1]}


def test_more_keys_than_one_statement_holds_can_be_asked_for(store):
    fresh(store)
    with store.write() as db:
        likeness.add(db, [(1, 1), (40_000, 2)])
        assert likeness.rows(db, range(40_001)) == {1: [1], 40_000: [2]}


def test_title_keys_may_be_negative(store):
    fresh(store)
    with store.write() as db:
        likeness.add(db, [(-(2**63), 1)])
        assert likeness.rows(db, [-(2**63)]) == {-(2**63): [1]}


def test_filling_keeps_every_paper_under_the_keys_of_its_records(store):
    fresh(store)
    with store.write() as db:
        records.put(db, [(2, pack("jsonl", RECORD))])
        likeness.fill(db)
        assert likeness.rows(db, likeness.keys_of(RECORD)) == {key: [2] for key in likeness.keys_of(RECORD)}


def test_a_record_without_authors_and_abstract_is_kept_under_nothing():
    assert likeness.keys_of(Record(key="k", title="Editorial")) == ()
