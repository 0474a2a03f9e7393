import numpy as np
import pytest

from broadsheet.ranking.hotness import (
    DAYS_PER_FACTOR_TEN,
    FEATURED,
    MOST_BOOST,
    NEAR,
    boost,
    hotness,
    liveliness,
    nearness,
)

DAY = 86_400.0


def numbers(*given):
    return [np.array([one], float) for one in given]


def hot(upvotes=0, comments=0, days=0.0, saves=0, here=0):
    return float(hotness(*numbers(upvotes, comments, days * DAY, saves, here))[0])


def test_ten_times_the_votes_weigh_as_much_as_three_and_a_half_days():
    assert hot(upvotes=9) - hot() == pytest.approx(1)
    assert hot(days=DAYS_PER_FACTOR_TEN) - hot() == pytest.approx(1)


def test_talk_counts_half_a_vote():
    assert hot(upvotes=10, comments=4) == pytest.approx(hot(upvotes=12))


def test_talk_without_votes_counts_nothing():
    assert hot(upvotes=2, comments=500) == hot(upvotes=2, comments=2)
    assert hot(comments=500) == hot()


def test_saving_counts_two_votes():
    assert hot(saves=3) == pytest.approx(hot(upvotes=6))


def test_who_saved_is_taken_to_have_voted_as_far_as_the_votes_given_here_go_round():
    assert hot(upvotes=1, here=1, saves=1) == hot(saves=1)
    assert hot(upvotes=9, here=0, saves=1) == pytest.approx(hot(upvotes=11))
    assert hot(upvotes=9, here=3, saves=1) == pytest.approx(hot(upvotes=10))


@pytest.mark.parametrize("imported", [0, 5])
def test_no_vote_save_or_comment_makes_a_paper_colder(imported):
    here, saves, comments = np.meshgrid(*[np.arange(6.0)] * 3, indexing="ij")
    alive = liveliness(imported + here, comments, saves, here)
    assert all((np.diff(alive, axis=axis) >= 0).all() for axis in range(3))


def test_the_figure_is_the_published_formula():
    expected = np.log10(1 + 30 + 0.5 * 7 + 2 * 5 - 4) + 20_000 * DAY / (86400 * 3.5)
    assert hot(upvotes=30, comments=7, days=20_000, saves=5, here=4) == pytest.approx(expected)


def boosted(featured=False, near=0.0, lively=0.0):
    return float(boost(np.array([featured]), *numbers(near, lively))[0])


def test_what_a_curator_featured_and_what_is_near_to_what_the_group_keeps_is_boosted_a_little():
    assert boosted(featured=True) == FEATURED
    assert boosted(near=0.5) == NEAR / 2
    assert boosted(featured=True, near=1) <= MOST_BOOST


def test_the_first_vote_counts_more_than_any_nearness_and_takes_its_place():
    first = hot(upvotes=1) - hot()
    assert boosted(near=1, lively=first) == 0
    assert first > boosted(near=1)


def test_near_is_who_stands_out_among_the_others():
    assert nearness(np.array([0.2, 0.3, 0.4, 0.5, 0.7])).tolist() == pytest.approx([0, 0, 0, 1 / 3, 1])


@pytest.mark.parametrize("cosines", [[], [0.5], [0.4, 0.4], [-0.9, -0.2], [0.0, 0.0]])
def test_none_is_near_where_none_stands_out(cosines):
    assert not nearness(np.array(cosines, float)).any()
