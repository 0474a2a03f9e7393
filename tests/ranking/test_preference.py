"""What a model makes of what somebody likes, and that each reason it gives is true."""

from dataclasses import replace

import numpy as np
import pytest

from broadsheet.ranking import preference
from broadsheet.ranking.preference import MEANING, Features, Model, Scale, fit
from broadsheet.ranking.sparse import Sparse
from ranking.fields import WORDS, background, nothing, papers

NEAR, OF_ALL = preference._NEAR, preference._OF_ALL
ALL = background()
OTHERS = papers(0, 0, 0, 1, 1, 1, 2, 2, 2, seed=7)


def model(liked, refused=None, weights=None, theirs=None, ground=ALL):
    weights = np.ones(len(liked)) if weights is None else np.array(weights)
    return fit(
        ground, liked, weights.astype(np.float32), nothing() if refused is None else refused, WORDS, theirs
    )


def by_field(scores):
    return scores.reshape(3, 3).mean(axis=1)


class TestScores:
    @pytest.mark.parametrize("count", [1, 2, 5, 30])
    def test_papers_like_those_liked_score_above_others(self, count):
        scores = model(papers(*[1] * count, seed=1)).scores(OTHERS)
        assert by_field(scores).argmax() == 1
        if count > 2:
            assert scores[3:6].min() > max(scores[:3].max(), scores[6:].max())

    def test_a_paper_as_any_other_scores_about_nothing_and_one_a_spread_better_one(self):
        fitted = model(papers(1, 1, 1, 1, seed=1))
        meaning, words, near = fitted.parts(ALL.yardstick)
        linear = (meaning + words) / (1 - NEAR)
        assert (linear.mean(), near.mean()) == pytest.approx((0, 0), abs=1e-5)
        assert (linear.std(), (near / NEAR).std()) == pytest.approx((1, 1), abs=1e-4)

    def test_two_fields_that_are_liked_both_score_above_the_third(self):
        scores = by_field(model(papers(0, 2, 0, 2, 0, 2, seed=1)).scores(OTHERS))
        assert min(scores[0], scores[2]) > scores[1]

    def test_what_is_refused_lowers_what_is_like_it(self):
        liked = papers(0, 1, 0, 1, 0, 1, seed=1)
        before = by_field(model(liked).scores(OTHERS))
        after = by_field(model(liked, refused=papers(1, 1, 1, seed=2)).scores(OTHERS))
        assert after[1] < before[1]
        assert after[0] - after[1] > before[0] - before[1]

    def test_one_refusal_does_not_outweigh_five_likes(self):
        scores = by_field(model(papers(1, 1, 1, 1, 1, seed=1), refused=papers(1, seed=2)).scores(OTHERS))
        assert scores.argmax() == 1

    def test_what_says_more_counts_more(self):
        liked = papers(0, 1, seed=1)
        first, second = (
            by_field(model(liked, weights=weights).scores(OTHERS)) for weights in ([1, 0.1], [0.1, 1])
        )
        assert first[0] - first[1] > second[0] - second[1]

    def test_what_was_liked_last_counts_more(self):
        ones, others = papers(*[0] * 6, seed=1), papers(*[1] * 6, seed=2)
        first, last = (
            by_field(model(liked).scores(OTHERS)) for liked in (joined(ones, others), joined(others, ones))
        )
        assert first[0] - first[1] > last[0] - last[1]
        assert (np.diff(model(ones).ages) < 0).all()

    def test_the_score_is_the_sum_of_its_parts(self):
        fitted = model(papers(1, 1, 2, seed=1), refused=papers(0, seed=2))
        assert fitted.scores(OTHERS) == pytest.approx(np.sum(fitted.parts(OTHERS), axis=0), abs=1e-6)

    def test_words_that_came_after_the_model_weigh_nothing_in_its_linear_part(self):
        fitted = model(papers(1, seed=1))
        strange = Features(
            OTHERS.meaning[:1], Sparse.of([(np.array([WORDS + 3], np.int32), np.ones(1, np.float32))])
        )
        wordless = Features(OTHERS.meaning[:1], Sparse.of([(np.empty(0, np.int32), np.empty(0, np.float32))]))
        assert fitted.scores(strange) == pytest.approx(fitted.scores(wordless))

    def test_nothing_to_score_gives_nothing(self):
        assert model(papers(1, seed=1)).scores(nothing()).shape == (0,)


class TestSolution:
    def test_blocks_give_what_the_whole_system_gives(self):
        liked, refused = papers(0, 0, 1, seed=1), papers(2, 2, seed=2)
        weights = np.array([1, 0.7, 0.3], np.float32)
        theirs = np.arange(len(ALL.negatives)) % 7 == 0
        counts = weights / (1 + np.log10(1 + np.arange(3)))
        ridge = np.array([*counts.mean() * 3 / counts, 5, 5]) * preference._RIDGE / preference._FEW
        rows = joined(joined(liked, refused), ALL.negatives)
        kernel = rows.likeness(rows) + np.diag([*ridge, *[preference._RIDGE] * len(ALL.negatives)])
        shares = np.linalg.solve(kernel, [1, 1, 1, -1, -1, *np.where(theirs, 1, -1)])
        assert model(liked, refused, weights, theirs).shares == pytest.approx(shares[:5], abs=1e-4)

    def test_its_own_papers_among_the_negatives_speak_for_it(self):
        liked = ALL.negatives.take([0, 3, 6])
        theirs = np.isin(np.arange(len(ALL.negatives)), [0, 3, 6])
        assert _lead(model(liked, theirs=theirs), liked) > _lead(model(liked), liked)

    @pytest.mark.parametrize("count", [0, 1, 2, 3])
    def test_a_catalog_of_next_to_nothing_is_enough(self, count):
        fitted = model(papers(1, seed=1), ground=background(count))
        scores = fitted.scores(OTHERS)
        assert np.isfinite(scores).all()
        assert np.abs(scores).max() < 100
        assert by_field(scores).argmax() == 1


class TestReasons:
    """What is said that a score would lose is what it loses."""

    @pytest.fixture(params=["plain", "theirs", "refused", "two", "many"])
    def fitted(self, request):
        liked, refused, theirs = papers(1, 0, 1, 2, 1, seed=1), nothing(), None
        if request.param == "theirs":
            liked = joined(ALL.negatives.take([1, 4]), liked)
            theirs = np.isin(np.arange(len(ALL.negatives)), [1, 4])
        if request.param == "refused":
            refused = papers(2, 0, seed=2)
        if request.param == "two":
            liked = liked.take([0, 1])
        if request.param == "many":
            liked = papers(*[0, 1, 1, 2] * 5, seed=1)
        weights = np.resize([1, 0.7, 0.3], len(liked))
        return model(liked, refused, weights, theirs)

    @pytest.mark.parametrize("place", range(0, 9, 2))
    def test_what_each_own_paper_gives_is_what_goes_with_it(self, fitted, place):
        paper = OTHERS.take([place])
        expected = [
            by_hand(fitted, paper)[0] - by_hand(fitted, paper, gone)[0] for gone in range(len(fitted.own))
        ]
        assert fitted.without_own(paper) == pytest.approx(expected, abs=2e-5)
        assert fitted.scores(paper) == pytest.approx(by_hand(fitted, paper), abs=2e-5)

    @pytest.mark.parametrize("place", range(0, 9, 2))
    def test_what_each_word_gives_is_what_goes_with_it(self, fitted, place):
        paper = OTHERS.take([place])
        ids, _ = paper.words.row(0)
        expected = [by_hand(fitted, paper)[0] - by_hand(fitted, without(paper, word))[0] for word in ids]
        assert fitted.without_words(paper, ids.tolist()) == pytest.approx(expected, abs=2e-5)

    def test_a_word_that_it_does_not_have_gives_nothing(self, fitted):
        paper = OTHERS.take([0])
        absent = next(word for word in range(WORDS) if word not in paper.words.row(0)[0])
        assert fitted.without_words(paper, [absent]) == pytest.approx([0])

    def test_own_papers_like_it_speak_for_it_and_refused_ones_against_it(self):
        fitted = model(papers(1, 0, 1, seed=1), refused=papers(2, seed=2))
        lost = fitted.without_own(OTHERS.take([3]))
        assert min(lost[0], lost[2]) > max(lost[1], 0)
        assert fitted.without_own(OTHERS.take([6]))[3] < 0

    def test_the_weightiest_words_come_first(self, fitted):
        paper = OTHERS.take([4])
        ids, values = paper.words.row(0)
        weighed = dict(zip(ids.tolist(), np.abs(fitted.words[ids] * values).tolist(), strict=True))
        told = fitted.weightiest_words(paper).tolist()
        assert told == sorted(weighed, key=weighed.__getitem__, reverse=True)

    def test_what_is_liked_beyond_those_that_nearness_counts_is_told_truly(self, monkeypatch):
        monkeypatch.setattr(preference, "_MOST_NEAR", 4)
        fitted = model(papers(1, 1, 0, 2, 1, 1, 0, seed=1))
        paper = OTHERS.take([3])
        expected = [by_hand(fitted, paper)[0] - by_hand(fitted, paper, gone)[0] for gone in range(7)]
        assert fitted.without_own(paper) == pytest.approx(expected, abs=2e-5)


def test_a_scale_of_scores_that_are_all_alike_changes_nothing_but_the_middle():
    assert Scale.of(np.empty(0, np.float32)) == Scale(0, 1)
    assert Scale.of(np.array([3], np.float32)) == Scale(3, 1)
    assert Scale.of(np.array([2, 2, 2], np.float32)) == Scale(2, 1)
    assert Scale.of(np.array([1, 3], np.float32)) == Scale(2, 1)
    assert Scale.of(np.array([0, 4], np.float32)) == Scale(2, 2)


def joined(first, second):
    rows = [half.words.row(place) for half in (first, second) for place in range(len(half))]
    return Features(np.concatenate([first.meaning, second.meaning]), Sparse.of(rows))


def without(paper, word):
    ids, values = paper.words.row(0)
    return Features(paper.meaning, Sparse.of([(ids[ids != word], values[ids != word])]))


def full(words):
    """(n, WORDS) the words of papers, written out."""
    rows = np.zeros((len(words), WORDS))
    for place in range(len(words)):
        ids, values = words.row(place)
        rows[place, ids] = values
    return rows


def by_hand(fitted: Model, paper, gone=None):
    """The score of one paper from the model's parts, as if the own paper of that place were not there."""
    shares = fitted.shares.astype(float)
    alike = MEANING * (paper.meaning @ fitted.own.meaning.T)[0]
    alike = alike + (1 - MEANING) * (full(paper.words) @ full(fitted.own.words).T)[0]
    linear = paper.meaning[0] @ fitted.meaning + full(paper.words)[0] @ fitted.words
    near = [(float(one), float(age)) for one, age in zip(alike, fitted.ages, strict=False)]
    if gone is not None:
        linear -= shares[gone] * alike[gone]
        near = [one for place, one in enumerate(near) if place != gone]
    nearest = sorted((one for one, _ in near), reverse=True)[: preference._NEAREST]
    nearness = (1 - OF_ALL) * np.mean(nearest) + OF_ALL * sum(one * age for one, age in near)
    of_linear = (1 - NEAR) * (linear - fitted.linear.middle) / fitted.linear.spread
    return [of_linear + NEAR * (nearness - fitted.near.middle) / fitted.near.spread]


def _lead(fitted, liked):
    """By how much liked papers are ahead of the others, in raw scores."""
    raw = replace(fitted, linear=Scale(0, 1), near=Scale(0, 1))
    return float(raw.scores(liked).mean() - raw.scores(OTHERS).mean())
