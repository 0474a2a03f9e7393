from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from broadsheet.store import changes, days, papers
from broadsheet.store.keys import title_key
from broadsheet.store.papers import Facts
from broadsheet.types import Author, Counts, ExternalId, Featuring, Paper, Version

TODAY = date(2026, 3, 1)


def paper(row, **given):
    defaults = {
        "id": f"arXiv:2405.{row:05}",
        "title": f"Paper {row}",
        "abstract": "We prove it.",
        "ids": (ExternalId("arXiv", f"2405.{row:05}"),),
        "day": date(2024, 5, 27),
    }
    return Paper(row=row, **{**defaults, **given})


def facts(row, featured=None, counts=None, **given):
    one = paper(row, **given)
    return Facts(one, one.title, featured or {}, counts or {})


FULL = {
    "authors": (Author("Émilie du Châtelet"), Author("Ada Lovelace")),
    "n_authors": 9,
    "published": "2024-05-23",
    "updated": "2024-06",
    "venue": "Journal of Tests",
    "categories": ("cs.CL", "cs.LG"),
    "primary_category": "cs.CL",
    "keywords": ("testing", "ünïcode"),
    "ids": (ExternalId("arXiv", "2405.00001"), ExternalId("doi", "10.1000/x")),
    "versions": (Version(1, "2024-05-23"), Version(2)),
    "url": "https://example.org/1",
    "pdf": "https://example.org/1.pdf",
    "code": "https://example.org/code",
    "project": "https://example.org/",
    "organization": "Example",
    "note": "9 pages",
    "upvotes": 4,
    "comments": 2,
}


def test_a_paper_comes_back_as_it_was_written(store):
    featuring = Featuring(date(2024, 5, 27), "someone", datetime(2024, 5, 27, 1, 54, tzinfo=UTC))
    with store.write() as db:
        papers.add(db, [facts(1, {"hf": featuring}, {"hf": Counts(4, 2)}, **FULL)])
    with store.read() as db:
        assert papers.by_rows(db, [1]) == [paper(1, featured=(featuring,), counted_by=("hf",), **FULL)]


def test_a_paper_tells_whose_upvotes_it_has(store):
    said = {"hf": Counts(4, 2), "new": Counts(4), "old": Counts(3), "none": Counts(None, 9)}
    with store.write() as db:
        papers.add(db, [facts(1, counts=said, upvotes=4), facts(2, counts={"hf": Counts(0, 1)})])
    with store.read() as db:
        assert [one.counted_by for one in papers.by_rows(db, [1, 2])] == [("hf", "new"), ()]


def test_papers_come_in_the_order_asked_without_those_that_are_gone(store):
    with store.write() as db:
        papers.add(db, [facts(row) for row in (1, 2, 3)])
        papers.remove(db, [2])
    with store.read() as db:
        assert [found.row for found in papers.by_rows(db, [3, 2, 1, 99])] == [3, 1]


def test_a_paper_is_found_by_any_of_its_ids(store):
    with store.write() as db:
        papers.add(db, [facts(1, **FULL)])
    with store.read() as db:
        wanted = [
            ExternalId("doi", "10.1000/x"),
            ExternalId("arXiv", "2405.00001"),
            ExternalId("acl", "P1-1"),
        ]
        assert papers.rows_by_id(db, wanted) == {wanted[0]: 1, wanted[1]: 1}


def test_an_id_belongs_to_one_paper(store):
    with pytest.raises(IntegrityError), store.write() as db:
        papers.add(db, [facts(1), facts(2, ids=(ExternalId("arXiv", "2405.00001"),))])


def test_titles_are_matched_without_case_accents_and_tex(store):
    with store.write() as db:
        papers.add(db, [facts(1, title="The Poincaré Conjecture")])
    key = title_key(r"the  POINCAR\'E conjecture")
    with store.read() as db:
        assert papers.rows_by_title(db, [key]) == {key: [1]}


def test_replacing_a_paper_leaves_nothing_of_the_old_one(store):
    with store.write() as db:
        papers.add(db, [facts(1, counts={"hf": Counts(4, 2)}, **FULL)])
        papers.replace(db, [facts(1, title="Another title")])
    with store.read() as db:
        assert papers.by_rows(db, [1]) == [paper(1, title="Another title")]


def test_the_change_log_hears_of_every_change(store):
    with store.write() as db:
        papers.add(db, [facts(1), facts(2)])
        papers.replace(db, [facts(1, title="New")])
        papers.remove(db, [2])
    with store.read() as db:
        log = [(change.row, change.gone) for change in changes.after(db, 0, 10)]
    assert log == [(1, False), (2, False), (1, False), (2, True)]


def test_a_transaction_that_fails_leaves_nothing(store):
    with pytest.raises(RuntimeError), store.write() as db:
        papers.add(db, [facts(1)])
        raise RuntimeError
    with store.read() as db:
        assert papers.count(db) == 0
        assert changes.newest(db) == 0


def test_a_thousand_papers_can_be_asked_for_at_once(store):
    with store.write() as db:
        papers.add(db, [facts(row) for row in range(1, 1201)])
    with store.read() as db:
        assert len(papers.by_rows(db, range(1, 1201))) == 1200


def test_a_day_has_the_most_upvoted_first_then_the_newest(store):
    with store.write() as db:
        papers.add(
            db,
            [
                facts(1, upvotes=1, published="2024-05-20"),
                facts(2, upvotes=5, published="2024-05-20"),
                facts(3, upvotes=1, published="2024-05-26"),
                facts(4, day=date(2024, 5, 28)),
                facts(5, day=None),
            ],
        )
    day = date(2024, 5, 27)
    with store.read() as db:
        assert days.rows_between(db, day, day, 10, 0) == [2, 3, 1]
        assert days.rows_between(db, day, day, 1, 1) == [3]
        assert days.count_between(db, day, day) == 3
        assert days.newest(db, TODAY) == days.after(db, day, TODAY) == date(2024, 5, 28)
        assert days.before(db, day, TODAY) is None


def test_categories_are_counted_most_first(store):
    with store.write() as db:
        papers.add(db, [facts(1, categories=("cs.CL", "cs.LG")), facts(2, categories=("cs.LG",))])
    with store.read() as db:
        assert papers.categories_counted(db) == [("cs.LG", 2), ("cs.CL", 1)]
