import pytest
from sqlalchemy import text

from broadsheet.catalog.add import add
from broadsheet.store import open_store, papers, records
from broadsheet.store.records import pack
from broadsheet.types import Record, parse_ids

ABSTRACT = (
    "We challenge the residual prediction paradigm in visual autoregressive modeling and present a new "
    "paradigm that learns visual distributions swiftly and makes the generation process more flexible."
)


@pytest.fixture
def store(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'test.db'}")
    yield store
    store.close()


def record(key, title="A flexible visual model", ids=(), **given):
    return Record(key=key, title=title, ids=parse_ids(ids), **given)


def take(store, *given, source="jsonl"):
    """Take records in, and tell (new, merged, updated, unchanged)."""
    with store.write() as db:
        told = add(db, [pack(source, one) for one in given])
    return told.new, told.merged, told.updated, told.unchanged


def everything(store):
    with store.read() as db:
        return papers.by_rows(db, db.execute(text("SELECT id FROM papers ORDER BY id")).scalars().all())


def test_a_second_time_changes_nothing(store):
    one = record("a", ids=["arXiv:1"])
    assert take(store, one) == (1, 0, 0, 0)
    before = everything(store)
    assert take(store, one) == (0, 0, 0, 1)
    assert everything(store) == before


@pytest.mark.parametrize("together", [True, False])
def test_records_with_one_id_are_one_paper_in_one_batch_or_in_two(store, together):
    one, two = record("a", ids=["arXiv:1"]), record("b", "Another form of title", ids=["acl:P1", "arXiv:1"])
    if together:
        assert take(store, one, two) == (1, 1, 0, 0)
    else:
        take(store, one)
        assert take(store, two) == (0, 1, 0, 0)
    (paper,) = everything(store)
    assert [str(id) for id in paper.ids] == ["arXiv:1", "acl:P1"]


@pytest.mark.parametrize("together", [True, False])
def test_a_record_without_ids_finds_its_paper_by_title_and_abstract(store, together):
    one = record("a", ids=["arXiv:1"], abstract=ABSTRACT)
    two = record("b", "A FLEXIBLE visual model", abstract=ABSTRACT)
    if together:
        take(store, one, two)
    else:
        take(store, one)
        take(store, two)
    assert len(everything(store)) == 1


def test_a_merge_is_told_with_its_evidence(store):
    take(store, record("a", ids=["arXiv:1"]), record("b", ids=["arXiv:1"]))
    with store.read() as db:
        (merge,) = records.merges(db, 10)
    assert (merge.paper_id, merge.key, merge.evidence) == ("arXiv:1", "b", "same id arXiv:1")


def test_what_a_source_says_anew_replaces_what_it_said(store):
    take(store, record("a", ids=["arXiv:1"]), record("b", ids=["arXiv:1"], abstract="x", venue="V"))
    assert take(store, record("a", "A better title", ids=["arXiv:1"])) == (0, 0, 1, 0)
    (paper,) = everything(store)
    assert (paper.title, paper.abstract, paper.venue) == ("A better title", "x", "V")


def test_an_updated_record_keeps_the_evidence_of_its_merge(store):
    take(store, record("a", ids=["arXiv:1"]), record("b", ids=["arXiv:1"]))
    take(store, record("b", ids=["arXiv:1"], venue="V"))
    with store.read() as db:
        assert [merge.key for merge in records.merges(db, 10)] == ["b"]


@pytest.mark.parametrize("stored", [True, False])
def test_a_record_that_knows_two_papers_makes_them_one(store, stored):
    preprint = record("a", ids=["arXiv:1"])
    published = record("b", "A flexible model for vision", ids=["acl:P1", "doi:10.1/x"])
    both = record("c", "A flexible visual model", ids=["arXiv:1", "doi:10.1/x"])
    if stored:
        assert take(store, preprint, published) == (2, 0, 0, 0)
        take(store, both)
    else:
        take(store, preprint, published, both)
    (paper,) = everything(store)
    assert {str(id) for id in paper.ids} == {"arXiv:1", "acl:P1", "doi:10.1/x"}
    with store.read() as db:
        assert records.count(db) == 3


def test_a_doi_that_is_anothers_stays_with_it(store):
    take(store, record("a", "The proceedings volume", ids=["doi:10.1/x"]))
    take(store, record("b", "On wholly unlike matters", ids=["doi:10.1/x", "acl:P2"]))
    take(store, record("c", "A third kind of subject", ids=["doi:10.1/x"]))
    assert [paper.id for paper in everything(store)] == ["doi:10.1/x", "acl:P2", "jsonl:c"]


def test_the_same_key_twice_in_a_batch_is_one_say(store):
    take(store, record("a", ids=["arXiv:1"]), record("a", ids=["arXiv:1"], venue="V"))
    (paper,) = everything(store)
    assert paper.venue == "V"


def test_nothing_is_written_when_the_transaction_fails(store):
    with pytest.raises(RuntimeError), store.write() as db:
        add(db, [pack("jsonl", record("a", ids=["arXiv:1"]))])
        raise RuntimeError
    assert everything(store) == []


def test_an_update_leaves_a_doi_with_the_paper_that_has_it(store):
    take(store, record("a", "The proceedings volume", ids=["doi:10.1/x"]))
    take(store, record("b", "On wholly unlike matters", ids=["doi:10.1/x", "acl:P2"]))
    take(store, record("c", "On wholly unlike matters", ids=["acl:P2"], venue="V"))
    assert [[str(id) for id in paper.ids] for paper in everything(store)] == [["doi:10.1/x"], ["acl:P2"]]
