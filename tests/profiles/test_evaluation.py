import numpy as np
import pytest

from broadsheet.errors import BadRequest
from broadsheet.profiles.evaluation import MEASURES, compare, compare_whole, evaluate
from broadsheet.profiles.tasks import Case, Pool, Task, as_rows
from profiles.invented import authors_file, reviewers_folder, stream_file
from small import small_app

NONE = as_rows(())


def task(*cases, papers=40):
    return Task("invented", ("",) * papers, ((),) * papers, cases, {})


def case(person="ada", split="cold", gains=(1, 0, 0, 0), start=0, relevant_from=1.0, name=""):
    papers = np.arange(start, start + len(gains))
    return Case(person, split, NONE, NONE, (Pool(papers, np.array(gains, float), relevant_from, name),))


def by_row(task, vectors):
    """The paper with the least row first."""
    return lambda case: [-pool.papers.astype(np.float32) for pool in case.pools]


def backwards(task, vectors):
    return lambda case: [pool.papers.astype(np.float32) for pool in case.pools]


def measured(one, way=by_row, vectors=None):
    return evaluate(one, way, np.eye(len(one.texts), dtype=np.float32) if vectors is None else vectors)


def test_a_relevant_paper_in_front_is_worth_one():
    (found,) = measured(task(case()))
    assert found.means == dict.fromkeys(MEASURES, 1)


def test_a_relevant_paper_at_rank_four_is_worth_what_the_formulas_say():
    (found,) = measured(task(case()), backwards)
    assert found.means["mrr"] == 0.25
    assert found.means["ndcg_at_10"] == pytest.approx(1 / np.log2(5))
    assert found.means["recall_at_50"] == 1


def test_gain_counts_for_ndcg_and_relevance_for_the_others():
    (found,) = measured(task(case(gains=(3, 5), relevant_from=4.0)))
    assert found.means["mrr"] == 0.5
    assert found.means["ndcg_at_10"] == pytest.approx((3 + 5 / np.log2(3)) / (5 + 3 / np.log2(3)))


def test_a_pool_without_a_relevant_paper_counts_for_ndcg_alone():
    (found,) = measured(task(case(gains=(3, 1), relevant_from=4.0)))
    assert found.means.keys() == {"ndcg_at_10", "ndcg_at_20"}
    assert found.people == 1


def test_cold_and_warm_stand_apart():
    found = measured(task(case(), case(split="warm"), case("bob")))
    assert [(one.split, one.people) for one in found] == [("cold", 2), ("warm", 1)]


def test_a_person_asked_twice_counts_once():
    (found,) = measured(task(case(), case(gains=(0, 1)), case("bob")))
    assert (found.people, found.cases) == (2, 3)
    assert found.per_person["mrr"] == (0.75, 1)
    assert found.means["mrr"] == 0.875


def test_days_count_each_where_days_are_ranked():
    days = (
        Pool(np.arange(2), np.array([1.0, 0]), name="Monday"),
        Pool(np.arange(2), np.array([0, 1.0]), name="Tuesday"),
    )
    (found,) = measured(task(Case("all", "warm", NONE, NONE, days)))
    assert (found.people, found.cases, found.means["mrr"]) == (2, 1, 0.75)


def test_coverage_is_the_share_of_papers_that_stand_among_the_first_ten_of_somebody():
    (found,) = measured(task(case(gains=(1, *(0,) * 19)), case("bob", gains=(1, *(0,) * 19), start=5)))
    assert found.coverage == 15 / 25


def test_variety_is_how_unlike_the_first_ten_are():
    alike, unlike = np.ones((40, 1), np.float32), np.eye(40, dtype=np.float32)
    assert measured(task(case()), vectors=alike)[0].variety == pytest.approx(0)
    assert measured(task(case()), vectors=unlike)[0].variety == pytest.approx(1)


def test_of_equal_scores_the_lower_row_comes_first():
    (found,) = measured(task(case()), lambda task, vectors: lambda case: [np.zeros(4, np.float32)])
    assert found.means["mrr"] == 1


def test_two_ways_are_compared_person_by_person():
    many = task(*(case(f"user{n}") for n in range(8)))
    (first,), (second,) = measured(many), measured(many, backwards)
    found = compare(first, second)
    assert (found["mrr"].mean, found["mrr"].p) == (0.75, 2 / 2**8)
    assert found["recall_at_50"].p == 1
    with pytest.raises(ValueError, match="other people"):
        compare(first, measured(task(case()))[0])


def test_over_all_splits_a_person_counts_once():
    both = task(case(), case(split="warm"), case("bob"))
    found = compare_whole(measured(both), measured(both, backwards), "mrr")
    assert (found.mean, found.p) == (0.75, 0.5)
    with pytest.raises(ValueError, match="other people"):
        compare_whole(measured(both), measured(task(case())), "mrr")


def test_the_door_measures_all_tasks(tmp_path):
    with small_app(tmp_path, papers=[]) as app:
        found = app.evaluate_feed(
            reviewers_folder(tmp_path / "set"),
            stream_file(tmp_path / "stream.jsonl", days=5 * 28),
            [authors_file(tmp_path / "papers.jsonl")],
            {"years": (2002,)},
        )
    assert {one.task for one in found.figures} == {"reviewers", "submitters", "upvotes", "authors"}
    assert all(one.ms > 0 and 0 < one.coverage <= 1 for one in found.figures)
    words_tell = {one.means["mrr"] for one in found.figures if one.task != "submitters"}
    assert words_tell == {1}


def test_nothing_to_evaluate_with_is_said(tmp_path):
    with small_app(tmp_path, papers=[]) as app, pytest.raises(BadRequest, match="give reviewers"):
        app.evaluate_feed()
