import json

import numpy as np
import pytest

from broadsheet.errors import BadRequest, SourceError
from broadsheet.profiles.task_authors import authors
from broadsheet.profiles.task_files import read_tasks
from broadsheet.profiles.task_reviewers import reviewers
from broadsheet.profiles.task_stream import read_stream, submitters, upvotes
from broadsheet.profiles.tasks import Sizes, sample
from profiles.invented import authors_file, jsonl, paper, reviewers_folder, stream_file


def texts(task, rows):
    return [task.texts[row] for row in rows]


def splits(task):
    return [(case.person, case.split) for case in task.cases]


@pytest.fixture
def stream(tmp_path):
    return read_stream(stream_file(tmp_path / "stream.jsonl", days=56))


def test_a_reviewer_with_more_than_five_papers_is_asked_cold_too(tmp_path):
    task = reviewers(reviewers_folder(tmp_path / "set"), Sizes())
    assert splits(task) == [("ada", "mid"), ("ada", "cold"), ("bob", "cold")]
    assert [len(case.liked) for case in task.cases] == [6, 5, 1]


def test_a_reviewer_is_measured_by_their_ratings(tmp_path):
    pool = reviewers(reviewers_folder(tmp_path / "set"), Sizes()).cases[0].pools[0]
    assert (pool.gains.tolist(), pool.relevant_from) == ([5, 1], 4)


def test_what_was_rated_is_no_background(tmp_path):
    task = reviewers(reviewers_folder(tmp_path / "set"), Sizes())
    rated = {row for case in task.cases for pool in case.pools for row in pool.papers.tolist()}
    assert len(rated) == 2
    assert all(not rated & set(case.background.tolist()) for case in task.cases)


def test_a_rated_paper_that_the_corpus_lacks_is_left_out_and_counted(tmp_path):
    ratings = [("ada", "quokkas9", 5), ("ada", "solitons9", 1), ("ada", "nowhere", 4)]
    task = reviewers(reviewers_folder(tmp_path / "set", ratings=ratings), Sizes())
    assert len(task.cases[0].pools[0].papers) == 2
    assert task.left_out["rated papers that the corpus lacks"] == 1


def test_reviewers_with_too_little_are_counted(tmp_path):
    users = {"ada": ["quokkas0"], "bob": ["nowhere"], "cy": ["solitons0"]}
    ratings = [
        ("ada", "quokkas9", 5), ("ada", "quokkas8", 1), ("bob", "quokkas9", 5), ("bob", "quokkas8", 1),
        ("cy", "quokkas9", 3), ("cy", "quokkas8", 3),
    ]  # fmt: skip
    task = reviewers(reviewers_folder(tmp_path / "set", users, ratings), Sizes())
    assert splits(task) == [("ada", "cold")]
    assert [number for what, number in task.left_out.items() if what.startswith("people")] == [2]


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("ratings.tsv", "user\tpaper\texpertise\nada quokkas9 5\n", "line 2: not user, paper and expertise"),
        ("ratings.tsv", "ada\tquokkas9\tnan\n", "nan is no expertise"),
        ("users.jsonl", "[]\n", "no JSON object"),
        ("corpus.jsonl", "{\n", "line 1: not JSON"),
    ],
)
def test_a_file_of_another_form_is_named_with_the_line(tmp_path, file, text, said):
    folder = reviewers_folder(tmp_path / "set")
    (folder / file).write_text(text)
    with pytest.raises(SourceError, match=said):
        reviewers(folder, Sizes())


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SourceError, match="there is no file"):
        reviewers(tmp_path, Sizes())


def test_a_submitter_is_asked_after_their_fifth_paper_and_from_the_twenty_first_on(stream):
    task = submitters(stream, Sizes(window_days=7))
    assert splits(task) == [("ada", "cold"), ("ada", "warm"), ("ada", "warm")]
    assert [len(case.liked) for case in task.cases] == [5, 21, 41]


def test_a_submitters_pool_is_all_that_came_within_the_days_after(stream):
    case = submitters(stream, Sizes(window_days=7)).cases[0]
    (pool,) = case.pools
    assert len(pool.papers) == 7 * 9
    assert pool.gains.sum() == 7


def test_nobody_sees_what_came_later(stream):
    task = submitters(stream, Sizes(window_days=7))
    for case in task.cases:
        known = np.concatenate([case.liked, case.background])
        assert known.max() < min(pool.papers.min() for pool in case.pools)


def test_the_newest_liked_paper_comes_first(stream):
    liked = submitters(stream, Sizes()).cases[0].liked
    assert liked.tolist() == sorted(liked.tolist(), reverse=True)


def test_a_submitter_who_brings_nothing_in_time_is_counted(tmp_path):
    rows = [paper(f"arXiv:{n}", "quokkas", snapshot_day=f"203{n}-01-01", submitter="ada") for n in range(6)]
    task = submitters(read_stream(jsonl(tmp_path / "slow.jsonl", rows)), Sizes())
    assert not task.cases
    assert task.left_out == {"moments after which a submitter brought nothing in time": 1}


def test_a_day_is_ranked_by_what_earlier_days_voted_for(tmp_path):
    stream = read_stream(stream_file(tmp_path / "stream.jsonl", days=6 * 28))
    task = upvotes(stream, Sizes())
    assert [case.person for case in task.cases] == ["2030-05", "2030-06"]
    case = task.cases[0]
    assert all("compilers" in text for text in texts(task, case.liked))
    assert all("solitons" in text for text in texts(task, case.disliked))
    assert len(case.pools) == 28
    assert max(case.liked.max(), case.background.max()) < case.pools[0].papers.min()
    assert case.pools[0].relevant_from == 9


def test_days_with_equal_votes_are_not_ranked(tmp_path):
    rows = [
        paper(f"arXiv:{month}.{n}", "quokkas", snapshot_day=f"2030-{month:02d}-01", upvotes=month)
        for month in range(1, 7)
        for n in range(6)
    ]
    task = upvotes(read_stream(jsonl(tmp_path / "same.jsonl", rows)), Sizes())
    assert not task.cases
    assert task.left_out == {"days with fewer than 5 papers, or with equal votes": 2}


def test_rows_of_a_stream_without_a_day_are_counted_and_none_at_all_is_an_error(tmp_path):
    stream_file(tmp_path / "stream.jsonl")
    with (tmp_path / "stream.jsonl").open("a") as file:
        file.write(json.dumps(paper("arXiv:x", "quokkas", snapshot_day="soon")) + "\n\n")
    assert read_stream(tmp_path / "stream.jsonl").unreadable == 1
    with pytest.raises(SourceError, match="is it a stream of featured papers"):
        read_stream(jsonl(tmp_path / "none.jsonl", [{"id": "a"}]))


def test_an_authors_papers_of_a_year_are_looked_for_among_all_of_it(tmp_path):
    task = authors([authors_file(tmp_path / "papers.jsonl")], Sizes(years=(2002,)))
    assert splits(task) == [(f"A. {name}", "cold") for name in ("compilers", "quokkas", "solitons")]
    for case in task.cases:
        (pool,) = case.pools
        assert (len(case.liked), len(pool.papers), pool.gains.sum()) == (5, 24, 8)


def test_an_author_with_twenty_one_papers_is_warm(tmp_path):
    file = authors_file(tmp_path / "papers.jsonl", years=(2001, 2002, 2003, 2004))
    task = authors([file], Sizes(years=(2004,)))
    assert [len(case.liked) for case in task.cases if case.split == "warm"] == [24, 24, 24]


def test_no_method_sees_the_name_of_an_author(tmp_path):
    task = authors([authors_file(tmp_path / "papers.jsonl")], Sizes(years=(2002,)))
    assert set(task.authors) == {()}


def test_the_last_three_years_with_enough_papers_are_taken(tmp_path):
    few = authors_file(tmp_path / "few.jsonl", years=(2006,), of_each=1)
    many = authors_file(tmp_path / "many.jsonl", years=range(2001, 2006))
    task = authors([few, many], Sizes(year_papers=20, people=9))
    pools = {case.pools[0].papers.tobytes(): len(case.pools[0].papers) for case in task.cases}
    assert list(pools.values()) == [24, 24, 24]
    assert task.left_out["papers of other archives"] == 2


def test_no_year_with_enough_papers_says_what_helps(tmp_path):
    with pytest.raises(BadRequest, match="name years, or another archive"):
        authors([authors_file(tmp_path / "papers.jsonl")], Sizes())


def test_the_same_files_give_the_same_people_and_another_seed_others(tmp_path):
    users = {f"user{n}": ["quokkas0"] for n in range(20)}
    ratings = [(user, paper, grade) for user in users for paper, grade in (("quokkas9", 5), ("solitons9", 1))]
    folder = reviewers_folder(tmp_path / "set", users, ratings)
    first, again, other = (splits(reviewers(folder, Sizes(people=5, seed=seed))) for seed in (0, 0, 1))
    assert first == again != other
    assert len(first) == 5


def test_a_sample_keeps_the_order():
    drawn = sample(np.arange(100), 10, 0)
    assert (np.diff(drawn) > 0).all()
    assert len(drawn) == 10


def test_papers_that_no_case_speaks_of_are_dropped(tmp_path):
    task = authors([authors_file(tmp_path / "papers.jsonl")], Sizes(years=(2002,)))
    assert len(task.texts) == 48


def test_nothing_to_read_is_said(tmp_path):
    with pytest.raises(BadRequest, match="give reviewers, a stream or papers"):
        list(read_tasks(None, None, [], Sizes()))


def test_all_files_give_four_tasks(tmp_path):
    files = reviewers_folder(tmp_path / "set"), stream_file(tmp_path / "stream.jsonl")
    papers = [authors_file(tmp_path / "papers.jsonl")]
    names = [task.name for task in read_tasks(*files, papers, Sizes(years=(2002,)))]
    assert names == ["reviewers", "submitters", "upvotes", "authors"]
