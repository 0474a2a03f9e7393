"""What every embedder owes; a new file in `embedders/` is tested the moment it exists."""

import numpy as np
import pytest

from broadsheet.extensions import available, load

TEXTS = [
    "Attention is all you need",
    "Poincaré embeddings of $\\tau$-trees\n",
    "  spaces   and\ttabs ",
    "注意力 🤖",
]


@pytest.fixture(params=available("embedders"), scope="module")
def embedder(request):
    return load("embedders", request.param).make()


def test_says_its_name_and_dimension(embedder):
    assert embedder.name
    assert embedder.dim > 0
    assert embedder.max_tokens is None or embedder.max_tokens > 0


def test_gives_one_float32_row_of_length_one_for_each_text(embedder):
    vectors = embedder.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dim)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_text_without_words_is_all_zeros(embedder):
    assert not embedder.embed([""]).any()


def test_no_texts_are_no_rows(embedder):
    assert embedder.embed([]).shape == (0, embedder.dim)


def test_a_vector_does_not_depend_on_the_company_of_the_text(embedder):
    together = embedder.embed(TEXTS)
    alone = np.concatenate([embedder.embed([text]) for text in TEXTS])
    assert np.array_equal(together, alone)


def test_the_same_text_twice_has_the_same_vector(embedder):
    assert np.array_equal(embedder.embed(TEXTS), embedder.embed(TEXTS))


def test_like_texts_are_nearer_than_unlike_ones(embedder):
    one, like, unlike = embedder.embed(
        ["neural machine translation of text", "machine translation by neural networks", "dark matter halos"]
    )
    assert one @ like > one @ unlike
