import numpy as np
import pytest

from broadsheet.ranking.fusion import best_first, min_max


def f32(*values):
    return np.array(values, np.float32)


def test_the_best_gets_one_and_the_worst_nothing():
    assert min_max(f32(2, 4, 3)).tolist() == [0, 1, 0.5]


@pytest.mark.parametrize("scores", [f32(), f32(7), f32(3, 3, 3)])
def test_scores_that_are_all_alike_are_all_one(scores):
    assert min_max(scores).tolist() == [1] * len(scores)


def test_a_tie_goes_to_the_smaller_row():
    rows = np.array([30, 10, 20])
    assert rows[best_first(rows, f32(1, 1, 2))].tolist() == [20, 10, 30]
