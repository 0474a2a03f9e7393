import random

import ir_measures
import pytest
from ir_measures import AP, RR, R, nDCG

from broadsheet.search.measures import average_precision, ndcg, recall, reciprocal_rank


def test_the_best_order_is_worth_one():
    assert ndcg([3, 2, 1, 0], [1, 2, 3], 10) == 1
    assert recall([3, 2, 1, 0], [1, 2, 3], 100) == 1
    assert reciprocal_rank([3, 2, 1, 0]) == 1
    assert average_precision([3, 2, 1, 0], [1, 2, 3]) == 1


def test_a_relevant_paper_on_the_second_place_is_worth_less():
    assert ndcg([0, 1], [1], 10) == pytest.approx(0.6309, abs=1e-4)


def test_what_stands_below_k_counts_nothing():
    assert ndcg([0, 0, 1], [1], 2) == 0
    assert recall([0, 0, 1], [1], 2) == 0


def test_the_first_relevant_paper_gives_the_reciprocal_rank():
    assert reciprocal_rank([0, 0, 1, 2]) == pytest.approx(1 / 3)
    assert reciprocal_rank([0, 0]) == reciprocal_rank([]) == 0


def test_what_was_not_found_lowers_average_precision():
    assert average_precision([1, 0, 2], [1, 2, 0]) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision([1], [1, 1]) == 0.5
    assert average_precision([], [1]) == 0


@pytest.mark.parametrize("seed", range(20))
def test_figures_are_those_of_trec_eval(seed):
    chance = random.Random(seed)
    documents = [f"d{n}" for n in range(150)]
    qrels = {document: chance.choice([0, 0, 0, 1, 2]) for document in chance.sample(documents, 60)}
    ranked = chance.sample(documents, 120)
    run = {"q": {document: float(-place) for place, document in enumerate(ranked)}}
    theirs = ir_measures.calc_aggregate([nDCG @ 10, R @ 100, RR, AP], {"q": qrels}, run)
    grades = [qrels.get(document, 0) for document in ranked]
    assert ndcg(grades, list(qrels.values()), 10) == pytest.approx(theirs[nDCG @ 10])
    assert recall(grades, list(qrels.values()), 100) == pytest.approx(theirs[R @ 100])
    assert reciprocal_rank(grades) == pytest.approx(theirs[RR])
    assert average_precision(grades, list(qrels.values())) == pytest.approx(theirs[AP])
