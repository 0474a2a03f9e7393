"""A list with variety, and what is tried in it."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.ranking.variety import drawn, interleaved, varied

EAST, NORTH = [1, 0], [0, 1]
SCORES = np.array([5, 4, 3, 2], np.float32)
TRIED = {"cs.CL": (9, 1), "cs.CV": (1, 9), "cs.RO": (0, 0)}
ALIKE = np.array([EAST, EAST, EAST, NORTH], np.float32)


class TestVariety:
    def test_without_weight_the_order_is_that_of_the_scores(self):
        assert varied(SCORES[::-1], ALIKE, 0).tolist() == [3, 2, 1, 0]
        assert varied(np.ones(4, np.float32), ALIKE, 0).tolist() == [0, 1, 2, 3]

    def test_what_repeats_the_papers_before_comes_after_another_kind(self):
        assert varied(SCORES, ALIKE, 0.5).tolist() == [0, 1, 2, 3]
        assert varied(SCORES, ALIKE, 2.5).tolist() == [0, 3, 1, 2]

    def test_half_a_repeat_costs_half(self):
        between = np.array([EAST, [0.6, 0.8], NORTH], np.float32)
        scores = np.array([2, 1.5, 1], np.float32)
        assert varied(scores, between, 0.8).tolist() == [0, 1, 2]
        assert varied(scores, between, 0.9).tolist() == [0, 2, 1]

    def test_a_paper_that_means_nothing_repeats_none(self):
        vectors = np.array([EAST, EAST, [0, 0]], np.float32)
        assert varied(SCORES[:3], vectors, 3).tolist() == [0, 2, 1]

    def test_what_lies_beyond_its_reach_stays_behind(self):
        assert varied(SCORES, ALIKE, 9, reach=2).tolist() == [0, 1, 2, 3]
        assert varied(SCORES, ALIKE, 9, reach=9).tolist() == [0, 3, 1, 2]

    def test_no_papers_are_in_no_order(self):
        assert varied(np.empty(0, np.float32), np.empty((0, 2), np.float32), 1).tolist() == []


class TestWhatIsDrawn:
    def test_the_same_seed_draws_the_same(self):
        assert drawn(TRIED, 7, 2) == drawn(dict(reversed(TRIED.items())), 7, 2)
        assert len({tuple(drawn(TRIED, seed, 3)) for seed in range(50)}) > 1

    def test_what_was_liked_comes_more_often_and_what_was_never_tried_is_tried(self):
        first = Counter(drawn(TRIED, seed, 1)[0] for seed in range(300))
        assert first["cs.CL"] > first["cs.RO"] > first["cs.CV"]
        assert first["cs.RO"] > 30

    @pytest.mark.parametrize("count", [0, 1, 2, 3, 9])
    def test_each_is_drawn_once_and_no_more_than_asked(self, count):
        names = drawn(TRIED, 1, count)
        assert len(names) == len(set(names)) == min(count, 3)

    def test_of_nothing_nothing_is_drawn(self):
        assert drawn({}, 1, 3) == []


class TestInterleaving:
    def test_one_of_the_others_stands_at_each_third_place(self):
        assert interleaved([1, 2, 3, 4, 5, 6], [10, 20], 3) == [1, 2, 10, 3, 4, 20, 5, 6]

    def test_what_stands_further_down_anyway_moves_up(self):
        assert interleaved([1, 2, 3, 4, 5], [5], 2) == [1, 5, 2, 3, 4]

    def test_when_the_papers_end_the_others_follow(self):
        assert interleaved([1], [7, 8], 5) == [1, 7, 8]

    @given(st.lists(st.integers(0, 20), unique=True), st.lists(st.integers(0, 30)), st.integers(1, 6))
    def test_nothing_is_lost_or_comes_twice(self, order, others, every):
        mixed = interleaved(order, others, every)
        assert len(mixed) == len(set(mixed))
        assert set(mixed) == {*order, *others}
        assert [one for one in mixed if one not in others] == [one for one in order if one not in others]
