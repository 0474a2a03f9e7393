import pytest
from sqlalchemy import text

from broadsheet.catalog import by_hand
from broadsheet.catalog.add import add
from broadsheet.errors import BadRequest
from broadsheet.store import likeness, open_store, papers, records
from broadsheet.store.records import pack
from broadsheet.types import Counts, Record, parse_ids
from sources.told import told

PREPRINT = Record(
    key="a", title="A flexible visual model", ids=parse_ids(["arXiv:1", "doi:10.1/x"]), abstract="x"
)
PUBLISHED = Record(
    key="b", title="A flexible visual model", ids=parse_ids(["acl:P1", "doi:10.1/x"]), venue="V"
)
FEATURED = Record(
    key="c", title="A flexible visual model", ids=parse_ids(["acl:P1"]), counts=Counts(upvotes=3)
)


@pytest.fixture
def store(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'test.db'}")
    yield store
    store.close()


def take(store, *given):
    with store.write() as db:
        add(db, [pack("jsonl", one) for one in given])


def everything(store):
    with store.read() as db:
        return papers.by_rows(db, db.execute(text("SELECT id FROM papers ORDER BY id")).scalars().all())


def names(paper):
    return [str(id) for id in paper.ids]


def split(store, row, *keys):
    with store.write() as db:
        return by_hand.split(db, row, [("jsonl", key) for key in keys])


def test_a_record_that_was_taken_out_is_a_paper_of_its_own(store):
    take(store, PREPRINT, PUBLISHED)
    split(store, 1, "b")
    one, other = everything(store)
    assert (names(one), one.venue) == (["arXiv:1", "doi:10.1/x"], None)
    assert (names(other), other.venue) == (["acl:P1"], "V")


def test_it_is_not_joined_again_whatever_comes(store):
    take(store, PREPRINT, PUBLISHED)
    split(store, 1, "b")
    before = told(store)
    take(store, PREPRINT, PUBLISHED)
    assert told(store) == before
    take(store, Record(key="b", title=PUBLISHED.title, ids=PUBLISHED.ids, venue="Another"))
    assert [paper.venue for paper in everything(store)] == [None, "Another"]


def test_a_new_record_goes_to_one_of_the_two_and_leaves_them_apart(store):
    take(store, PREPRINT, PUBLISHED)
    split(store, 1, "b")
    take(store, FEATURED)
    assert [paper.upvotes for paper in everything(store)] == [0, 3]


def test_several_records_go_together(store):
    take(store, PREPRINT, PUBLISHED, FEATURED)
    split(store, 1, "b", "c")
    one, other = everything(store)
    assert (names(one), other.venue, other.upvotes) == (["arXiv:1", "doi:10.1/x"], "V", 3)
    with store.read() as db:
        assert [(record.key, record.evidence) for record in records.told(db, other.row)] == [
            ("b", None),
            ("c", by_hand.BY_HAND),
        ]


def test_joining_makes_a_split_undone(store):
    take(store, PREPRINT, PUBLISHED)
    before = everything(store)
    row = split(store, 1, "b")
    with store.write() as db:
        by_hand.join(db, 1, row)
    assert everything(store) == before
    take(store, Record(key="b", title=PUBLISHED.title, ids=PUBLISHED.ids, venue="Another"))
    assert [paper.venue for paper in everything(store)] == ["Another"]


def test_papers_that_nothing_speaks_for_are_joined_by_hand(store):
    take(store, PREPRINT, Record(key="z", title="On wholly unlike matters", ids=parse_ids(["arXiv:2"])))
    with store.write() as db:
        by_hand.join(db, 1, 2)
        assert [record.evidence for record in records.told(db, 1)] == [None, by_hand.BY_HAND]
    (paper,) = everything(store)
    assert names(paper) == ["arXiv:1", "arXiv:2", "doi:10.1/x"]


def test_the_keys_of_likeness_go_with_their_records(store):
    take(
        store, PREPRINT, Record(key="z", title="Other matters", authors=("A B",), ids=parse_ids(["arXiv:2"]))
    )
    keys = likeness.keys_of(Record(key="z", title="Other matters", authors=("A B",)))
    with store.write() as db:
        by_hand.join(db, 1, 2)
        assert set(map(tuple, likeness.rows(db, keys).values())) == {(1,)}
        new = by_hand.split(db, 1, [("jsonl", "z")])
        assert set(map(tuple, likeness.rows(db, keys).values())) == {(new,)}


@pytest.mark.parametrize(
    ("keys", "said"), [(["a", "b"], "at least one"), (["z"], "jsonl a, jsonl b"), ([], "name the")]
)
def test_a_wrong_wish_is_refused_and_changes_nothing(store, keys, said):
    take(store, PREPRINT, PUBLISHED)
    before = told(store)
    with pytest.raises(BadRequest, match=said):
        split(store, 1, *keys)
    assert told(store) == before


def test_a_paper_is_not_joined_to_itself(store):
    take(store, PREPRINT)
    with pytest.raises(BadRequest, match="one paper already"), store.write() as db:
        by_hand.join(db, 1, 1)
