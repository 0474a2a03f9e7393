"""What every index owes; a new file in `index/` is tested the moment it exists."""

import re
from datetime import date

import numpy as np
import pytest

from broadsheet.conditions import AllOf, AnyOf, Days, Has, Not, Term
from broadsheet.extensions import available, load
from broadsheet.index import Entry
from broadsheet.types import Filters

DIM = 32
NAMES = {
    kind: [name for name in available("index") if kind == load("index", name).KIND]
    for kind in ("text", "vectors")
}


def entry(row, title="Untitled", abstract="", authors="", categories=(), day=0, venue="", code=False):
    return Entry(row, title, abstract, authors, tuple(categories), day, venue, code)


PAPERS = [
    entry(
        10,
        "Residual networks",
        "Deep residual learning of images.",
        "Ada King Lovelace; Emmy Noether",
        ["cs.CV"],
        20240527,
        "NeurIPS 2024",
        code=True,
    ),
    entry(
        20,
        "Networks of friends",
        "Residual is a word here once.",
        "Émile Durkheim",
        ["physics.soc-ph"],
        20240528,
    ),
    entry(
        30,
        "Type inference",
        "Types of programs are inferred.",
        "Robin M.",
        ["cs.PL", "cs.LO"],
        20240601,
        "Proc. of the ACL",
    ),
    entry(40, "Untold", "Nothing of the kind.", "N. N."),
]


def rows(ranking):
    assert ranking.rows.dtype == np.int64
    assert ranking.scores.dtype == np.float32
    assert len(set(ranking.rows.tolist())) == len(ranking)
    assert all(ranking.scores[:-1] >= ranking.scores[1:])
    return ranking.rows.tolist()


DAYS = [
    (Filters(since=date(2024, 5, 28)), {20, 30}),
    (Filters(until=date(2024, 5, 28)), {10, 20}),
    (Filters(since=date(2024, 5, 28), until=date(2024, 5, 28)), {20}),
    (Filters(categories=("cs.CV",)), {10}),
    (Filters(categories=("cs.*",)), {10, 30}),
    (Filters(categories=("cs",)), set()),
    (Filters(categories=("physics.soc-ph", "cs.LO")), {20, 30}),
    (Filters(since=date(2024, 5, 28), categories=("cs.*",)), {30}),
]


CONDITIONS = [
    (Term("any", "residual"), {10, 20}),
    (Term("any", "residual networks"), {10}),
    (Term("any", "networks residual"), set()),
    (Term("any", "word is"), set()),
    (Term("any", "is a word"), {20}),
    (Term("any", "lovelace"), {10}),
    (Term("title", "residual"), {10}),
    (Term("abstract", "residual"), {10, 20}),
    (Term("abstract", "networks"), set()),
    (Term("author", "Ada Lovelace"), {10}),
    (Term("author", "lovelace ada"), {10}),
    (Term("author", "noether e"), {10}),
    (Term("author", "noether a"), set()),
    (Term("author", "emile durkheim"), {20}),
    (Term("author", "Durkheim, É."), {20}),
    (Term("author", "y"), set()),
    (Term("author", "?"), set()),
    (Term("venue", "neurips"), {10}),
    (Term("venue", "acl"), {30}),
    (Term("venue", "of the ACL"), {30}),
    (Term("category", "cs.*"), {10, 30}),
    (Term("category", "cs.LO"), {30}),
    (Days(date(2024, 5, 28), None), {20, 30}),
    (Days(None, date(2024, 5, 27)), {10}),
    (Has("code"), {10}),
    (Not(Has("code")), {20, 30, 40}),
    (Not(Term("any", "residual")), {30, 40}),
    (AllOf((Term("any", "residual"), Not(Term("author", "durkheim")))), {10}),
    (AllOf((Not(Has("code")), Not(Term("category", "cs.*")))), {20, 40}),
    (AnyOf((Term("author", "robin m"), Not(Term("any", "residual")))), {30, 40}),
    (AnyOf((Has("code"), AllOf((Term("venue", "acl"), Term("title", "inference"))))), {10, 30}),
]


class TestEveryTextIndex:
    @pytest.fixture(params=NAMES["text"])
    def make(self, request):
        return load("index", request.param).make

    @pytest.fixture
    def index(self, make, tmp_path):
        index = make(tmp_path / "text")
        index.add(PAPERS)
        index.save()
        yield index
        index.close()

    def test_the_paper_with_more_of_the_words_comes_first(self, index):
        assert rows(index.search("deep residual learning networks", 10))[:2] == [10, 20]

    def test_finds_words_of_titles_abstracts_and_authors(self, index):
        assert rows(index.search("inference", 10)) == [30]
        assert rows(index.search("programs", 10)) == [30]
        assert rows(index.search("Lovelace", 10)) == [10]

    def test_gives_no_more_than_asked_for(self, index):
        assert len(index.search("residual", 1)) == 1
        assert len(index.search("residual", 0)) == 0

    @pytest.mark.parametrize(
        "query", ["", "   ", "the of and", "zyxwvut", '"', "title:", "AND OR NOT", "\0", "((", "🤖 ‮", "*"]
    )
    def test_a_query_that_finds_nothing_is_an_empty_ranking(self, index, query):
        assert rows(index.search(query, 10)) == []

    @pytest.mark.parametrize(("filters", "admitted"), DAYS)
    def test_filters_leave_out_what_they_should(self, index, filters, admitted):
        found = rows(index.search("residual networks inference untold", 10, filters))
        assert set(found) == admitted

    @pytest.mark.parametrize(("condition", "admitted"), CONDITIONS)
    def test_a_condition_leaves_out_what_it_should(self, index, condition, admitted):
        filters = Filters(where=condition)
        assert set(index.matching(filters, 10).tolist()) == admitted
        assert set(rows(index.search("residual networks inference untold", 10, filters))) == admitted

    def test_a_condition_does_not_change_a_score(self, index):
        plain = index.search("residual networks", 10)
        asked = index.search("residual networks", 10, Filters(where=Term("any", "residual")))
        assert asked.scores == pytest.approx(plain.scores)

    def test_what_matches_comes_newest_first(self, index):
        assert index.matching(Filters(), 10).tolist() == [30, 20, 10, 40]
        assert index.matching(Filters(), 2).tolist() == [30, 20]
        assert index.matching(Filters(categories=("cs.*",)), 10).tolist() == [30, 10]
        assert index.matching(Filters(), 0).tolist() == []

    def test_what_matches_can_be_asked_of_some_papers_alone(self, index):
        among = np.array([40, 10, 999], np.int64)
        assert index.matching(Filters(), 10, among).tolist() == [10, 40]
        assert index.matching(Filters(where=Has("code")), 10, among).tolist() == [10]
        assert index.matching(Filters(), 10, among[:0]).tolist() == []

    def test_equal_scores_are_in_row_order(self, index):
        index.add([entry(row, "Twins", "alike") for row in (9, 7, 8)])
        index.save()
        assert rows(index.search("twins", 10)) == [7, 8, 9]

    def test_a_paper_is_replaced_and_removed(self, index):
        index.add([entry(30, "Gradual typing")])
        index.remove([20, 999])
        index.save()
        assert rows(index.search("inference", 10)) == []
        assert rows(index.search("gradual", 10)) == [30]
        assert rows(index.search("friends", 10)) == []
        assert len(index) == 3

    def test_what_is_not_saved_is_not_seen(self, index, make, tmp_path):
        index.add([entry(50, "Unsaved work")])
        assert rows(index.search("unsaved", 10)) == []
        index.close()
        assert rows(make(tmp_path / "text").search("unsaved", 10)) == []

    def test_another_opening_finds_the_same_and_sees_what_is_saved_later(self, index, make, tmp_path):
        other = make(tmp_path / "text")
        assert rows(other.search("residual", 10)) == rows(index.search("residual", 10))
        assert not other.refresh()
        index.add([entry(50, "Later work")])
        index.save()
        assert other.refresh()
        assert rows(other.search("later", 10)) == [50]

    def test_reads_words_as_they_stand_with_one_stem_for_all_their_cases(self, index):
        assert list(index.words("The Poincaré residuals, of the")) == ["Poincaré", "residuals"]
        assert len(set(index.words("Residuals residuals").values())) == 1

    def test_counts_the_papers_that_have_a_word(self, index):
        texts = [re.findall(r"\w+", f"{paper.title} {paper.abstract}".lower()) for paper in PAPERS]
        for word in ("residual", "inference", "a", "lovelace", "nowhere"):
            assert index.count(word) == sum(word in words for words in texts)
        assert index.count("residual") > 1
        assert index.count("Residual") == index.count("residual")
        assert index.count("?") == 0


def unit(*places):
    vector = np.zeros(DIM, np.float32)
    vector[list(places)] = 1
    return vector / np.linalg.norm(vector)


VECTORS = np.stack([unit(0), unit(0, 1), unit(2), unit(3)])


class TestEveryVectorIndex:
    @pytest.fixture(params=NAMES["vectors"])
    def make(self, request):
        return load("index", request.param).make

    @pytest.fixture
    def index(self, make, tmp_path):
        index = make(tmp_path / "vectors", DIM)
        index.add(PAPERS, VECTORS)
        index.save()
        yield index
        index.close()

    def test_the_nearest_comes_first_with_its_cosine(self, index):
        found = index.search(unit(0), 2)
        assert rows(found) == [10, 20]
        assert found.scores == pytest.approx([1, 0.7071], abs=1e-3)

    def test_an_empty_index_finds_nothing(self, make, tmp_path):
        assert rows(make(tmp_path / "empty", DIM).search(unit(0), 5)) == []

    def test_gives_no_more_than_asked_for(self, index):
        assert len(index.search(unit(0), 1)) == 1
        assert len(index.search(unit(0), 0)) == 0

    @pytest.mark.parametrize(("filters", "admitted"), DAYS)
    def test_filters_leave_out_what_they_should(self, index, filters, admitted):
        assert set(rows(index.search(unit(0), 10, filters))) == admitted

    def test_scores_any_paper_it_knows(self, index):
        scores = index.score(unit(0), np.array([20, 999, 10], np.int64))
        assert scores == pytest.approx([0.7071, 0, 1], abs=1e-3)

    def test_gives_back_the_vectors_it_knows(self, index):
        found = index.vectors(np.array([20, 999], np.int64))
        assert found.dtype == np.float32
        assert found == pytest.approx(np.stack([VECTORS[1], np.zeros(DIM)]), abs=1e-3)

    def test_counts_years_categories_and_venues(self, index):
        index.add([entry(50, day=19990101, venue="NeurIPS 2024"), entry(60, venue="A" * 500)], VECTORS[:2])
        index.save()
        tally = index.tally(np.array([999, 40, 10, 20, 50], np.int64))
        assert tally["year"] == {"2024": 2, "1999": 1}
        assert tally["category"] == {"cs.CV": 1, "physics.soc-ph": 1}
        assert tally["venue"] == {"NeurIPS 2024": 2}
        assert index.tally(np.empty(0, np.int64)) == {"year": {}, "category": {}, "venue": {}}

    def test_counts_what_is_left_after_many_papers_are_gone(self, index):
        index.remove([10, 20])
        index.save()
        assert index.tally(np.array([10, 30], np.int64))["category"] == {"cs.PL": 1, "cs.LO": 1}
        assert index.tally(np.array([10, 30], np.int64))["venue"] == {"Proc. of the ACL": 1}

    def test_a_paper_is_replaced_and_removed(self, index):
        index.add([entry(30)], unit(0)[None])
        index.remove([10, 999])
        index.save()
        assert rows(index.search(unit(0), 10))[0] == 30
        assert 10 not in rows(index.search(unit(0), 10))
        assert len(index) == 3

    def test_what_is_not_saved_is_not_seen(self, index, make, tmp_path):
        index.add([entry(50)], unit(5)[None])
        assert 50 not in rows(index.search(unit(5), 10))
        index.close()
        assert len(make(tmp_path / "vectors", DIM)) == 4

    def test_another_opening_finds_the_same_and_sees_what_is_saved_later(self, index, make, tmp_path):
        other = make(tmp_path / "vectors", DIM)
        assert rows(other.search(unit(0), 10)) == rows(index.search(unit(0), 10))
        assert not other.refresh()
        index.add([entry(50)], unit(5)[None])
        index.save()
        assert other.refresh()
        assert rows(other.search(unit(5), 1)) == [50]

    def test_finds_what_brute_force_finds(self, make, tmp_path):
        """6,000 papers in three saves with replacements: enough for the path that does not compare all."""
        rng = np.random.default_rng(0)
        vectors = rng.standard_normal((6000, DIM)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        index = make(tmp_path / "many", DIM)
        for part in np.split(np.arange(6000), 3):
            index.add([entry(int(row), day=20240101 + int(row) % 28) for row in part], vectors[part])
            index.save()
        index.add([entry(row, day=20240101 + row % 28) for row in range(2000)], vectors[:2000])
        index.save()
        assert len(index) == 6000
        for query in vectors[::1500]:
            expected = np.argsort(-(vectors @ query))[:20]
            found = rows(index.search(query, 20))
            assert len(set(found) & set(expected.tolist())) >= 19
            only = index.search(query, 20, Filters(since=date(2024, 1, 3), until=date(2024, 1, 3)))
            assert all(row % 28 == 2 for row in rows(only))


def test_each_index_says_its_kind():
    assert sorted(NAMES["text"] + NAMES["vectors"]) == available("index")
