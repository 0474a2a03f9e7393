import pytest

from broadsheet.catalog.add import add
from broadsheet.catalog.candidates import Candidates
from broadsheet.store import likeness, open_store
from broadsheet.store.records import pack
from broadsheet.types import ExternalId, Record, parse_ids

ABSTRACT = (
    "Tides in shallow seas are computed on sparse grids whose points follow the coast. The error falls as fast as"
    " on full grids while a tenth of the memory suffices. Harbours, estuaries and islands keep their shape."
)


@pytest.fixture
def store(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'test.db'}")
    yield store
    store.close()


def record(key, title="Sparse grids for tidal models", ids=(), **given):
    return Record(key=key, title=title, ids=parse_ids(ids), **given)


def candidates(store, stored, *asked):
    """Of a store that has these records as papers 1, 2, …, what is known when others are asked for."""
    with store.write() as db:
        add(db, [pack("jsonl", one) for one in stored])
    with store.read() as db:
        found = Candidates(db, asked)
        return found, [found.alike(one) for one in asked], found.worth_reading(asked)


def test_a_paper_is_found_by_its_title_in_any_form(store):
    _, alike, _ = candidates(store, [record("a")], record("b", "SPARSE Grids for {Tidal} Models"))
    assert alike == [[1]]


def test_a_paper_is_found_by_its_abstract_under_another_title(store):
    _, alike, _ = candidates(store, [record("a", abstract=ABSTRACT)], record("b", "Seas", abstract=ABSTRACT))
    assert alike == [[1]]


def test_papers_of_the_same_title_come_before_those_that_are_like(store):
    stored = [record("a", "Seas", abstract=ABSTRACT), record("b")]
    assert candidates(store, stored, record("c", abstract=ABSTRACT))[1] == [[2, 1]]


def test_a_paper_of_something_else_is_no_candidate(store):
    assert candidates(store, [record("a")], record("b", "Types of programs"))[1:] == ([[]], [])


def test_a_key_that_many_papers_share_says_nothing(store):
    stored = [record(f"{n}", f"Sea {n}", abstract=ABSTRACT, ids=[f"arXiv:{n}"]) for n in range(20)]
    assert candidates(store, stored, record("b", "Seas", abstract=ABSTRACT))[1] == [[]]
    with store.read() as db:
        kept = likeness.rows(db, likeness.keys_of(stored[0]))
    assert all(len(rows) <= len(stored) for rows in kept.values())


def test_a_paper_whose_number_speaks_against_it_is_not_read(store):
    stored = [record("a", ids=["arXiv:1"])]
    assert candidates(store, stored, record("b", ids=["arXiv:2"]))[2] == []
    assert candidates(store, stored, record("b", ids=["acl:P2"]))[2] == [1]


def test_what_came_earlier_in_the_batch_is_found_too(store):
    found, _, _ = candidates(store, [], record("a"))
    found.take(7, record("a", ids=["arXiv:1"]))
    assert found.alike(record("b")) == [7]
    assert found.owner[ExternalId("arXiv", "1")] == 7


def test_a_paper_that_became_part_of_another_leads_there(store):
    found, _, _ = candidates(store, [], record("a"))
    found.take(7, record("a", ids=["arXiv:1"]))
    found.join(7, 3)
    assert found.alike(record("b")) == [3]
    assert found.owner[ExternalId("arXiv", "1")] == 3


def test_an_id_is_free_for_its_own_paper_and_when_nobody_has_it(store):
    found, _, _ = candidates(store, [], record("a"))
    found.take(7, record("a", ids=["arXiv:1"]))
    assert found.free(ExternalId("arXiv", "1"), 7)
    assert found.free(ExternalId("arXiv", "2"), 8)
    assert not found.free(ExternalId("arXiv", "1"), 8)
