import numpy as np
import pytest

from broadsheet.ranking.fairness import PRIOR, SHARE, standing

LARGE, SMALL = 0, 1


def fields(*given):
    return np.array(given, np.int64)


def stand(hot, field, compared=None):
    hot = np.array(hot, float)
    among = np.ones(len(hot), bool) if compared is None else np.array(compared)
    return standing(hot, fields(*field), among)


@pytest.fixture
def crowd():
    """A hundred papers of a field that many vote for, and five of one that few do."""
    hot = np.concatenate([np.linspace(1, 3, 100), np.linspace(0.5, 1.5, 5)])
    return hot, np.repeat([LARGE, SMALL], [100, 5])


def test_the_best_of_a_small_field_comes_up_and_passes_papers_of_the_large_one(crowd):
    hot, _ = crowd
    before, after = (np.argsort(-score).tolist().index(104) for score in (hot, hot + stand(*crowd).bonus))
    assert after < before


def test_the_bonus_is_the_published_formula():
    hot, field = [4.0, 3.0, 2.0, 1.0], [LARGE, LARGE, LARGE, SMALL]
    share = (1 + PRIOR * 1 / 4) / (1 + PRIOR)  # 1 of 1 in its field, the last of 4 in all
    level = sorted(hot)[int(np.ceil(share * 4)) - 1]
    assert stand(hot, field).bonus[3] == pytest.approx(SHARE * (level - 1.0))


def test_within_a_field_the_order_stays():
    random = np.random.default_rng(0)
    hot, field = random.normal(size=400), random.integers(0, 9, 400)
    score = hot + stand(hot, field).bonus
    for one in range(9):
        inside = field == one
        assert np.argsort(hot[inside]).tolist() == np.argsort(score[inside]).tolist()


def test_where_there_is_one_field_nothing_changes():
    hot = np.random.default_rng(1).normal(size=50)
    assert stand(hot, [LARGE] * 50).bonus == pytest.approx(np.zeros(50))


def test_a_paper_without_a_field_and_one_that_is_older_stay_as_they_are():
    found = stand(
        [5.0, 4.0, 3.0, 2.0, 1.0], [LARGE, -1, LARGE, SMALL, SMALL], [True, True, True, True, False]
    )
    assert found.place.tolist() == [1, 0, 2, 1, 0]
    assert found.among.tolist() == [2, 0, 2, 1, 0]
    assert found.bonus[[1, 4]].tolist() == [0, 0]


def test_equal_papers_share_the_better_place():
    assert stand([2.0, 3.0, 2.0, 1.0], [LARGE] * 4).place.tolist() == [2, 1, 2, 4]


@pytest.mark.parametrize("field", [[], [-1, -1]])
def test_without_fields_there_is_nothing_to_compare(field):
    found = stand([1.0] * len(field), field)
    assert not found.bonus.any()
