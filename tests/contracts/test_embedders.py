"""What every embedder owes; a new file in `embedders/` is tested the moment it exists.

One that cannot do without an argument has one in `arguments.py`.
"""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pytest

from broadsheet.embedders import Options
from broadsheet.errors import ExtensionError
from broadsheet.extensions import available, load
from contracts.arguments import ENTRIES, working_options

TEXTS = [
    "Attention is all you need",
    "Poincaré embeddings of $\\tau$-trees\n",
    "  spaces   and\ttabs ",
    "注意力 🤖",
]


def loaded(name):
    """The module; skips where a library that it needs is missing, as it says itself."""
    try:
        return load("embedders", name)
    except ExtensionError as error:
        pytest.skip(str(error))


@pytest.fixture(params=available("embedders"), scope="module")
def embedder(request, tmp_path_factory):
    module = loaded(request.param)
    with working_options(request.param, module, tmp_path_factory) as options:
        yield module.make(options)


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


def test_the_vectors_of_another_making_are_the_same_and_have_the_same_name(
    request, embedder, tmp_path_factory
):
    name = request.node.callspec.params["embedder"]
    module = loaded(name)
    with working_options(name, module, tmp_path_factory) as options:
        other = module.make(options)
        assert np.array_equal(other.embed(TEXTS), embedder.embed(TEXTS))
        if name != "endpoint":  # its name holds the address, and each test server has its own
            assert other.name == embedder.name


def test_threads_may_share_it(embedder):
    texts = TEXTS * 5
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda text: embedder.embed([text])[0], texts))
    assert np.array_equal(np.stack(made), embedder.embed(texts))


@pytest.mark.parametrize("name", available("embedders"))
def test_one_that_needs_an_argument_says_so_when_it_has_none(name):
    module = loaded(name)
    if hasattr(module, "ARGUMENT"):
        with pytest.raises(ExtensionError, match=f"embedder '{name}' needs .*{name}:"):
            module.make(Options())


def test_an_embedder_whose_argument_nobody_gave_fails_its_tests(tmp_path_factory):
    stranger = SimpleNamespace(ARGUMENT="number of the day")
    with pytest.raises(pytest.fail.Exception, match=r"'stranger' needs .*number of the day.*arguments\.py"):
        working_options("stranger", stranger, tmp_path_factory)


def test_every_entry_is_of_an_embedder():
    assert ENTRIES.keys() <= set(available("embedders"))


def test_a_question_has_one_row_of_length_one_and_silence_none(embedder):
    vector = embedder.ask("how are trees pruned")
    assert (vector.shape, vector.dtype) == ((embedder.dim,), np.float32)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    assert not embedder.ask("").any()
