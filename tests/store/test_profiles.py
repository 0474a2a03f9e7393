"""What readers like, what they took out of it, and what they were shown, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest

from broadsheet.catalog import by_hand
from broadsheet.catalog.add import add
from broadsheet.personal import Like
from broadsheet.store import follows, lists, marks, moves, profiles, readers, records, tags, votes
from broadsheet.types import Record, parse_ids

NOW = datetime(2024, 6, 1, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def record(n, **said):
    given = {"title": f"Number {n}", "ids": parse_ids([f"doi:10.5555/{n}"]), "published": f"2024-05-2{n}"}
    return Record(key=f"{n}", authors=("Ada Lovelace", f"Author {n}"), **(given | said))


@pytest.fixture
def db(store):
    with store.write() as db:
        add(db, [records.pack("test", record(n)) for n in (1, 2, 3, 4)])
        yield db


@pytest.fixture
def ada(db):
    return readers.add(db, "ada", "reader", NOW)


@pytest.fixture
def saved(db, ada):
    """A list of hers."""
    return lists.add(db, ada, "Saved", "saved", "owner", "", NOW)


def test_a_paper_is_liked_once_under_its_strongest_kind(db, ada, saved):
    marks.put(db, ada, 1, "read", LATER)
    votes.give(db, 1, ada, NOW)
    votes.give(db, 2, ada, LATER)
    lists.put(db, saved, [(2, NOW)])
    marks.put(db, ada, 3, "read", NOW - timedelta(days=1))
    assert profiles.likes(db, ada) == [
        Like(2, "saved", NOW),
        Like(1, "upvoted", NOW),
        Like(3, "read", NOW - timedelta(days=1)),
    ]


def test_what_is_not_for_them_is_not_liked_whatever_else_they_did(db, ada, saved):
    lists.put(db, saved, [(1, LATER)])
    marks.put(db, ada, 1, "not-for-me", NOW)
    assert profiles.likes(db, ada) == [Like(1, "not-for-me", NOW)]


def test_of_several_lists_the_last_counts(db, ada, saved):
    other = lists.add(db, ada, "Other", "other", "owner", "", NOW)
    lists.put(db, saved, [(1, LATER)])
    lists.put(db, other, [(1, NOW)])
    assert profiles.likes(db, ada) == [Like(1, "saved", LATER)]


def test_likes_come_with_their_tags_and_a_tag_alone_is_none(db, ada, saved):
    lists.put(db, saved, [(1, NOW)])
    for row, tag in ((1, "b"), (1, "a"), (2, "a")):
        tags.put(db, ada, row, tag)
    assert profiles.likes(db, ada) == [Like(1, "saved", NOW, ("a", "b"))]


def test_what_others_like_is_theirs(db, ada):
    emmy = readers.add(db, "emmy", "reader", NOW)
    votes.give(db, 1, emmy, NOW)
    before = profiles.stamp(db, ada)
    votes.give(db, 2, emmy, NOW)
    assert profiles.likes(db, ada) == []
    assert profiles.stamp(db, ada) == before


def test_the_stamp_is_another_one_after_each_change_and_the_same_without_one(db, ada, saved):
    acts = [
        lambda: lists.put(db, saved, [(1, NOW)]),
        lambda: lists.take_out(db, saved, 1),
        lambda: lists.put(db, saved, [(2, NOW)]),
        lambda: votes.give(db, 1, ada, NOW),
        lambda: marks.put(db, ada, 1, "read", NOW),
        lambda: (marks.remove(db, ada, 1, "read"), marks.put(db, ada, 1, "not-for-me", NOW)),
        lambda: tags.put(db, ada, 1, "aa"),
        lambda: (tags.remove(db, ada, 1, "aa"), tags.put(db, ada, 1, "bb")),
        lambda: profiles.edit(db, ada, "word", "hype", NOW),
        lambda: follows.follow(db, ada, "author", "Ada Lovelace", NOW),
        lambda: moves.move(db, 2, 3),
    ]
    seen = [profiles.stamp(db, ada)]
    for act in acts:
        assert profiles.stamp(db, ada) == seen[-1]
        act()
        seen.append(profiles.stamp(db, ada))
    assert seen[0] == seen[2]  # a paper that came and went
    assert len(set(seen)) == len(acts)


def test_an_edit_is_kept_once_until_it_is_undone(db, ada):
    for _ in range(2):
        profiles.edit(db, ada, "word", "hype", NOW)
    profiles.edit(db, ada, "author", "Grace Hopper", LATER)
    assert profiles.edits(db, ada) == [("word", "hype"), ("author", "Grace Hopper")]
    assert [profiles.undo_edit(db, ada, "word", "hype") for _ in range(2)] == [True, False]
    assert profiles.edits(db, ada) == [("author", "Grace Hopper")]


def test_a_paper_that_was_taken_out_is_told_by_the_id_that_it_has_now(db, ada):
    profiles.edit(db, ada, "paper", "doi:10.5555/2", NOW)
    profiles.edit(db, ada, "paper", "doi:10.5555/gone", LATER)
    by_hand.join(db, 1, 2)
    (_, now), (_, gone) = profiles.edits(db, ada)
    assert (now, gone) == ("doi:10.5555/1", "doi:10.5555/gone")
    assert profiles.undo_edit(db, ada, "paper", now)
    assert profiles.edits(db, ada) == [("paper", "doi:10.5555/gone")]


def test_a_paper_is_shown_once_in_a_sitting(db, ada):
    profiles.show(db, ada, {1: "", 2: "cs.RO"}, NOW)
    profiles.show(db, ada, {1: "", 77: ""}, NOW + timedelta(minutes=59))
    assert profiles.shown(db, ada, [1, 2, 3, 77]) == {
        1: profiles.Shown(1, NOW, NOW),
        2: profiles.Shown(1, NOW, NOW, "cs.RO"),
    }
    profiles.show(db, ada, {1: "", 2: ""}, LATER)
    assert profiles.shown(db, ada, [1, 2]) == {
        1: profiles.Shown(2, NOW, LATER),
        2: profiles.Shown(2, NOW, LATER, "cs.RO"),
    }
    assert profiles.last_shown(db, ada, LATER) == LATER


def test_a_paper_that_is_explored_later_is_told_so_and_not_shown_more_often(db, ada):
    profiles.show(db, ada, {1: ""}, NOW)
    profiles.show(db, ada, {1: "cs.RO"}, NOW + timedelta(minutes=1))
    assert profiles.shown(db, ada, [1]) == {1: profiles.Shown(1, NOW, NOW, "cs.RO")}


def test_nothing_was_shown_to_who_never_looked(db, ada):
    profiles.show(db, ada, {}, NOW)
    assert profiles.shown(db, ada, []) == profiles.shown(db, ada, [1]) == {}
    assert profiles.last_shown(db, ada, LATER) is None


def test_when_they_looked_before_is_known_though_they_look_again(db, ada):
    profiles.show(db, ada, {1: "", 2: ""}, NOW)
    profiles.show(db, ada, {2: ""}, LATER)
    profiles.show(db, ada, {1: "", 2: "", 3: ""}, LATER + timedelta(days=1))
    assert profiles.last_shown(db, ada, LATER + timedelta(days=1)) == LATER + timedelta(days=1)
    assert profiles.last_shown(db, ada, LATER) == NOW
    assert profiles.last_shown(db, ada, NOW - timedelta(hours=1)) is None


def test_what_was_explored_is_told_with_what_came_of_it(db, ada, saved):
    lists.put(db, saved, [(4, NOW - timedelta(days=1))])
    profiles.show(db, ada, {1: "cs.RO", 2: "cs.CV", 3: "", 4: "cs.LG"}, NOW)
    lists.put(db, saved, [(1, LATER)])
    votes.give(db, 3, ada, LATER)
    marks.put(db, ada, 2, "read", LATER)
    told = [("cs.RO", True), ("cs.CV", False), ("cs.LG", False)]
    assert profiles.explored(db, ada, NOW, LATER) == told
    assert profiles.explored(db, ada, LATER, LATER) == []
    assert profiles.explored(db, ada, NOW, NOW - timedelta(hours=1)) == []


def test_what_was_shown_goes_with_a_paper_that_becomes_part_of_another_and_holds_none(db, ada):
    profiles.show(db, ada, {1: "", 2: "cs.RO"}, NOW)
    assert not moves.is_held(db, 1)
    profiles.show(db, ada, {1: ""}, LATER)
    moves.move(db, 1, 2)
    moves.move(db, 2, 3)
    assert profiles.shown(db, ada, [2, 3]) == {3: profiles.Shown(1, NOW, NOW, "cs.RO")}


def test_papers_of_days_come_newest_first_without_those_that_were_withdrawn(db):
    add(
        db,
        [
            records.pack("test", record(5, withdrawn=True)),
            records.pack("test", record(6, published="2024-05")),
        ],
    )
    days = date(2024, 5, 22), date(2024, 5, 29)
    assert profiles.rows_between(db, *days, 10) == [4, 3, 2]
    assert profiles.rows_between(db, *days, 1) == [4]


def test_bylines_are_told_in_the_order_asked(db):
    told = profiles.bylines(db, [2, 77, 1])
    assert list(told.items()) == [
        (2, ["Ada Lovelace", "Author 2"]),
        (77, []),
        (1, ["Ada Lovelace", "Author 1"]),
    ]
    assert profiles.bylines(db, []) == {}
