import numpy as np
import pytest

from broadsheet.search.sorting import reordered
from broadsheet.store.papers import Glimpse

SEEN = {
    1: Glimpse("2024-05-27", "", (), 0, 0),
    2: Glimpse("2024", "", (), 9, 0),
    3: Glimpse("", "", (), 30, 0),
    4: Glimpse("2024-05-29", "", (), 9, 40),
}
ROWS = np.array([1, 2, 3, 4], np.int64)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("relevance", [1, 2, 3, 4]),
        ("date", [4, 1, 2, 3]),
        ("upvotes", [3, 2, 4, 1]),
        ("trending", [4, 1, 2, 3]),
    ],
)
def test_each_order_puts_the_largest_first(sort, order):
    assert reordered(ROWS, sort, SEEN).tolist() == order


@pytest.mark.parametrize("sort", ["date", "upvotes", "trending"])
def test_equal_papers_stay_in_the_order_of_relevance(sort):
    same = dict.fromkeys([5, 7, 6], SEEN[1])
    assert reordered(np.array([5, 7, 6], np.int64), sort, same).tolist() == [5, 7, 6]


@pytest.mark.parametrize("sort", ["date", "upvotes", "trending"])
def test_a_paper_that_is_gone_by_now_is_left_out(sort):
    assert reordered(np.array([99, 1], np.int64), sort, SEEN).tolist() == [1]
