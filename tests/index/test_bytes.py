import numpy as np
import pytest

from broadsheet.index._bytes import packed, products, record, unpacked


def unit(n, dim, seed=0):
    vectors = np.random.default_rng(seed).standard_normal((n, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize("dim", [256, 384])
def test_cosines_move_by_less_than_anyone_sees(dim):
    vectors, query = unit(5000, dim), unit(1, dim, seed=1)[0]
    moved = np.abs(products(packed(vectors), query) - vectors @ query)
    assert moved.max() < 0.003
    assert moved.mean() < 0.0005


def test_a_vector_takes_a_byte_a_number_and_four_more():
    assert packed(unit(3, 256)).nbytes == 3 * 260 == 3 * record(256).itemsize


def test_what_was_packed_comes_back_and_zeros_stay_zeros():
    vectors = np.concatenate([unit(2, 8), np.zeros((1, 8), np.float32)])
    assert unpacked(packed(vectors)) == pytest.approx(vectors, abs=0.01)
    assert not unpacked(packed(vectors))[2].any()


def test_no_vectors_are_no_records():
    assert len(packed(np.empty((0, 8), np.float32))) == 0
