"""Claims on both databases; rules of theirs are tested in tests/community."""

from datetime import UTC, datetime, timedelta

import pytest

from broadsheet.catalog.add import add
from broadsheet.errors import NotFound
from broadsheet.store import claims, moves, readers, records
from broadsheet.types import Record, parse_ids

NOW = datetime(2024, 6, 1, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def db(store):
    with store.write() as db:
        says = [
            Record(key=f"{n}", title=f"Number {n}", ids=parse_ids([f"arXiv:2405.0000{n}"]),
                   authors=("Ada Lovelace", "Emmy Noether"))
            for n in (1, 2)
        ]  # fmt: skip
        add(db, [records.pack("test", one) for one in says])
        yield db


@pytest.fixture
def ada(db):
    return readers.add(db, "ada", "reader", NOW, full_name="Ada King")


@pytest.fixture
def emmy(db):
    return readers.add(db, "emmy", "reader", NOW)


def put(db, reader, paper=1, position=0, at=NOW):
    claims.put(db, paper, reader, position, at)
    return claims.of(db, paper, reader).id


def test_a_claim_tells_paper_reader_and_author(db, ada):
    found = claims.one(db, put(db, ada))
    assert (found.paper_id, found.title, found.name, found.shown) == (
        "arXiv:2405.00001", "Number 1", "ada", "Ada King",
    )  # fmt: skip
    assert (found.position, found.author, found.state, found.at) == (0, "Ada Lovelace", "open", NOW)
    assert claims.one(db, put(db, ada, position=7)).author is None
    assert claims.of(db, 2, ada) is None
    with pytest.raises(NotFound):
        claims.one(db, 99)


def test_a_claim_put_again_is_the_same_one_and_open(db, ada):
    number = put(db, ada)
    assert claims.decide(db, number, "refused", ada, LATER)
    assert put(db, ada, position=1, at=LATER) == number
    found = claims.one(db, number)
    assert (found.state, found.decided_at, found.position, found.at) == ("open", None, 1, LATER)


def test_one_author_is_one_reader(db, ada, emmy):
    hers, other = put(db, ada), put(db, emmy)
    assert claims.decide(db, hers, "confirmed", ada, LATER)
    assert not claims.decide(db, other, "confirmed", ada, LATER)
    assert claims.decide(db, other, "refused", ada, LATER)
    assert claims.decide(db, put(db, emmy, position=1), "confirmed", ada, LATER)
    assert [one.name for one in claims.confirmed(db, [1, 2])[1]] == ["ada", "emmy"]
    assert claims.confirmed(db, []) == {}


def test_claims_are_told_by_state_and_reader(db, ada, emmy):
    first, second, third = put(db, ada), put(db, ada, 2, at=LATER), put(db, emmy, 1, 1)
    assert [one.id for one in claims.in_state(db, "open", 9)] == [first, third, second]
    assert [one.id for one in claims.in_state(db, "open", 1, 1)] == [third]
    claims.decide(db, first, "confirmed", emmy, NOW)
    claims.decide(db, second, "confirmed", emmy, LATER)
    assert [one.id for one in claims.of_reader(db, ada)] == [second, first]
    assert [one.id for one in claims.in_state(db, "confirmed", 9)] == [second, first]
    assert claims.count_open(db) == 1
    claims.delete(db, third)
    assert claims.count_open(db) == 0


def test_claims_go_along_when_papers_become_one_and_the_first_confirmed_has_the_name(db, ada, emmy):
    claims.decide(db, put(db, emmy, 2), "confirmed", ada, LATER)
    claims.decide(db, put(db, ada, 1), "confirmed", ada, NOW)
    moves.move(db, 2, 1)
    assert [one.name for one in claims.confirmed(db, [1])[1]] == ["ada"]
