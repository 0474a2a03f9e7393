"""Rows of few numbers give what the same rows give written out in full."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.ranking import sparse
from broadsheet.ranking.sparse import Sparse, Table

WIDTH = 6
ROWS = st.lists(
    st.lists(st.sampled_from([0.0, 0.0, 0.5, -1.0, 2.0]), min_size=WIDTH, max_size=WIDTH), max_size=7
)
WEIGHTS = st.lists(st.sampled_from([-1.5, 0.0, 0.25, 1.0]), min_size=WIDTH, max_size=WIDTH)


def dense(rows):
    return np.array(rows, np.float32).reshape(-1, WIDTH)


def sparse_of(rows):
    """The same without the zeros."""
    full = dense(rows)
    return Sparse.of([(np.flatnonzero(row).astype(np.int32), row[row != 0]) for row in full])


ABOUT_ALL = settings(max_examples=60, deadline=None)


@ABOUT_ALL
@given(ROWS, ROWS)
def test_products_are_those_of_the_rows_written_out(rows, others):
    expected = dense(rows) @ dense(others).T
    assert sparse_of(rows).products(sparse_of(others)) == pytest.approx(expected)


@ABOUT_ALL
@given(ROWS, WEIGHTS)
def test_a_dot_with_weights_is_that_of_the_rows_written_out(rows, weights):
    weights = np.array(weights, np.float32)
    assert sparse_of(rows).dot(weights) == pytest.approx(dense(rows) @ weights)


@ABOUT_ALL
@given(ROWS, st.data())
def test_a_total_is_the_weighted_sum_of_the_rows(rows, data):
    count = len(rows)
    weights = np.array(data.draw(st.lists(st.sampled_from([-1.0, 0.5, 2.0]), min_size=count, max_size=count)))
    expected = weights @ dense(rows) if count else np.zeros(WIDTH)
    assert sparse_of(rows).total(weights.astype(np.float32), WIDTH) == pytest.approx(expected)


@ABOUT_ALL
@given(ROWS, st.data())
def test_rows_are_taken_in_the_order_asked(rows, data):
    places = data.draw(st.lists(st.integers(0, len(rows) - 1))) if rows else []
    taken = sparse_of(rows).take(places)
    assert len(taken) == len(places)
    for at, place in enumerate(places):
        for one, other in zip(taken.row(at), sparse_of(rows).row(place), strict=True):
            assert one.tolist() == other.tolist()


def test_blocks_give_what_all_at_once_gives(monkeypatch):
    rng = np.random.default_rng(3)
    rows = (rng.random((40, WIDTH)) * (rng.random((40, WIDTH)) < 0.4)).astype(np.float32)
    rows[[0, 7, 8, 39]] = 0
    whole = sparse_of(rows).products(sparse_of(rows[:9]))
    monkeypatch.setattr(sparse, "_AT_ONCE", 2700)  # three rows at a time
    assert sparse_of(rows).products(sparse_of(rows[:9])) == pytest.approx(whole)
    assert whole == pytest.approx(rows @ rows[:9].T)


def test_a_row_without_words_is_like_nothing():
    rows = sparse_of([[0] * WIDTH, [1, 0, 2, 0, 0, 0], [0] * WIDTH])
    assert len(rows) == 3
    assert rows.products(rows).tolist() == [[0, 0, 0], [0, 5, 0], [0, 0, 0]]
    assert rows.dot(np.ones(WIDTH, np.float32)).tolist() == [0, 3, 0]


def test_no_rows_give_nothing():
    none = Sparse.of([])
    one = sparse_of([[1, 0, 0, 0, 0, 0]])
    assert len(none) == 0
    assert none.products(one).shape == (0, 1)
    assert one.products(none).shape == (1, 0)
    assert none.dot(np.ones(WIDTH, np.float32)).shape == (0,)
    assert none.total(np.ones(0, np.float32), WIDTH).tolist() == [0] * WIDTH


@pytest.mark.parametrize("width", [0, 1, 3])
def test_words_that_came_after_the_weights_weigh_nothing(width):
    rows = sparse_of([[1, 0, 0, 0, 0, 1], [0, 0, 2, 0, 1, 0]])
    weights = np.ones(width, np.float32)
    assert rows.dot(weights) == pytest.approx(
        dense([[1, 0, 0, 0, 0, 1], [0, 0, 2, 0, 1, 0]])[:, :width] @ weights
    )


def test_words_that_none_of_the_others_has_count_for_nothing():
    table = Table.of(sparse_of([[0, 1, 0, 0, 1, 0]]))
    assert table.products(sparse_of([[5, 0, 5, 0, 0, 5], [5, 2, 0, 0, 3, 5]])).tolist() == [[0], [5]]
