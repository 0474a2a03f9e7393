import numpy as np
import pytest

from broadsheet.ranking.fusion import best_first, min_max, on_one_scale


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


def test_on_one_scale_keeps_fine_scores_and_moves_rough_ones_to_their_line():
    rough = np.linspace(0, 1, 21, dtype=np.float32)
    fine = (0.2 + 0.5 * rough).astype(np.float32)
    some = np.where(np.arange(21) % 2 == 0, fine, 0).astype(np.float32)
    assert on_one_scale(rough, some) == pytest.approx(fine, abs=1e-5)


def test_on_one_scale_never_turns_the_rough_order_around():
    rough = np.linspace(0, 1, 21, dtype=np.float32)
    fine = np.where(np.arange(21) % 2 == 0, 1.5 - rough, 0).astype(np.float32)
    filled = on_one_scale(rough, fine)[fine == 0]
    assert (np.diff(filled) >= 0).all()


def test_on_one_scale_with_few_fine_scores_goes_through_their_middle():
    filled = on_one_scale(np.array([0.1, 0.5], np.float32), np.array([0.6, 0], np.float32))
    assert filled == pytest.approx([0.6, 1.0])


@pytest.mark.parametrize("fine", [[0, 0], [0.3, 0.4]])
def test_on_one_scale_changes_nothing_where_all_or_none_are_fine(fine):
    rough, fine = np.array([0.1, 0.5], np.float32), np.array(fine, np.float32)
    assert on_one_scale(rough, fine).tolist() == (fine if fine.any() else rough).tolist()
