"""The order in which papers are for somebody, with variety, and what is tried in it."""

import numpy as np
import pytest

from broadsheet.feeds import for_you
from broadsheet.feeds.for_you import (
    Company,
    arms,
    company_reasons,
    followed_part,
    ranked,
    tally,
    with_explored,
)
from broadsheet.personal import Because
from broadsheet.ranking.preference import Features, fit
from broadsheet.ranking.sparse import Sparse
from ranking.fields import WORDS, background, nothing, papers

FIELDS = (0, 1, 2) * 20
PAPERS = papers(*FIELDS, seed=9)
ROWS = np.arange(101, 161)
LIKED = papers(1, 1, 1, 1, 1, seed=1)
MODEL = fit(background(), LIKED, np.ones(5, np.float32), nothing(), WORDS)
APART = np.eye(len(ROWS), dtype=np.float32)  # none says what another says
AUTHOR = WORDS + 5


def order(company=Company(), dial=0.0, model=MODEL, vectors=APART):
    return ranked(ROWS, PAPERS, vectors, model, company, dial)


def found_rows(found):
    return [int(found.rows[place]) for place in found.order]


class TestOrder:
    def test_the_best_for_them_come_first(self):
        found = order()
        scores = [found.score(place) for place in found.order]
        assert scores == sorted(scores, reverse=True)
        assert scores == pytest.approx(sorted(MODEL.scores(PAPERS).tolist(), reverse=True), abs=1e-5)
        assert [FIELDS[place] for place in found.order[:10]].count(1) >= 9

    def test_a_score_is_the_sum_of_its_parts_whatever_the_dial(self):
        company = Company({101: 9}, {102: ["emmy"]}, {103: 2}, {104: 3})
        for dial in (0.0, 1.0):
            found = order(company, dial)
            for place in found.order:
                parts = sum(float(part[place]) for part in found.parts.values())
                assert found.score(place) == pytest.approx(parts, abs=1e-5)

    def test_each_paper_stands_once(self):
        for dial in (0.0, 0.3, 1.0):
            assert sorted(found_rows(order(dial=dial))) == ROWS.tolist()

    def test_without_a_model_what_is_liked_here_comes_first_then_the_order_given(self):
        found = order(Company(upvotes={130: 40, 110: 3}), model=None)
        assert found_rows(found) == [130, 110, *[row for row in ROWS.tolist() if row not in (130, 110)]]

    def test_no_papers_are_in_no_order(self):
        none = np.empty(0, np.int64)
        found = ranked(none, nothing(), np.empty((0, 4), np.float32), MODEL, Company(), 0.5)
        assert (found.order, found.explored, found.behind) == ([], {}, {})
        assert with_explored(found, {}, {}, 0.5, "x").order == []

    def test_of_very_many_the_best_by_the_model_are_looked_at(self, monkeypatch):
        monkeypatch.setattr(for_you, "_LOOKED_AT", 25)
        found = order()
        assert len(found.order) == 25
        assert found_rows(found)[:5] == found_rows(order())[:5]
        assert all(len(part) == len(found.features) == 25 for part in found.parts.values())


class TestDial:
    def test_what_is_near_to_their_own_sinks_as_it_turns(self):
        def nearness(dial):
            found = order(dial=dial)
            return float(np.mean([found.parts["nearest"][place] for place in found.order[:10]]))

        assert nearness(1) < min(nearness(0), nearness(0.5))

    def test_what_repeats_the_papers_before_comes_later(self):
        def repeats(dial):
            meaning = PAPERS.meaning[list(order(dial=dial).order[:10])]
            return float((meaning @ meaning.T).mean())

        assert repeats(0) > repeats(0.5) > repeats(1)

    def test_the_best_one_stays_first_while_it_is_turned_a_little(self):
        assert order(dial=0.1).order[0] == order().order[0]


class TestCompany:
    def test_what_stood_on_their_page_sinks_the_more_often_the_more(self):
        first = found_rows(order())[0]
        places = [found_rows(order(Company(shown={first: times}))).index(first) for times in (0, 1, 4, 9)]
        assert places == sorted(places)
        assert places[0] == 0 < places[2] < places[3]

    def test_what_is_liked_here_rises(self):
        last = found_rows(order())[-1]
        before = order().score(last - 101)
        found = order(Company(upvotes={last: 100}))
        assert found.parts["popular"][last - 101] == pytest.approx(for_you._POPULAR * np.log(101), abs=1e-5)
        assert found.score(last - 101) == pytest.approx(before + for_you._POPULAR * np.log(101), abs=1e-5)

    @pytest.mark.parametrize("company", [Company(liked={120: ["emmy"]}), Company(votes={120: 2})])
    def test_what_people_whom_they_follow_like_rises(self, company):
        assert order(company).score(19) == pytest.approx(order().score(19) + for_you._FOLLOWED, abs=1e-5)
        assert found_rows(order(company)).index(120) < found_rows(order()).index(120)

    def test_what_a_followed_author_wrote_rises(self):
        rows = [PAPERS.words.row(place) for place in range(3)]
        ids, values = rows[1]
        rows[1] = np.append(ids, np.int32(AUTHOR)), np.append(values, np.float32(0.1))
        features = Features(PAPERS.meaning[:3], Sparse.of(rows))
        points = followed_part(
            ROWS[:3], features, Company(followed=frozenset({AUTHOR}), votes={102: 2, 103: 2})
        )
        assert points.tolist() == pytest.approx([0, 2 * for_you._FOLLOWED, for_you._FOLLOWED])

    def test_what_speaks_for_it_is_told_with_its_points(self):
        company = Company({101: 1, 102: 20}, {101: ["ada", "emmy"]}, {101: 3, 102: 2})
        assert company_reasons(company, 101, ["Grace Hopper", "Robin Milner"]) == (
            Because("author", "Grace Hopper", for_you._FOLLOWED),
            Because("reader", "liked by ada, emmy", for_you._FOLLOWED),
            Because("popular", "1 upvote", pytest.approx(for_you._POPULAR * np.log(2))),
        )
        assert [one.text for one in company_reasons(company, 102, [])] == [
            "2 people whom you follow voted for it",
            "20 upvotes",
        ]
        assert company_reasons(company, 103, []) == ()


class TestFolding:
    def test_what_says_nearly_the_same_is_folded_behind_the_better_one(self):
        best, second, third = order().order[:3]
        vectors = APART.copy()
        vectors[third] = vectors[best]
        found = order(vectors=vectors)
        assert found.order[:2] == [best, second]
        assert third not in found.order
        assert found.behind == {best: [int(ROWS[third])]}
        assert len(found.order) == len(ROWS) - 1

    def test_what_is_folded_folds_nothing_itself(self):
        best, second, third = order().order[:3]
        vectors = APART.copy()
        for place, turned in ((second, 0.2), (third, 0.4)):
            vectors[place, [best, second, third]] = np.cos(turned), np.sin(turned), 0
        found = order(vectors=vectors)
        assert found.behind == {best: [int(ROWS[second])]}
        assert found.order[:2] == [best, third]

    def test_what_is_only_alike_is_not_folded(self):
        best, second = order().order[:2]
        vectors = APART.copy()
        vectors[second, [best, second]] = 0.9, np.sqrt(1 - 0.81)
        assert order(vectors=vectors).behind == {}

    def test_papers_that_mean_nothing_are_not_the_same(self):
        assert order(vectors=np.zeros_like(APART)).behind == {}


class TestExploring:
    ARMS = ("a", "b", "c")

    @pytest.fixture
    def arms(self):
        return {
            name: [place for place in range(60) if FIELDS[place] == at] for at, name in enumerate(self.ARMS)
        }

    def test_one_place_in_ten_is_for_what_is_worth_a_try_and_labelled(self, arms):
        found = with_explored(order(), arms, {}, 0.3, "ada 2024-06-01")
        assert [at for at, place in enumerate(found.order) if place in found.explored] == [9, 19, 29]
        assert sorted(found.explored.values()) == ["a", "b", "c"]
        for place, arm in found.explored.items():
            assert place in arms[arm]

    def test_nothing_is_lost_and_all_else_keeps_its_order(self, arms):
        before, found = order(), with_explored(order(), arms, {}, 0.3, "x")
        assert sorted(found.order) == sorted(before.order)
        assert [place for place in found.order if place not in found.explored] == [
            place for place in before.order if place not in found.explored
        ]
        assert found.order[:9] == before.order[:9]

    def test_of_each_the_best_that_would_not_stand_there_anyway_is_taken(self, arms):
        before, found = order(), with_explored(order(), arms, {}, 0.3, "x")
        for place, arm in found.explored.items():
            assert place == next(one for one in before.order[9:] if one in arms[arm])

    @pytest.mark.parametrize(("dial", "every"), [(0.1, 10), (0.5, 10), (0.75, 5), (1.0, 3)])
    def test_the_dial_says_how_many(self, arms, dial, every):
        found = with_explored(order(dial=dial), arms, {}, dial, "x")
        assert found.order.index(next(iter(found.explored))) == every - 1

    def test_at_its_familiar_end_nothing_is_explored(self, arms):
        assert with_explored(order(), arms, {}, 0, "x").explored == {}
        assert with_explored(order(), {}, {}, 0.3, "x").explored == {}

    def test_a_page_that_is_too_short_explores_nothing(self, arms):
        few = ranked(ROWS[:8], PAPERS.take(range(8)), APART[:8, :8], MODEL, Company(), 0.3)
        found = with_explored(few, {"a": [0, 3, 6]}, {}, 0.3, "x")
        assert (found.explored, found.order) == ({}, few.order)

    def test_the_same_seed_gives_the_same_page_and_another_day_another_one(self, arms):
        first = [with_explored(order(), arms, {}, 0.3, "x").order for _ in range(2)]
        assert first[0] == first[1]
        assert len({tuple(with_explored(order(), arms, {}, 0.3, f"day {n}").order) for n in range(20)}) > 1

    def test_what_was_liked_before_comes_first_more_often(self, arms):
        tried = {"a": (9, 0), "c": (0, 9)}
        first = [
            next(iter(with_explored(order(), arms, tried, 0.3, f"{n}").explored.values())) for n in range(100)
        ]
        assert first.count("a") > first.count("b") > first.count("c")

    def test_what_came_of_it_is_counted(self):
        explored = [("a", True), ("a", False), ("b", False), ("a", False)]
        assert tally(explored) == {"a": (1, 2), "b": (0, 1)}
        assert tally([]) == {}

    def test_categories_with_most_papers_are_tried(self, monkeypatch):
        monkeypatch.setattr(for_you, "_ARMS", 2)
        known = {101: "cs.PL", 102: "cs.CL", 104: "cs.PL", 105: "cs.CL", 106: "cs.CV"}
        assert arms(ROWS[:6], known) == {"cs.CL": [1, 4], "cs.PL": [0, 3]}
