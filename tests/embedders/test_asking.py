import numpy as np
import pytest

from broadsheet.embedders import wordllama
from broadsheet.embedders._asking import LONGEST, Turn, asked, load_turn
from broadsheet.embedders.hashing import make

QUARTER = np.array([[-1, -1], [1, -1]], np.float32)  # q + W·q turns by 90°


def test_a_question_is_turned_and_keeps_its_length():
    turned = Turn(QUARTER * 3)("why", np.array([1, 0], np.float32))
    assert turned.dtype == np.float32
    assert np.linalg.norm(turned) == pytest.approx(1)
    assert turned[1] > 0.8


def test_a_text_as_long_as_an_abstract_is_not_turned():
    vector = np.array([1, 0], np.float32)
    assert np.array_equal(Turn(QUARTER)("word " * (LONGEST + 1), vector), vector)


def test_nothing_is_turned_to_nothing():
    assert not Turn(QUARTER)("", np.zeros(2, np.float32)).any()


def test_an_embedder_without_a_turn_asks_as_it_reads():
    assert np.array_equal(asked(make(), None, "tree pruning"), make().embed(["tree pruning"])[0])
    assert load_turn("nobody") is None


def test_the_turns_that_ship_fit_their_embedders():
    embedder = wordllama.make()
    question = "how can trees be pruned"
    turned = embedder.ask(question)
    assert turned.shape == (embedder.dim,)
    assert 0.3 < turned @ embedder.embed([question])[0] < 0.999
