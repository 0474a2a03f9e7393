from datetime import date

import pytest

from broadsheet.store import matched, papers
from broadsheet.store.papers import Facts
from broadsheet.types import ExternalId, Paper


def facts(row, **said):
    paper = Paper(row, f"arXiv:{row}", f"Paper {row}", "", ids=(ExternalId("arXiv", str(row)),), **said)
    return Facts(paper, paper.title, {}, {})


@pytest.fixture
def db(store):
    with store.write() as db:
        papers.add(
            db,
            [
                facts(1, published="2024-05-01", updated="2024-07-09", note="12 Pages, 100% new_"),
                facts(2, published="2024-05", note="12 pages, 100 new!"),
                facts(3, published="2024", imprint={"report": 'CERN-TH/"24'}),
                facts(4),
            ],
        )
        yield db


@pytest.mark.parametrize(
    ("since", "until", "rows"),
    [
        (date(2024, 5, 1), date(2024, 5, 1), [1, 2]),
        (date(2024, 5, 2), None, []),
        (date(2024, 1, 1), None, [1, 2, 3]),
        (None, date(2024, 4, 30), [3]),
        (date(2023, 1, 1), date(2023, 12, 31), []),
    ],
)
def test_a_partial_date_counts_as_its_first_day(db, since, until, rows):
    assert sorted(matched.rows_between(db, "published", since, until)) == rows


def test_what_was_never_updated_is_as_it_was_submitted(db):
    assert matched.rows_between(db, "updated", date(2024, 7, 1), None) == [1]
    assert sorted(matched.rows_between(db, "updated", None, date(2024, 6, 30))) == [2, 3]


@pytest.mark.parametrize(
    ("phrase", "rows"), [("pages", [1, 2]), ("100%", [1]), ("new_", [1]), ("new!", [2]), ("PAGES, 100 ", [2])]
)
def test_signs_of_a_comment_stand_for_themselves(db, phrase, rows):
    assert sorted(matched.rows_commented(db, phrase)) == rows


def test_a_report_number_is_found_by_its_beginning(db):
    assert matched.rows_reported(db, "cern-th") == [3]
    assert matched.rows_reported(db, "th") == []


def test_dates_are_those_of_the_first_and_the_last_version(db):
    dates = {one.row: (one.published, one.updated) for one in matched.dated(db, [1, 2, 4, 5])}
    assert dates == {1: ("2024-05-01", "2024-07-09"), 2: ("2024-05", "2024-05"), 4: ("", "")}
