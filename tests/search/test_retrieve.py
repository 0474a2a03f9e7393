import numpy as np
import pytest

from broadsheet.conditions import Has
from broadsheet.search.nearness import Meaning, Weights
from broadsheet.search.retrieve import begun, retrieve
from broadsheet.types import Filters, Ranking

VECTOR = np.array([1.0, 0.0], np.float32)
EMPTY = {}


class Words:
    def __init__(self, scores):
        self.scores = scores

    def search(self, query, k, filters):
        return ranking(self.scores, k)

    def matching(self, filters, k, among=None):
        rows = [5, 3] if among is None else [row for row in (5, 3) if row in among]
        return np.array(rows[:k], np.int64)


class Near(Words):
    def score(self, vector, rows):
        return np.array([self.scores.get(int(row), -0.5) for row in rows], np.float32)


def ranking(scores, k):
    best = sorted(scores, key=lambda row: (-scores[row], row))[:k]
    return Ranking(np.array(best, np.int64), np.array([scores[row] for row in best], np.float32))


def fused(words, meaning, weight=0.3, vector=VECTOR, filters=Filters(), fine=None):
    first = Meaning(Near(meaning), vector)
    second = Meaning(Near(fine), vector) if fine is not None else None
    weights = Weights(weight) if fine is None else Weights(weight / 3, weight * 2 / 3)
    text = Words(words)
    return retrieve(text, begun(text, "query", 10, filters), first, second, filters, 10, weights)


def test_a_paper_that_both_found_beats_the_head_of_one():
    found = fused({1: 10.0, 2: 9.0}, {3: 0.9, 2: 0.85}, weight=0.5)
    assert found.rows.tolist()[0] == 2


def test_the_parts_add_up_to_the_score_and_stay_within_their_shares():
    found = fused({1: 10.0, 2: 4.0}, {1: 0.9, 3: 0.5})
    assert found.scores == pytest.approx(found.text + found.meaning)
    assert found.text.max() == pytest.approx(0.7)
    assert found.meaning.max() == pytest.approx(0.3)
    assert found.rows.tolist() == [1, 2, 3]


def test_a_paper_without_a_common_word_gets_nothing_for_words():
    found = fused({1: 10.0}, {3: 0.9})
    assert found.text[found.rows.tolist().index(3)] == 0


@pytest.mark.parametrize(
    ("words", "meaning", "whole"), [(EMPTY, {3: 0.9, 4: 0.2}, "meaning"), ({1: 5.0}, EMPTY, "text")]
)
def test_when_one_retriever_finds_nothing_the_other_answers_alone(words, meaning, whole):
    found = fused(words, meaning)
    assert getattr(found, whole)[0] == 1


def test_a_query_without_a_known_word_asks_for_no_vectors():
    assert fused({1: 5.0}, {3: 0.9}, vector=np.zeros(2, np.float32)).rows.tolist() == [1]


@pytest.mark.parametrize(("weight", "rows"), [(0.0, [1]), (1.0, [3])])
def test_a_weight_at_its_end_asks_one_alone(weight, rows):
    assert fused({1: 5.0}, {3: 0.9}, weight).rows.tolist() == rows


def test_ties_are_in_row_order():
    assert fused({9: 5.0, 4: 5.0, 7: 5.0}, EMPTY).rows.tolist() == [4, 7, 9]


def test_nothing_found_is_nothing():
    assert len(fused(EMPTY, EMPTY).rows) == 0


def test_a_second_embedder_brings_candidates_and_its_share_of_the_score():
    found = fused({1: 5.0}, {1: 0.9}, weight=0.6, fine={8: 0.7, 1: 0.1})
    assert set(found.rows.tolist()) == {1, 8}
    assert dict(zip(found.rows.tolist(), found.meaning, strict=True)) == pytest.approx({1: 0.2, 8: 0.4})


def test_a_condition_that_few_papers_fit_is_answered_with_all_of_them():
    found = fused({3: 5.0}, {3: 0.1, 5: 0.9}, filters=Filters(where=Has("code")))
    assert set(found.rows.tolist()) == {3, 5}


def test_a_condition_alone_is_answered_with_what_fits_it_newest_first():
    nothing = np.zeros(2, np.float32)
    assert fused({}, {}, vector=nothing, filters=Filters(where=Has("code"))).rows.tolist() == [5, 3]
