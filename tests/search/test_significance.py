import itertools
import random

import numpy as np
import pytest
from scipy import stats

from broadsheet.search import significance
from broadsheet.search.significance import interval, paired_randomization


def figures(seed, n, shift):
    chance = random.Random(seed)
    a = [chance.random() for _ in range(n)]
    return a, [value + chance.gauss(shift, 0.2) for value in a]


def test_no_difference_at_all_could_be_chance():
    assert paired_randomization([0.5, 0.25], [0.5, 0.25]) == 1


def test_five_wins_of_five_leave_two_ways_of_thirty_two():
    assert paired_randomization([1] * 5, [0] * 5) == 2 / 32


def test_queries_without_a_difference_change_nothing():
    assert paired_randomization([1] * 5 + [0.3] * 40, [0] * 5 + [0.3] * 40) == 2 / 32


def test_sums_that_are_equal_but_for_rounding_count_as_far():
    assert paired_randomization([0.1, 0.2, 0.3], [0, 0, 0.6]) == 1


@pytest.mark.parametrize("seed", range(5))
def test_few_queries_are_reckoned_exactly(seed):
    a, b = figures(seed, 9, 0.1)
    differences = [one - other for one, other in zip(a, b, strict=True)]
    sums = [
        abs(sum(sign * value for sign, value in zip(signs, differences, strict=True)))
        for signs in itertools.product((1, -1), repeat=9)
    ]
    assert paired_randomization(a, b) == np.mean(np.array(sums) >= abs(sum(differences)) - 1e-12)


@pytest.mark.parametrize(("seed", "shift"), [(1, 0.0), (2, 0.03), (3, 0.06)])
def test_many_queries_give_what_scipy_gives(seed, shift):
    a, b = figures(seed, 60, shift)
    theirs = stats.permutation_test(
        (a, b),
        lambda a, b, axis: np.mean(a - b, axis=axis),
        permutation_type="samples",
        n_resamples=20_000,
        rng=seed,
        vectorized=True,
    )
    assert paired_randomization(a, b) == pytest.approx(theirs.pvalue, abs=0.012)


def test_drawing_agrees_with_reckoning(monkeypatch):
    a, b = figures(7, 14, 0.08)
    exact = paired_randomization(a, b)
    monkeypatch.setattr(significance, "EXACT", 0)
    assert paired_randomization(a, b) == pytest.approx(exact, abs=0.005)


def test_p_is_never_0_and_the_same_seed_gives_the_same():
    a, b = figures(1, 300, 1.0)
    assert paired_randomization(a, b, rounds=999) == 1 / 1000
    a, b = figures(1, 40, 0.02)
    assert paired_randomization(a, b, seed=3) == paired_randomization(b, a, seed=3)


def test_parts_draw_as_many_rounds(monkeypatch):
    monkeypatch.setattr(significance, "CHUNK", 100)
    a, b = figures(1, 40, 1.0)
    assert paired_randomization(a, b, rounds=99) == 1 / 100
    assert interval([1.0] * 200, rounds=5) == (1, 1)


@pytest.mark.parametrize(("a", "b"), [([], []), ([1.0], []), ([1.0], [1.0, 2.0])])
def test_figures_of_other_queries_are_refused(a, b):
    with pytest.raises(ValueError, match="same queries"):
        paired_randomization(a, b)


def test_an_interval_is_that_of_scipy():
    values, _ = figures(5, 80, 0)
    theirs = stats.bootstrap((values,), np.mean, method="percentile", rng=1).confidence_interval
    assert interval(values) == pytest.approx((theirs.low, theirs.high), abs=0.004)


def test_a_lower_level_is_narrower():
    values, _ = figures(5, 80, 0)
    (low, high), (lower, higher) = interval(values, level=0.5), interval(values)
    assert lower < low < np.mean(values) < high < higher


def test_one_value_is_its_own_interval():
    assert interval([0.3]) == (0.3, 0.3)


def test_nothing_has_no_interval():
    with pytest.raises(ValueError, match="no values"):
        interval([])
