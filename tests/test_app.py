"""The whole way of a paper, through the door that every face uses."""

import shutil
from datetime import date

import pytest

from broadsheet.app import open_app
from broadsheet.errors import BadRequest, ExtensionError, IndexStale, NotFound, SourceError
from broadsheet.settings import Settings
from broadsheet.types import Filters
from small import DOUBLES, PAPERS, small_app, write

REAL = {"embedder": "wordllama", "text_index": "tantivy", "vector_index": "turbovec"}


@pytest.fixture(params=["doubles", "real", "postgresql"])
def app(request, tmp_path):
    settings = DOUBLES if request.param == "doubles" else REAL
    if request.param == "postgresql":
        settings = settings | {"database_url": request.getfixturevalue("postgresql_url")}
    with small_app(tmp_path, **settings) as app:
        yield app


def ids(hits):
    return [hit.paper.id for hit in hits]


def test_harvested_papers_are_found_with_a_reason(app):
    page = app.search("deep residual networks")
    assert ids(page.hits)[0] == "arXiv:2405.00001"
    assert {"residual", "networks"} <= {word.lower() for word in page.hits[0].why.words}
    assert page.hits[0].score == pytest.approx(page.hits[0].why.text + page.hits[0].why.meaning)
    assert [hit.rank for hit in page.hits] == list(range(1, len(page.hits) + 1))


def test_a_word_in_capitals_or_quotes_is_the_same_word(app):
    assert ids(app.search("RESIDUAL (networks)!").hits)[0] == ids(app.search("residual networks").hits)[0]


@pytest.mark.parametrize(
    "name",
    [
        "2405.00002",
        "arXiv:2405.00002",
        "arxiv:2405.00002v7",
        "https://arxiv.org/abs/2405.00002",
        "https://arxiv.org/pdf/2405.00002v1.pdf",
    ],
)
def test_a_paper_is_known_by_every_form_of_its_id(app, name):
    assert app.paper(name).title == "Type inference for programs"
    (first, *_) = app.search(name).hits
    assert (first.paper.id, first.why.lead, str(first.why)) == (
        "arXiv:2405.00002",
        "id",
        "its id is what you asked for",
    )


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("10.1000/residual", "arXiv:2405.00001"),
        ("https://doi.org/10.1000/RESIDUAL", "arXiv:2405.00001"),
        ("math-ph/9909028", "arXiv:math-ph/9909028"),
        ("acl:P19-1613", "acl:P19-1613"),
        ("https://aclanthology.org/P19-1613/", "acl:P19-1613"),
    ],
)
def test_other_names_of_the_world_are_known_too(app, name, id):
    assert app.paper(name).id == id


def test_a_whole_title_leads(app):
    first = app.search("POINCARE embeddings of trees").hits[0]
    assert (first.paper.id, first.why.lead) == ("arXiv:2405.00005", "title")


def test_an_unknown_paper_is_not_found(app):
    with pytest.raises(NotFound, match=r"no paper is named '1234\.56789'"):
        app.paper("1234.56789")


def test_tex_is_made_readable_and_the_version_is_kept(app):
    paper = app.paper("2405.00001")
    assert paper.abstract.endswith("gains of 5%.")
    assert [version.number for version in paper.versions] == [2]


def test_filters_hold_for_words_and_meaning_alike(app):
    assert set(ids(app.search("residual", Filters(categories=("cs.CL",))).hits)) == {"acl:P19-1613"}
    days = Filters(since=date(2024, 5, 28), until=date(2024, 5, 28))
    assert ids(app.search("residual", days).hits) in (["arXiv:2405.00005"], [])


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("category:cs.PL", ["arXiv:2405.00002"]),
        ("category:cs.PL year:2024", ["arXiv:2405.00002"]),
        ("year:2019", ["acl:P19-1613"]),
        ("category:cs.PL year:2019", []),
    ],
)
def test_a_question_of_conditions_alone_is_answered_by_all_that_fulfil_them(app, query, ids):
    assert [hit.paper.id for hit in app.search(query).hits] == ids


def test_pages_follow_each_other_without_repeats(app):
    whole = ids(app.search("residual networks types trees", limit=5).hits)
    parts = [app.search("residual networks types trees", limit=2, offset=offset) for offset in (0, 2, 4)]
    assert [id for part in parts for id in ids(part.hits)] == whole
    assert [part.more for part in parts] == [True, True, False]


def test_an_empty_question_has_no_answer(app):
    assert app.search("   ").hits == ()


def test_phrases_that_take_too_long_to_look_up_are_searched_as_words(app, monkeypatch):
    asked = '"residual networks" -"of types"'
    assert ids(app.search(asked).hits) != ids(app.search("residual networks of types").hits)
    monkeypatch.setattr("broadsheet.search.costs.MOST", 0)
    page = app.search(asked)
    assert ids(page.hits) == ids(app.search("residual networks of types").hits)
    assert "too many papers have; searched as plain words" in page.trouble


@pytest.mark.parametrize("asked", [{"query": "x" * 10_001}, {"query": "x", "offset": 1000}])
def test_a_question_that_is_too_much_is_refused(app, asked):
    with pytest.raises(BadRequest):
        app.search(**asked)


def test_similar_papers_leave_out_the_given_ones(app):
    hits = app.similar(["2405.00001", "2405.00002"])
    assert set(ids(hits)) == {"arXiv:math-ph/9909028", "acl:P19-1613", "arXiv:2405.00005"}
    assert app.similar(["2405.00001"])[0].paper.id != "arXiv:2405.00001"
    with pytest.raises(BadRequest, match="at least one"):
        app.similar([])


def test_days_and_status_tell_what_is_there(app):
    assert [paper.id for paper in app.day(date(2024, 5, 27)).papers] == [
        "arXiv:2405.00002",
        "arXiv:2405.00001",
    ]
    assert app.day().first == date(2024, 5, 28)
    status = app.status()
    assert (status.papers, status.indexed, status.pending, status.skipped) == (5, 5, 0, 0)
    assert status.newest_day == date(2024, 5, 28)
    assert status.size_bytes > 0
    assert dict(app.categories())["cs.LG"] == 2


def test_a_changed_paper_is_found_by_what_it_says_now(app, tmp_path):
    app.harvest(write(tmp_path / "papers.jsonl", [PAPERS[1] | {"title": "Gradual typing"}]))
    app.index()
    assert ids(app.search("gradual").hits)[0] == "arXiv:2405.00002"
    assert app.status().indexed == 5


def test_an_index_that_was_deleted_comes_back(app, tmp_path):
    before = ids(app.search("residual networks").hits)
    app.close()
    shutil.rmtree(tmp_path / "data" / "index")
    with open_app(app.settings) as again:
        with pytest.raises(IndexStale, match="Run: broadsheet index"):
            again.search("residual networks")
        assert again.index(rebuild=True) == 5
        assert ids(again.search("residual networks").hits) == before


def test_an_index_of_another_embedder_refuses_to_answer_and_says_the_way_out(tmp_path):
    small_app(tmp_path, **REAL).close()
    with open_app(Settings.load(data_dir=tmp_path / "data", **REAL | {"embedder": "hashing"})) as app:
        with pytest.raises(IndexStale, match=r"built by .*wordllama.*settings ask for .*hashing.*--rebuild"):
            app.search("residual")
        assert app.status().indexes[1].trouble is not None
        app.index(rebuild=True)
        assert app.search("residual").hits


def test_another_process_sees_what_was_indexed_since(app, tmp_path):
    with open_app(app.settings) as other:
        assert other.search("quokka").hits == () or other.search("quokka").hits[0].why.words == ()
        new = PAPERS[1] | {"id": "arXiv:2405.00009", "title": "Quokka"}
        app.harvest(write(tmp_path / "more.jsonl", [new]))
        app.index()
        assert ids(other.search("quokka").hits)[0] == "arXiv:2405.00009"


def test_an_instance_without_papers_answers(tmp_path):
    with small_app(tmp_path, papers=[]) as app:
        assert app.search("anything").hits == ()
        assert app.day().papers == ()
        assert app.trending().papers == ()
        assert app.status().newest_day is None


def test_a_new_instance_can_be_asked_before_anything_was_indexed(tmp_path):
    with open_app(Settings.load(data_dir=tmp_path, **DOUBLES)) as app:
        assert app.search("anything").hits == ()


def test_a_source_that_is_not_there_is_named(tmp_path):
    with small_app(tmp_path) as app, pytest.raises(ExtensionError, match="no sources named 'nature'"):
        app.harvest(tmp_path / "papers.jsonl", "nature")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with small_app(tmp_path) as app, pytest.raises(SourceError, match="nowhere.jsonl"):
        app.harvest(tmp_path / "nowhere.jsonl")


def test_signs_that_no_database_likes_do_no_harm(app, tmp_path):
    odd = {
        "id": "arXiv:2405.00077",
        "title": "Nul\0l and \ud83d surrogates \x1b[31m",
        "abstract": "a\0b \ufffe\x07",
        "authors": ["A\0da"],
        "venue": "V\0",
        "keywords": ["k\0"],
        "published": "2024-05-27",
        "note": "n\0",
    }
    report = app.harvest(write(tmp_path / "odd.jsonl", [odd]))
    app.index()
    assert report.new + report.skipped == 1
    for query in ("nul\0l", "\0", "doi:10.1000/x\0y", "arXiv:2405.00077\0", "\ud83d"):
        app.search(query)
    with pytest.raises(NotFound):
        app.paper("acl:\0")


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_second_embedder_is_filled_in_on_either_database(request, tmp_path, database):
    url = request.getfixturevalue("postgresql_url") if database == "postgresql" else ""
    with small_app(tmp_path, embedder="wordllama", second_embedder="hashing", database_url=url) as app:
        assert app.status().embedded == 0
        assert (app.fill(), app.fill()) == (len(PAPERS), 0)
        assert app.status().embedded == len(PAPERS)
        assert ids(app.search("residual networks").hits)[0] == "arXiv:2405.00001"
