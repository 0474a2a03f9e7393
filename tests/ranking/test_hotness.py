import numpy as np
import pytest

from broadsheet.ranking.hotness import DAYS_PER_FACTOR_TEN, hotness

DAY = 86_400.0


def hot(upvotes=0, comments=0, days=0.0):
    return float(hotness(np.array([upvotes], float), np.array([comments], float), np.array([days * DAY]))[0])


def test_ten_times_the_votes_weigh_as_much_as_three_and_a_half_days():
    assert hot(upvotes=9) - hot() == pytest.approx(1)
    assert hot(days=DAYS_PER_FACTOR_TEN) - hot() == pytest.approx(1)


def test_talk_counts_half_a_vote():
    assert hot(upvotes=10, comments=4) == pytest.approx(hot(upvotes=12))


def test_talk_without_votes_counts_nothing():
    assert hot(upvotes=2, comments=500) == hot(upvotes=2, comments=2)
    assert hot(comments=500) == hot()


def test_the_figure_is_the_published_formula():
    expected = np.log10(1 + 30 + 0.5 * 7) + 20_000 * DAY / (86400 * 3.5)
    assert hot(upvotes=30, comments=7, days=20_000) == pytest.approx(expected)
