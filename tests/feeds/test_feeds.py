from datetime import UTC, date, datetime

import numpy as np
import pytest

from broadsheet.errors import BadRequest
from broadsheet.feeds import Feeds
from broadsheet.feeds.spans import month_span, week_span
from broadsheet.ranking.hotness import hotness
from broadsheet.store import open_store, papers
from broadsheet.store.papers import Facts
from broadsheet.types import ExternalId, Featuring, Paper

DAYS = {
    1: (date(2024, 12, 29), 5),
    2: (date(2024, 12, 30), 1),
    3: (date(2025, 1, 1), 9),
    4: (date(2025, 1, 1), 2),
    5: (date(2025, 1, 6), 0),
    6: (None, 99),
}


@pytest.fixture
def feeds(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'test.db'}")
    with store.write() as db:
        papers.add(db, [facts(row, day, upvotes) for row, (day, upvotes) in DAYS.items()])
    yield Feeds(store, lambda: datetime(2026, 3, 1, tzinfo=UTC))
    store.close()


def facts(row, day, upvotes):
    paper = Paper(
        row,
        f"arXiv:{row}",
        f"Paper {row}",
        "",
        ids=(ExternalId("arXiv", str(row)),),
        day=day,
        upvotes=upvotes,
    )
    noon = (
        Featuring(day, None, datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
        if day and row == 5
        else None
    )
    return Facts(paper, paper.title, {"hf": noon} if noon else {}, {})


def rows(page):
    return [paper.row for paper in page.papers]


def test_a_day_has_its_papers_by_upvotes_and_its_neighbours(feeds):
    page = feeds.day(date(2025, 1, 1), 10)
    assert rows(page) == [3, 4]
    assert (page.total, page.earlier, page.later) == (2, date(2024, 12, 30), date(2025, 1, 6))


def test_without_a_day_it_is_the_newest_with_papers(feeds):
    assert rows(feeds.day(None, 10)) == [5]


def test_a_day_without_papers_is_empty_and_knows_where_to_go(feeds):
    page = feeds.day(date(2025, 1, 3), 10)
    assert (rows(page), page.total) == ([], 0)
    assert (page.earlier, page.later) == (date(2025, 1, 1), date(2025, 1, 6))


def test_a_day_to_come_is_empty(feeds):
    assert feeds.day(date(2999, 1, 1), 10).later is None


def test_a_page_of_a_day_follows_the_one_before(feeds):
    assert [rows(feeds.day(date(2025, 1, 1), 1, offset)) for offset in (0, 1, 2)] == [[3], [4], []]


def test_a_week_may_lie_in_two_years(feeds):
    page = feeds.week("2025-W01", 10)
    assert (page.first, page.last) == (date(2024, 12, 30), date(2025, 1, 5))
    assert rows(page) == [3, 4, 2]


def test_a_month_has_the_days_of_its_name(feeds):
    assert rows(feeds.month("2024-12", 10)) == [1, 2]
    assert month_span("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))


@pytest.mark.parametrize(
    "week", ["2025-W54", "2025-W00", "2025-W5", "2025W05", "2025-w05", "", "2025-W53", "0000-W01"]
)
def test_an_impossible_week_is_told_with_the_form_it_should_have(week):
    with pytest.raises(BadRequest, match="is no week; a week is written like 2025-W44"):
        week_span(week)


@pytest.mark.parametrize("month", ["2025-13", "2025-00", "2025-1", "202510", "", "0000-01"])
def test_an_impossible_month_is_told_with_the_form_it_should_have(month):
    with pytest.raises(BadRequest, match="is no month; a month is written like 2025-10"):
        month_span(month)


def test_a_long_year_has_week_53():
    assert week_span("2020-W53") == (date(2020, 12, 28), date(2021, 1, 3))


def test_trending_goes_by_the_published_formula(feeds):
    page = feeds.trending(10)
    at = [
        datetime(2024, 12, 29, tzinfo=UTC),
        datetime(2024, 12, 30, tzinfo=UTC),
        datetime(2025, 1, 1, tzinfo=UTC),
    ]
    at += [at[2], datetime(2025, 1, 6, 12, tzinfo=UTC)]
    votes = np.array([DAYS[row][1] for row in range(1, 6)], float)
    hot = hotness(votes, np.zeros(5), np.array([moment.timestamp() for moment in at]))
    assert rows(page) == (np.argsort(-hot) + 1).tolist()
    assert page.total == 5


def test_trending_leaves_out_what_has_no_day(feeds):
    assert 6 not in rows(feeds.trending(10))
