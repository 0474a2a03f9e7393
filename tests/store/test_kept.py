"""What readers keep, on both databases; rules of theirs are tested in tests/people."""

from datetime import UTC, datetime, timedelta

import pytest

from broadsheet.catalog.add import add
from broadsheet.library import Follow, Mine, Wanted
from broadsheet.store import follows, gifts, leaving, lists, marks, notes, readers, records, tags, takeaway
from broadsheet.types import Record, parse_ids

NOW = datetime(2024, 6, 1, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def db(store):
    with store.write() as db:
        says = [
            Record(key=f"{n}", title=f"Number {n}", ids=parse_ids([f"arXiv:2405.0000{n}"]), authors=("Ada Lovelace",),
                   published=f"2024-05-2{n}", categories=("cs.LG",))
            for n in (1, 2)
        ]  # fmt: skip
        add(db, [records.pack("test", one) for one in says])
        yield db


def test_a_text_with_a_nul_is_kept_and_found_on_either_database(db):
    name = "a\0b"
    readers.add(db, "nil", "reader", NOW, full_name=name)
    assert readers.by_name(db, "nil").full_name.replace("\0", " ") == "a b"
    assert readers.by_name(db, "n\0il") is None


@pytest.fixture
def ada(db):
    return readers.add(db, "ada", "reader", NOW, email="ada@example.org")


@pytest.fixture
def emmy(db):
    return readers.add(db, "emmy", "reader", NOW)


def test_a_list_holds_papers_once_in_three_orders(db, ada):
    number = lists.add(db, ada, "Mine", "mine", "members", "", NOW)
    lists.put(db, number, [(2, NOW), (1, LATER)])
    lists.put(db, number, [(2, LATER)])
    assert lists.rows(db, number) == {1: LATER, 2: NOW}
    assert list(lists.rows(db, number, "date")) == list(lists.rows(db, number, "upvotes")) == [2, 1]
    assert lists.named(db, "ada", "mine").papers == 2
    assert [one.slug for one in lists.holding(db, 1, ["members", "all"])] == ["mine"]
    assert lists.holding(db, 1, ["all"]) == []
    lists.change(db, number, LATER, name="Yours")
    assert lists.of_reader(db, ada)[0].name == "Yours"
    assert [lists.take_out(db, number, 1), lists.take_out(db, number, 1)] == [True, False]


def test_what_is_kept_of_a_page_is_told_in_one_go(db, ada, emmy):
    number = lists.add(db, ada, "Mine", "mine", "owner", "", NOW)
    lists.put(db, number, [(1, NOW)])
    tags.put(db, ada, 1, "a")
    tags.put(db, ada, 1, "a")
    notes.put(db, ada, 2, "one", NOW)
    notes.put(db, ada, 2, "two", LATER)
    marks.put(db, ada, 1, "read", NOW)
    assert gifts.mine(db, ada, [1, 2]) == {
        1: Mine(False, (("mine", "Mine"),), ("a",), frozenset({"read"}), False),
        2: Mine(noted=True),
    }
    assert gifts.mine(db, emmy, [1]) == {1: Mine()}
    assert gifts.kept(db, ada, Wanted()) == [2, 1]
    assert gifts.kept(db, ada, Wanted(list="mine", tag="a", mark="read")) == [1]
    assert gifts.own_words(db, ada) == {1: "a", 2: "two"}
    assert marks.among(db, ada, "read", [1, 2]) == {1}
    assert tags.counted(db, ada) == [("a", 1)]


def test_follows_find_what_is_new(db, ada, emmy):
    day = datetime(2024, 5, 22, tzinfo=UTC)
    assert [follows.follow(db, ada, "category", "cs.LG", NOW) for _ in range(2)] == [True, False]
    assert follows.of_reader(db, ada) == [Follow("category", "cs.LG", NOW)]
    assert follows.bylines_since(db, day.date()) == {2: ["Ada Lovelace"]}
    for category, found in (("cs.LG", [2]), ("cs.*", [2]), ("cs.L", []), ("c.*", [])):
        assert follows.in_category_since(db, category, day.date()) == found
    number = lists.add(db, emmy, "Hers", "hers", "members", "", NOW)
    lists.put(db, number, [(1, NOW), (2, LATER)])
    assert follows.from_reader_since(db, "emmy", NOW, ["members", "all"]) == [2, 1]
    assert follows.from_reader_since(db, "emmy", LATER, ["members", "all"]) == [2]
    assert follows.from_reader_since(db, "emmy", NOW, ["all"]) == []
    assert follows.unfollow(db, ada, "category", "cs.LG")


@pytest.mark.parametrize("take_back", [False, True])
def test_all_of_a_reader_can_be_told_and_forgotten(db, ada, emmy, take_back):
    number = lists.add(db, ada, "Mine", "mine", "owner", "", NOW)
    lists.put(db, number, [(1, NOW)])
    follows.follow(db, emmy, "reader", "ada", NOW)
    told = takeaway.everything(db, ada)
    assert told["account"][0]["name"] == "ada"
    assert [row["paper"] for row in told["lists"]] == ["arXiv:2405.00001"]
    assert leaving.meaning(db, ada).goes["papers in lists"] == 1
    leaving.forget(db, ada, "ada", "ada@example.org", take_back, LATER)
    assert readers.by_name(db, "ada") is None
    assert lists.of_reader(db, ada) == follows.of_reader(db, emmy) == []
